/**
 * Ramping: over minutes to hours a party's own orders step the price one way, five times or more,
 * and these steps are over half of the move, while the outside price did not go there.
 */
import { z } from 'zod';
import { points, rounded, type Bands } from '../../../cases/contract/alert-measures';
import { figure, names, percent, utc } from '../../../cases/contract/alert-wording';
import type { PriceRun } from '../../feed/price-run';
import type { Detector, DetectorContext, Rule } from '../detector';
import {
  heaviness,
  heavinessMeasures,
  isHabitKnown,
  isWayBack,
  outsideWords,
  raiseOnRun,
  runEvidence,
  usualMove,
} from './run-finding';
import { stretches, type Stretch } from './stretch';

const parameters = z.strictObject({
  /** Own orders that moved the best price. */
  minSteps: z.number().int().min(1).default(5),
  minSeconds: z.number().positive().default(150),
  /** Own steps over the price's move, net of the outside price. */
  minOwnShare: z.number().positive().default(0.5),
  /** The move over what a minute usually moves here, and the same of all its own steps together. */
  minMove: z.number().positive().default(2),
  minOwnMove: z.number().nonnegative().default(3),
  /** Part of all aggressive lots in that direction during the run. */
  minVolumeShare: z.number().positive().max(1).default(0.3),
  /** That times the part of all it traded meanwhile that changed its position. */
  minDominance: z.number().nonnegative().max(1).default(0.3),
  /** Lots of the push over what is a large order of that party, times the same. */
  minWeight: z.number().nonnegative().default(4.4),
  /** The same over what a minute usually trades here. */
  minMinutes: z.number().nonnegative().default(1),
  /** Steps over all own taking orders; who slices at the touch seldom steps the price. */
  minStepping: z.number().positive().max(1).default(0.3),
  /** Below both, sizes and distances in time are an execution schedule's. */
  evenGap: z.number().nonnegative().default(0.4),
  evenSize: z.number().nonnegative().default(0.3),
  /** From this move on, over a usual minute's, a schedule excuses nothing: it takes what stands. */
  scheduleMove: z.number().nonnegative().default(6),
  /** Position gathered before, over the lots of the run, that makes it the way out of that. */
  wayOut: z.number().positive().default(0.8),
});
type Parameters = z.infer<typeof parameters>;

const MOVE_BANDS: Bands = [
  [6, 6],
  [10, 12],
  [20, 18],
];
const STEP_BANDS: Bands = [
  [8, 5],
  [15, 10],
];
/** News so long before the run, or in it, explains a move that no outside price is there for. */
const NEWS_BEFORE = 300_000_000;

/** Orders from which on sizes and distances tell a schedule. */
const KNOWN_PACE = 7;
/** Part of the clearest stretch's dominance that a longer one may have. */
const NEARLY = 0.9;
/** What lies so long ago is judged no more, in µs. */
const LATE = 600_000_000;

interface Verdict {
  readonly stretch: Stretch;
  readonly move: number;
  readonly ownShare: number;
  readonly volumeShare: number;
  readonly stepping: number;
}

class Ramping implements Detector {
  evaluations = 0;

  constructor(
    private readonly p: Parameters,
    private readonly context: DetectorContext,
  ) {}

  pushed(run: PriceRun, at: number): boolean {
    this.evaluations += 1;
    if (!run.quiet || at - run.lastAt > LATE || !isHabitKnown(run)) return false;
    if (isWayBack(run, this.context)) return false;
    const verdict = this.verdict(run);
    if (verdict === undefined) return false;
    const { p, context } = this;
    const { stretch, move, ownShare, volumeShare, stepping } = verdict;
    raiseOnRun(run, context, {
      ...runEvidence(run, context, at),
      from: stretch.from.at,
      to: run.lastAt,
      score: 52 + points(move, MOVE_BANDS) + points(stretch.steps, STEP_BANDS),
      measures: {
        ownSteps: { value: stretch.steps, threshold: p.minSteps },
        ownShareOfMove: { value: rounded(ownShare), threshold: p.minOwnShare },
        moveOverUsual: { value: rounded(move), threshold: p.minMove },
        shareOfAggressiveVolume: { value: rounded(volumeShare), threshold: p.minVolumeShare },
        ...heavinessMeasures(heaviness(run, stretch.lots, stretch.dominance), p),
        stepsOverOrders: { value: rounded(stepping), threshold: p.minStepping },
      },
      explanation: this.explain(run, verdict),
    });
    return true;
  }

