/** One moment's book as the rows of the ladder, best prices in the middle. */
import type { ReplayLevel, ReplayFrame } from '../../../../../surveillance/contract';

export interface ReplayRow {
  readonly price: string;
  readonly quantity: string;
  readonly own: string;
  /** Shares of the deepest row shown, 0..1. */
  readonly depth: number;
  readonly ownDepth: number;
  /** The event changed this level. */
  readonly touched: boolean;
}

export interface ReplayLadder {
  /** Best first. */
  readonly asks: readonly ReplayRow[];
  readonly bids: readonly ReplayRow[];
}

/** @param levels at most so many rows a side */
export function replayLadder(frame: ReplayFrame, levels: number): ReplayLadder {
  const bids = frame.bids.slice(0, levels);
  const asks = frame.asks.slice(0, levels);
  const deepest = [...bids, ...asks].reduce((most, [, quantity]) => Math.max(most, +quantity), 0);
  const { price: touchedPrice } = frame.event;
  const row = ([price, quantity, own]: ReplayLevel): ReplayRow => ({
    ...{ price, quantity, own },
    depth: deepest > 0 ? Number(quantity) / deepest : 0,
    ownDepth: deepest > 0 ? Number(own) / deepest : 0,
    touched: touchedPrice !== undefined && Number(touchedPrice) === Number(price),
  });
  return { asks: asks.map(row), bids: bids.map(row) };
}

/** The subject's own quantities in the book, `price: quantity`, for those who listen. */
export function ownInWords({ bids, asks }: ReplayFrame): string {
  const own = [...bids, ...asks].filter(([, , quantity]) => Number(quantity) > 0);
  return own.map(([price, , quantity]) => `${price}: ${quantity}`).join(', ');
}
