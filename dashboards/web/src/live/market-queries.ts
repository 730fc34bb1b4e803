/** Market data read once over REST; the live stream keeps it fresh afterwards. */
import { queryOptions } from '@tanstack/react-query';
import { getJson } from '../app/http';
import { decimalsOf } from '../app/format';
import type { Candle, Depth, MarketRow, Ticker, Trade } from './market-types';

/** Trades kept for the tape. */
export const TAPE_LENGTH = 60;
const DEPTH_LEVELS = 20;

interface SymbolInfo {
  readonly symbol: string;
  readonly baseAsset: string;
  readonly quoteAsset: string;
  readonly filters: readonly { readonly tickSize?: string; readonly stepSize?: string }[];
}

function marketOf({ symbol, baseAsset, quoteAsset, filters }: SymbolInfo): MarketRow {
  const tick = filters.find((filter) => filter.tickSize !== undefined)?.tickSize ?? '0.01';
  const step = filters.find((filter) => filter.stepSize !== undefined)?.stepSize ?? '1';
  return {
    name: `${baseAsset}-${quoteAsset}`,
    symbol,
    base: baseAsset,
    quote: quoteAsset,
    priceDecimals: decimalsOf(tick),
    quantityDecimals: decimalsOf(step),
  };
}

export const marketsQuery = queryOptions({
  queryKey: ['markets'],
  queryFn: async ({ signal }): Promise<readonly MarketRow[]> => {
    const path = '/api/v3/exchangeInfo';
    const { symbols } = await getJson<{ symbols: readonly SymbolInfo[] }>(path, signal);
    return symbols.map(marketOf);
  },
  staleTime: 5 * 60_000,
});

interface DayFigures {
  readonly lastPrice: string;
  readonly openPrice: string;
  readonly highPrice: string;
  readonly lowPrice: string;
  readonly volume: string;
  readonly bidPrice: string;
  readonly askPrice: string;
}

/** The API writes zeros where there is nothing. */
const some = (price: string) => (Number(price) === 0 ? null : price);

export const tickerQuery = ({ name, symbol }: MarketRow) =>
  queryOptions({
    queryKey: ['ticker', name],
    queryFn: async ({ signal }): Promise<Ticker> => {
      const day = await getJson<DayFigures>(`/api/v3/ticker/24hr?symbol=${symbol}`, signal);
      return {
        market: name,
        last: some(day.lastPrice),
        open24h: some(day.openPrice),
        high24h: some(day.highPrice),
        low24h: some(day.lowPrice),
        volume24h: day.volume,
        bid: some(day.bidPrice),
        ask: some(day.askPrice),
        phase: 'continuous',
      };
    },
    staleTime: 60_000,
  });

export const depthQuery = ({ name, symbol }: MarketRow) =>
  queryOptions({
    queryKey: ['depth', name],
    queryFn: ({ signal }) =>
      getJson<Depth>(`/api/v3/depth?symbol=${symbol}&limit=${DEPTH_LEVELS}`, signal),
    staleTime: 60_000,
  });

interface ApiTrade {
  readonly id: number;
  readonly price: string;
  readonly qty: string;
  readonly time: number;
  readonly isBuyerMaker: boolean;
}

export const tradesQuery = ({ name, symbol }: MarketRow) =>
  queryOptions({
    queryKey: ['trades', name],
    queryFn: async ({ signal }): Promise<readonly Trade[]> => {
      const path = `/api/v3/trades?symbol=${symbol}&limit=${TAPE_LENGTH}`;
      const rows = await getJson<readonly ApiTrade[]>(path, signal);
      return rows
        .map(({ id, price, qty, time, isBuyerMaker }): Trade => {
          const side = isBuyerMaker ? 'SELL' : 'BUY';
          return { id, ts: time * 1000, price, quantity: qty, side };
        })
        .sort((a, b) => b.id - a.id);
    },
    staleTime: 60_000,
  });

export const INTERVALS = ['1s', '1m', '5m', '15m', '1h', '4h', '1d'] as const;
export type Interval = (typeof INTERVALS)[number];

type ApiCandle = readonly [number, string, string, string, string, ...unknown[]];

/** Span in ms; absent = the newest candles. */
export interface CandleSpan {
  readonly from?: number;
  readonly to?: number;
  readonly limit?: number;
}

export const candlesQuery = (symbol: string, interval: Interval, span: CandleSpan = {}) =>
  queryOptions({
    queryKey: ['candles', symbol, interval, span],
    queryFn: async ({ signal }): Promise<readonly Candle[]> => {
      const params = new URLSearchParams({ symbol, interval, limit: String(span.limit ?? 300) });
      if (span.from !== undefined) params.set('startTime', String(Math.floor(span.from)));
      if (span.to !== undefined) params.set('endTime', String(Math.ceil(span.to)));
      const rows = await getJson<readonly ApiCandle[]>(`/api/v3/klines?${params}`, signal);
      return rows.map(([time, open, high, low, close]) => ({
        time: time / 1000,
        open: Number(open),
        high: Number(high),
        low: Number(low),
        close: Number(close),
      }));
    },
    staleTime: 20_000,
  });
