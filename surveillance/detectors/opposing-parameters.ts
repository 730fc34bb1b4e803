/** The parameters that spoofing and layering share, with their defaults. */
import { z } from 'zod';

export const opposingShape = {
  /** Interest over the visible level, from which on it can deceive. */
  minLevels: z.number().positive().default(1),
  /** Share of the interest that must be withdrawn and not put back. */
  withdrawnShare: z.number().positive().max(1).default(0.8),
  /** Between execution and withdrawal; flip: between withdrawal and the opposite trade. */
  withinSeconds: z.number().positive().default(10),
  flipSeconds: z.number().positive().default(1),
  /** How recently the interest must have been placed. */
  recentSeconds: z.number().positive().default(150),
  /** Interest over the party's own interest and executions on the other side. */
  imbalance: z.number().positive().default(2),
  /** From this share of the withdrawal on, the other side was treated alike. */
  alikeShare: z.number().positive().default(0.5),
  /** For who quotes both sides: what exceeds its other side, over the visible level. */
  excessLevels: z.number().positive().default(1.5),
  /** Unserved attempts: their size in visible levels, and how many count as one stroke. */
  attemptLevels: z.number().positive().default(2.5),
  attemptsPerStroke: z.number().positive().default(2),
  /**
   * Interest over the party's own large orders (95 % quantile), where its habits are known;
   * re-priced interest needs the deliberate measure.
   */
  overHabit: z.number().nonnegative().default(1.5),
  /**
   * A deliberate stroke speaks for itself, however often the party trades: interest of so many
   * visible levels and so many times its large orders, in layers or gone this soon.
   */
  deliberateLevels: z.number().positive().default(2),
  deliberateHabit: z.number().positive().default(2),
  deliberateSeconds: z.number().positive().default(20),
  deliberateLayers: z.number().int().min(2).default(3),
  /** Its probability to be chance all the same, given how often the party trades. */
  maxDeliberateChance: z.number().positive().default(0.25),
  minStrokes: z.number().int().min(1).default(2),
  /** Silence after which a new stretch of conduct begins, and with it a new alert. */
  gapMinutes: z.number().positive().default(15),
  /** Largest probability, for strokes within five minutes, that so many met by chance. */
  maxChance: z.number().positive().max(1).default(0.004),
  /** Strokes of the control (own execution on the same side) per stroke. */
  maxWrongSide: z.number().nonnegative().default(0.5),
};

/** The shared part of the two rules' parameters; further ones are passed over. */
export const opposingParameters = z.object(opposingShape);
export type OpposingParameters = z.infer<typeof opposingParameters>;
