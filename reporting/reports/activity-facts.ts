/** What accounts sent and traded, and how markets stood: facts of reports beside the daily one. */

/** One account in one market over a span; quantities in the base asset. */
export interface AccountActivity {
  readonly market: string;
  readonly account: string;
  readonly owner: string;
  readonly orders: number;
  readonly amends: number;
  readonly cancels: number;
  readonly expired: number;
  readonly rejects: number;
  readonly orderQuantity: string;
  readonly makerTrades: number;
  readonly takerTrades: number;
  readonly tradedQuantity: string;
}

/** A market's book over a span, weighted by time; minute by minute as analytics keeps it. */
export interface MarketQuality {
  readonly market: string;
  readonly base: string;
  readonly quote: string;
  /** µs of the span in which the market was enabled. */
  readonly openMicros: number;
  /** µs in which both sides had an order. */
  readonly quotedMicros: number;
  /** (ask − bid) / middle in basis points, mean over the quoted time; null without such time. */
  readonly spreadBps: string | null;
  /** Quote value within 1 % of the middle, mean over the open time. */
  readonly liquidity: string | null;
  readonly minutes: number;
}

/** Analytics as it stands; µs UTC, half-open. */
export interface ActivitySource {
  accounts(from: number, to: number): Promise<readonly AccountActivity[]>;
  quality(from: number, to: number): Promise<readonly MarketQuality[]>;
}
