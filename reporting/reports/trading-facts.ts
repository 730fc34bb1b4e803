/** Figures of trading in a span, as read from analytics and frozen with a run. */

/** Per market; decimals in shortest plain notation, null where nothing was traded. */
export interface MarketFacts {
  readonly market: string;
  readonly base: string;
  readonly quote: string;
  readonly tick: string;
  readonly open: string | null;
  readonly high: string | null;
  readonly low: string | null;
  readonly last: string | null;
  /** Of the last 60 s of the span: what the close is made of (contracts §2). */
  readonly closeNotional: string;
  readonly closeQuantity: string;
  readonly volume: string;
  readonly notional: string;
  readonly trades: number;
  /** Base volume by the side of the aggressor; trades of auctions are in `auctionVolume`. */
  readonly buyVolume: string;
  readonly sellVolume: string;
  readonly auctionVolume: string;
  readonly largest: LargestTrade | null;
  /** Beneficial owners and accounts that traded. */
  readonly owners: number;
  readonly accounts: number;
  readonly orders: number;
  readonly amends: number;
  readonly cancels: number;
  readonly rejects: number;
  readonly expired: number;
  readonly triggered: number;
  readonly prevented: number;
  readonly halts: number;
  /** µs of the span in which it was halted, paused, closed or took cancels only. */
  readonly haltedMicros: number;
}

export interface LargestTrade {
  readonly fillId: string;
  readonly price: string;
  readonly quantity: string;
  readonly notional: string;
}

export interface FeeFacts {
  readonly market: string;
  readonly asset: string;
  readonly makerFees: string;
  readonly takerFees: string;
}

export interface HourFacts {
  readonly market: string;
  /** First µs of the hour. */
  readonly hour: number;
  readonly open: string;
  readonly high: string;
  readonly low: string;
  readonly close: string;
  readonly volume: string;
  readonly notional: string;
  readonly trades: number;
}

/** A trade that was taken back or priced anew after it was made. */
export interface CorrectionFacts {
  readonly seq: number;
  readonly market: string;
  readonly fillId: string;
  readonly action: 'bust' | 'reprice';
  readonly priceBefore: string;
  readonly priceAfter: string | null;
  readonly quantity: string;
}

export interface TradingFacts {
  /** Every market that was enabled at some time of the span, by name; quiet ones too. */
  readonly markets: readonly MarketFacts[];
  readonly fees: readonly FeeFacts[];
  readonly hours: readonly HourFacts[];
  readonly corrections: readonly CorrectionFacts[];
  /** Beneficial owners that traded anywhere. */
  readonly owners: number;
  /** Refused commands that named no known market. */
  readonly rejectsElsewhere: number;
}
