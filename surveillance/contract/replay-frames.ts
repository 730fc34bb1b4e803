/** What the order-book replay shows: the book after each event of one market. */

/** Price, visible quantity, and how much of it belongs to the accounts asked for; decimals. */
export type ReplayLevel = readonly [price: string, quantity: string, own: string];

/** What happened; quantities are decimals. */
export interface ReplayEvent {
  /** `accepted`, `fill`, `cancelled`, `amended`, `expired`, `triggered`, `refreshed`, … */
  readonly type: string;
  /** Of the order, or of the aggressor of a fill. */
  readonly side?: 'BUY' | 'SELL';
  readonly price?: string;
  readonly quantity?: string;
  /** Whose order; of a fill, the taker's. */
  readonly account?: string;
  readonly clientOrderId?: string;
  /** Whether one of the accounts asked for had a part in it. */
  readonly own: boolean;
}

export interface ReplayFrame {
  /** Number of the event after which the book stands like this. */
  readonly seq: number;
  /** µs */
  readonly ts: number;
  /** Best first, at most as many as asked for. */
  readonly bids: readonly ReplayLevel[];
  readonly asks: readonly ReplayLevel[];
  readonly event: ReplayEvent;
}

/** A page of GET /surveillance/replay/:market. */
export interface ReplayFrames {
  readonly market: string;
  readonly tickSize: string;
  readonly lotSize: string;
  readonly fromSeq: number;
  /** Last event that this page covers; of other markets' events there are no frames. */
  readonly toSeq: number;
  readonly frames: readonly ReplayFrame[];
  /** `from` of the next page; null at the end of what was asked for. */
  readonly next: number | null;
}
