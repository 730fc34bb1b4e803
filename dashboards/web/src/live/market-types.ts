/** Market data as the page holds it; decimals as text. */

export interface MarketRow {
  /** `BTC-USDT` */
  readonly name: string;
  /** `BTCUSDT` */
  readonly symbol: string;
  readonly base: string;
  readonly quote: string;
  readonly priceDecimals: number;
  readonly quantityDecimals: number;
}

/** Figures of the last 24 hours and the best prices now. */
export interface Ticker {
  readonly market: string;
  readonly last: string | null;
  readonly open24h: string | null;
  readonly high24h: string | null;
  readonly low24h: string | null;
  readonly volume24h: string;
  readonly bid: string | null;
  readonly ask: string | null;
  readonly phase: string;
}

/** [price, quantity], best first. */
export type Level = readonly [string, string];

export interface Depth {
  readonly lastUpdateId: number;
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
}

export interface Trade {
  readonly id: number;
  /** µs */
  readonly ts: number;
  readonly price: string;
  readonly quantity: string;
  readonly side: 'BUY' | 'SELL';
}

export interface Candle {
  /** Seconds since the epoch. */
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}
