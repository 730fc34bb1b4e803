/** Stream names: what a client subscribes to, read from its text. */
import { CANDLE_INTERVALS, type CandleInterval } from '../../core/contract';

/** How often a gathered stream is sent. */
export type Pace = '100ms' | '1000ms';

/** What a stream carries; `symbol` in upper case. */
export type StreamSpec =
  | { readonly kind: 'trade' | 'aggTrade' | 'bookTicker'; readonly symbol: string }
  | { readonly kind: 'miniTicker' | 'ticker'; readonly symbol: string }
  | { readonly kind: 'kline'; readonly symbol: string; readonly interval: CandleInterval }
  | { readonly kind: 'depth'; readonly symbol: string; readonly pace: Pace }
  | {
      readonly kind: 'partialDepth';
      readonly symbol: string;
      readonly pace: Pace;
      readonly levels: number;
    }
  | { readonly kind: 'allMiniTickers' | 'allTickers' };

const NAME = /^([a-z0-9._-]{1,50})@([A-Za-z0-9_]{1,20})(?:@(100ms|1000ms))?$/;
const DEPTH = /^depth(5|10|20)?$/;
const KLINE = 'kline_';

/** @returns undefined when there is no such stream */
export function parseStreamName(name: string): StreamSpec | undefined {
  if (name === '!miniTicker@arr') return { kind: 'allMiniTickers' };
  if (name === '!ticker@arr') return { kind: 'allTickers' };
  const match = NAME.exec(name);
  const symbol = match?.[1]?.toUpperCase();
  const what = match?.[2];
  if (symbol === undefined || what === undefined) return undefined;
  const depth = DEPTH.exec(what);
  if (depth !== null) {
    const pace = match?.[3] === '100ms' ? '100ms' : '1000ms';
    const levels = Number(depth[1] ?? 0);
    return levels === 0
      ? { kind: 'depth', symbol, pace }
      : { kind: 'partialDepth', symbol, pace, levels };
  }
  if (match?.[3] !== undefined) return undefined;
  switch (what) {
    case 'trade':
    case 'aggTrade':
    case 'bookTicker':
    case 'miniTicker':
    case 'ticker':
      return { kind: what, symbol };
    default:
      return kline(symbol, what);
  }
}

function kline(symbol: string, what: string): StreamSpec | undefined {
  if (!what.startsWith(KLINE)) return undefined;
  const interval = CANDLE_INTERVALS.find((one) => one === what.slice(KLINE.length));
  return interval === undefined ? undefined : { kind: 'kline', symbol, interval };
}