  private verdict(run: PriceRun): Verdict | undefined {
    const { p } = this;
    if (run.steps < p.minSteps || run.netMove < p.minMove * usualMove(run)) return undefined;
    const { market } = run.party;
    const newsBefore = run.firstAt - market.newsAt;
    const news = market.newsAt <= run.lastAt && newsBefore <= NEWS_BEFORE;
    if (news && !run.outsideKnown) return undefined;
    const ramps = [...stretches(run)].map((stretch) => this.ramp(run, stretch));
    const found = ramps.filter((ramp) => ramp !== undefined);
    const most = Math.max(...found.map(({ stretch }) => stretch.dominance));
    // The longest of those that were the party's own doing as much as any.
    return found.find(({ stretch }) => stretch.dominance >= NEARLY * most);
  }

  private ramp(run: PriceRun, stretch: Stretch): Verdict | undefined {
    const { p } = this;
    const { from, to, steps, lots, ownShare, volumeShare, dominance } = stretch;
    const span = to.at - from.at;
    if (steps < p.minSteps || span < p.minSeconds * 1e6) return undefined;
    // Without an outside price a longer time may move more by itself.
    const room = run.outsideKnown ? 1 : Math.sqrt(Math.max(1, span / 60e6));
    const move = stretch.move / (usualMove(run) * room);
    if (move < p.minMove || ownShare < p.minOwnShare) return undefined;
    if (stretch.ticks < p.minOwnMove * usualMove(run)) return undefined;
    if (dominance < p.minDominance) return undefined;
    const stepping = steps / Math.max(1, to.orders - from.orders);
    if (volumeShare < p.minVolumeShare || stepping < p.minStepping) return undefined;
    if (move < p.scheduleMove && this.isSchedule(run)) return undefined;
    const { weight, minutes } = heaviness(run, lots, dominance);
    if (weight < p.minWeight || minutes < p.minMinutes || this.isWayOut(run, lots))
      return undefined;
    return { stretch, move, ownShare, volumeShare, stepping };
  }

  /** Sizes and distances in time are an execution schedule's. */
  private isSchedule(run: PriceRun): boolean {
    const { gap, size } = run.variation;
    return run.orders >= KNOWN_PACE && gap < this.p.evenGap && size < this.p.evenSize;
  }

  /** It gives up what it had gathered the other way in the hours before. */
  private isWayOut({ before, sign }: PriceRun, lots: number): boolean {
    return -sign * (before.bought - before.sold) >= this.p.wayOut * lots;
  }

  private explain(run: PriceRun, v: Verdict): string {
    const { p, context } = this;
    const accounts = [...run.accounts].map((id) => context.feed.accountName(id));
    return (
      `Between ${utc(v.stretch.from.at)} and ${utc(run.lastAt)}, ${names(accounts)} moved the ` +
      `best price of ${run.party.market.info.name} ${run.side === 0 ? 'up' : 'down'} with ` +
      `${v.stretch.steps} own taking orders (${p.minSteps} count) by ${v.stretch.ticks} ticks in ` +
      `all; these steps are ${percent(v.ownShare)} of a move of ${figure(v.stretch.move)} ticks ` +
      `(${outsideWords(run)}), ${figure(v.move)} times what a minute usually moves here ` +
      `(${p.minMove} count). The party took ${percent(v.volumeShare)} of the aggressive volume ` +
      `in that direction. It would not have been reported had the outside price moved alike, had ` +
      `its orders been slices of even size and pace, taken at the touch without stepping the ` +
      `price or the way out of a position, or had it been below ` +
      `${percent(p.minVolumeShare)} of the volume.`
    );
  }
}

export const ramping: Rule<Parameters> = {
  id: 'ramping',
  version: '6',
  serial: 'market',
  // 2016/522 Annex II 1.4(c): a sequence of trades or bids that raises the price.
  legal: ['MiCA 91(3)(b)(iii)', 'MiCA 91(2)(a)(ii)', '2016/522 II.1.6(d)'],
  parameters,
  create: (p, context) => new Ramping(p, context),
};
