/**
 * Message flows in the manner of the public matching-engine benchmark of flash1-dev: its five
 * scenarios by their description (a mid price that stands, walks, swings or crashes; depth by a
 * power law; 15 % IOC, 20 % modified, 95 % cancelled). The benchmark's own generator is its own:
 * these figures stand beside its, they are not its.
 */
import { Seeded } from '../../tests/core/seeded';

export const SCENARIOS = ['static', 'normal', 'swing-25', 'swing-40', 'flash-crash'] as const;
type Scenario = (typeof SCENARIOS)[number];

export const ADD = 0;
export const REMOVE = 1;
export const MODIFY = 2;

export interface MessageFlow {
  readonly kinds: Uint8Array;
  readonly ids: Int32Array;
  readonly sides: Uint8Array;
  readonly prices: Int32Array;
  readonly quantities: Int32Array;
  readonly iocs: Uint8Array;
  readonly length: number;
}

const MIDDLE = 100_000;
const FURTHEST = 20_000;
/** Orders that have been sent and not taken back yet, about. */
const ALIVE = 20_000;

/** The mid price at a part 0..1 of the flow, in ticks. */
function middleAt(scenario: Scenario, part: number, walk: number): number {
  switch (scenario) {
    case 'static':
      return MIDDLE;
    case 'normal':
      return MIDDLE + walk;
    case 'swing-25':
      return Math.round(MIDDLE * (1 + 0.25 * Math.sin(part * 8 * Math.PI))) + walk;
    case 'swing-40':
      return Math.round(MIDDLE * (1 + 0.4 * Math.sin(part * 8 * Math.PI))) + walk;
    case 'flash-crash': {
      const depth = part < 0.45 || part > 0.65 ? 0 : 1 - Math.abs(part - 0.55) / 0.1;
      return Math.round(MIDDLE * (1 - 0.6 * depth)) + walk;
    }
  }
}

/** @param length messages; a function of scenario, seed and length */
export function messageFlow(scenario: Scenario, seed: number, length: number): MessageFlow {
  const flow = {
    kinds: new Uint8Array(length),
    ids: new Int32Array(length),
    sides: new Uint8Array(length),
    prices: new Int32Array(length),
    quantities: new Int32Array(length),
    iocs: new Uint8Array(length),
    length,
  };
  const r = new Seeded(seed);
  const alive: number[] = [];
  let walk = 0;
  let id = 0;
  for (let i = 0; i < length; i++) {
    if (r.chance(0.02)) walk += r.int(-4, 4);
    const middle = middleAt(scenario, i / length, walk);
    const dice = r.next();
    const adds = alive.length < 100 || dice < (alive.length < ALIVE ? 0.5 : 0.46);
    const place = adds ? -1 : r.int(0, alive.length - 1);
    const side = r.int(0, 1);
    const away = Math.min(FURTHEST, Math.floor(1 / Math.pow(1 - r.next(), 0.9)));
    flow.sides[i] = side;
    flow.prices[i] = Math.max(1, side === 0 ? middle - away + 1 : middle + away - 1);
    flow.quantities[i] = r.int(1, 500);
    if (adds) {
      flow.ids[i] = ++id;
      flow.iocs[i] = r.chance(0.15) ? 1 : 0;
      if (flow.iocs[i] === 0 && !r.chance(0.05)) alive.push(id);
      continue;
    }
    flow.ids[i] = alive[place]!;
    flow.kinds[i] = dice > 0.9 ? MODIFY : REMOVE;
    if (flow.kinds[i] === MODIFY) continue;
    const last = alive.pop()!;
    if (place < alive.length) alive[place] = last;
  }
  return flow;
}
