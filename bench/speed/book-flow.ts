/**
 * A made-up order flow for a book alone: 55 % limit orders, 40 % cancels, 5 % market orders over
 * a steady number of resting orders. Open loop: a function of its seed, made before it is timed.
 */
import { Seeded } from '../../tests/core/seeded';

export const LIMIT = 0;
export const CANCEL = 1;
export const MARKET = 2;

/** One operation in each place. A cancel has an id alone, a market order no price. */
export interface BookFlow {
  readonly kinds: Uint8Array;
  readonly ids: Int32Array;
  readonly sides: Uint8Array;
  readonly prices: Int32Array;
  readonly quantities: Int32Array;
  /** Operations at the start that only fill the book. */
  readonly filling: number;
  readonly length: number;
}

const MIDDLE = 100_000;
const MOST_LOTS = 100;

/** Resting orders by side, as far as the flow has to know them: a model of its own, in ids. */
class Shadow {
  readonly live: number[] = [];
  private readonly at = new Map<number, number>();

  add(id: number): void {
    this.at.set(id, this.live.length);
    this.live.push(id);
  }

  drop(id: number): void {
    const place = this.at.get(id);
    if (place === undefined) return;
    this.at.delete(id);
    const last = this.live.pop();
    if (last === undefined || last === id) return;
    this.live[place] = last;
    this.at.set(last, place);
  }
}

/** Tells which orders a limit or market order has filled. */
export interface Matcher {
  /** @returns whether it rests, and the ids that are filled */
  place(
    id: number,
    side: number,
    price: number,
    quantity: number,
  ): { rests: boolean; filled: number[] };
  cancel(id: number): void;
}

/**
 * @param operations how many after the filling
 * @param resting orders that the book holds about all the time
 * @param spread ticks on each side of the middle that limit orders lie in
 * @param matcher any book: the flow's cancels must meet orders that rest
 */
export function bookFlow(
  seed: number,
  operations: number,
  resting: number,
  spread: number,
  matcher: Matcher,
): BookFlow {
  const length = operations + resting;
  const flow = {
    kinds: new Uint8Array(length),
    ids: new Int32Array(length),
    sides: new Uint8Array(length),
    prices: new Int32Array(length),
    quantities: new Int32Array(length),
    filling: resting,
    length,
  };
  const r = new Seeded(seed);
  const shadow = new Shadow();
  let middle = MIDDLE;
  for (let i = 0; i < length; i++) {
    const dice = i < resting ? 0 : r.next();
    const cancels = dice >= 0.55 && dice < 0.95 && shadow.live.length > 0;
    flow.kinds[i] = cancels ? CANCEL : dice < 0.55 ? LIMIT : MARKET;
    if (cancels) {
      const id = r.pick(shadow.live);
      flow.ids[i] = id;
      matcher.cancel(id);
      shadow.drop(id);
      continue;
    }
    if (r.chance(0.01)) middle += r.int(-3, 3);
    const side = r.int(0, 1);
    const away = 1 + Math.floor(r.next() * r.next() * spread);
    // A market order takes more while too many rest, so that their number stays.
    const hungry = shadow.live.length > resting ? 6 : 2;
    flow.ids[i] = i + 1;
    flow.sides[i] = side;
    flow.prices[i] = side === 0 ? middle - away : middle + away;
    flow.quantities[i] = r.int(1, MOST_LOTS) * (dice < 0.55 ? 1 : hungry);
    const reach = dice < 0.55 ? flow.prices[i]! : side === 0 ? 2 ** 31 - 1 : 1;
    const { rests, filled } = matcher.place(i + 1, side, reach, flow.quantities[i]!);
    for (const id of filled) shadow.drop(id);
    if (dice < 0.55 && rests) shadow.add(i + 1);
  }
  return flow;
}
