/** The executions around a withdrawal, on the side that the withdrawn interest helped. */
import type { PartyFill } from './fill-ring';
import { opposite, type PartyMarket, type SideIndex } from './state';
import type { OrderRef, Withdrawal } from './withdrawal';

/** Moves to another price from which on fills count since the first of them. */
export const MANY_REPRICINGS = 2;
const MOMENT = 1_000_000;

/** How long before, and for a flip how little after, an execution belongs to a withdrawal. */
export interface AroundSpan {
  readonly beforeMicros: number;
  readonly flipMicros: number;
}

/** A party's executions around a withdrawal, on the side that the withdrawn interest helped. */
export interface FillsAround {
  readonly quantity: number;
  /** Moments of execution at least a second apart: several only while orders are re-priced. */
  readonly moments: number;
  /** All of them were aggressive and came as the interest went, or just after. */
  readonly flip: boolean;
  /** Between the last execution and the end of the withdrawal, whichever came first, in µs. */
  readonly delayMicros: number;
  readonly firstAt: number;
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly lastAt: number;
  /** Ticks by which the price had come the party's way when it traded, against the start. */
  readonly gainTicks: number;
  readonly trades: readonly number[];
  readonly orders: readonly OrderRef[];
}

/** @returns undefined when there was none */
export function fillsAround(
  span: AroundSpan,
  party: PartyMarket,
  side: SideIndex,
  w: Withdrawal,
): FillsAround | undefined {
  const near = Math.max(w.placedAt, w.openedAt - span.beforeMicros);
  const from = w.repricings >= MANY_REPRICINGS ? Math.min(near, w.repricedSince) : near;
  const found: PartyFill[] = [];
  party.fills[opposite(side)].eachWithin(from, w.lastAt + span.flipMicros, (fill) => {
    if (fill.at <= w.lastAt || fill.aggressive) found.push({ ...fill });
  });
  if (found.length === 0) return undefined;
  // Those nearby tell size and delay; the earlier ones only that it served more than once.
  const nearby = found.filter((fill) => fill.at >= near);
  const moments = w.repricings >= MANY_REPRICINGS ? momentsOf(found) : 1;
  return summary(nearby.length > 0 ? nearby : found, moments, side, w);
}

function momentsOf(newestFirst: readonly PartyFill[]): number {
  let moments = 0;
  let last = Infinity;
  for (const fill of newestFirst) {
    if (last - fill.at < MOMENT) continue;
    moments += 1;
    last = fill.at;
  }
  return moments;
}

function summary(
  found: readonly PartyFill[],
  moments: number,
  side: SideIndex,
  w: Withdrawal,
): FillsAround {
  let quantity = 0;
  let value = 0;
  for (const fill of found) {
    quantity += fill.quantity;
    value += fill.quantity * fill.price;
  }
  const newest = found[0];
  const oldest = found[found.length - 1];
  const last = newest?.at ?? w.lastAt;
  // Interest to buy lifts the price for a sale, interest to sell lowers it for a purchase.
  const direction = side === 0 ? 1 : -1;
  const gain = w.midAtStart === 0 ? 0 : direction * (value / quantity - w.midAtStart / 2);
  return {
    quantity,
    moments,
    flip: found.every((fill) => fill.aggressive && fill.at >= w.openedAt),
    delayMicros: Math.abs(w.lastAt - last),
    firstAt: oldest?.at ?? last,
    firstSeq: oldest?.seq ?? 0,
    lastSeq: newest?.seq ?? 0,
    lastAt: last,
    gainTicks: gain,
    trades: found.map((fill) => fill.trade).reverse(),
    orders: found.map(({ account, clientOrderId }) => ({ account, clientOrderId })).reverse(),
  };
}
