/**
 * Candles of every interval. Stored are minutes, hours and days; seconds are folded from trades,
 * all others from the longest stored interval that fits into them.
 */
import {
  candleEnd,
  candleStart,
  FIXED_INTERVALS,
  micros,
  type CandleInterval,
} from '../../contract';
import type { Candle, MarketId, Micros, Page } from '../../contract';
import type { Sql } from '../../../platform/postgres/pool';
import { mergeCandle, openTradeCandle, widenCandle, type TradeCandle } from '../trade-candle';
import type { Base } from './delta';
import { candleOf, tradeOfRow, type CandleTableRow, type TradeTableRow } from './rows';

/** Rows read in one piece. */
const PIECE = 5_000;

/** The stored interval that an interval is folded from; undefined: from trades. */
function baseOf(interval: CandleInterval): Base | undefined {
  if (interval === '1w' || interval === '1M') return '1d';
  const length = FIXED_INTERVALS[interval];
  if (length >= FIXED_INTERVALS['1d']) return '1d';
  if (length >= FIXED_INTERVALS['1h']) return '1h';
  return length >= FIXED_INTERVALS['1m'] ? '1m' : undefined;
}

/** Bounds of the read: from a time upwards, or from the newest downwards. */
interface Window {
  readonly market: MarketId;
  readonly upwards: boolean;
  readonly from: number;
  readonly to: number;
}

/** Ascending by open time, which the page's times are about; none for intervals without trades. */
export async function listCandles(
  sql: Sql,
  market: MarketId,
  interval: CandleInterval,
  page: Page,
): Promise<Candle[]> {
  const upwards = page.startTime !== undefined;
  const from = page.startTime === undefined ? 0 : firstStart(interval, page.startTime);
  const to = page.endTime ?? Number.MAX_SAFE_INTEGER;
  const base = baseOf(interval);
  const window = { market, upwards, from, to: lastMicros(interval, to) };
  const read = base === undefined ? tradesAsCandles(sql, window) : stored(sql, base, window);
  const found: Candle[] = [];
  for await (const shorter of read) {
    const openTime = candleStart(interval, shorter.openTime);
    const last = found.at(-1);
    if (last?.openTime === openTime) {
      if (upwards) mergeCandle(last, shorter);
      else found[found.length - 1] = widened(openTime, shorter, last);
      continue;
    }
    if (found.length === page.limit) break;
    found.push(widenCandle(openTime, shorter));
  }
  return upwards ? found : found.reverse();
}

/** An earlier piece and what came after it. */
function widened(openTime: Micros, earlier: Candle, later: Candle): Candle {
  const candle = widenCandle(openTime, earlier);
  mergeCandle(candle, later);
  return candle;
}

/** Open time of the first whole interval that begins at `from` or later. */
function firstStart(interval: CandleInterval, from: Micros): number {
  const start = candleStart(interval, from);
  return start === from ? start : candleEnd(interval, start);
}

/** The end of the interval that contains `to`, its last microsecond. */
function lastMicros(interval: CandleInterval, to: number): number {
  if (to === Number.MAX_SAFE_INTEGER) return to;
  return candleEnd(interval, candleStart(interval, micros(to))) - 1;
}

async function* stored(sql: Sql, base: Base, window: Window): AsyncGenerator<TradeCandle> {
  let { from, to } = window;
  for (;;) {
    const { rows } = await sql.query<CandleTableRow>(
      `SELECT * FROM core_candles
       WHERE market = $1 AND base = $2 AND open_time BETWEEN $3 AND $4
       ORDER BY open_time ${window.upwards ? '' : 'DESC'} LIMIT ${PIECE}`,
      [window.market, base, from, to],
    );
    const candles = rows.map(candleOf);
    yield* candles;
    const last = candles.at(-1);
    if (last === undefined || candles.length < PIECE) return;
    if (window.upwards) from = last.openTime + 1;
    else to = last.openTime - 1;
  }
}

async function* tradesAsCandles(sql: Sql, window: Window): AsyncGenerator<TradeCandle> {
  let after = window.upwards ? 0 : Number.MAX_SAFE_INTEGER;
  for (;;) {
    const { rows } = await sql.query<TradeTableRow>(
      `SELECT * FROM core_trades
       WHERE market = $1 AND ts BETWEEN $2 AND $3 AND correction IS DISTINCT FROM 'bust'
         AND trade ${window.upwards ? '>' : '<'} $4
       ORDER BY trade ${window.upwards ? '' : 'DESC'} LIMIT ${PIECE}`,
      [window.market, window.from, window.to, after],
    );
    for (const row of rows) yield openTradeCandle('1s', tradeOfRow(row));
    if (rows.length < PIECE) return;
    after = Number(rows.at(-1)?.trade);
  }
}
