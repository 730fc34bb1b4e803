/**
 * A trade is taken back or gets another price after the fact: its row bears the public flag, and
 * the candles around it are counted again from the trades that hold.
 */
import { candleEnd, candleStart, type EventOf } from '../../contract';
import type { Sql } from '../../../platform/postgres/pool';
import { BASES } from './delta';

/** Everything before the event is in the tables. */
export async function correctTrade(tx: Sql, e: EventOf<'trade-bust'>): Promise<void> {
  const key = [e.market, e.trade];
  await tx.query('UPDATE core_trades SET correction = $3 WHERE market = $1 AND trade = $2', [
    ...key,
    e.action,
  ]);
  if (e.action === 'reprice') {
    await tx.query(
      'UPDATE core_trades SET price = $3, notional = $4 WHERE market = $1 AND trade = $2',
      [...key, e.price, e.notional],
    );
    await tx.query(
      `UPDATE core_fills SET fee = CASE WHEN is_maker THEN $3::numeric ELSE $4::numeric END
       WHERE market = $1 AND trade = $2`,
      [...key, e.makerFee, e.takerFee],
    );
  }
  for (const base of BASES) {
    const start = candleStart(base, e.tradedAt);
    const candle = [e.market, base, start];
    await tx.query(
      'DELETE FROM core_candles WHERE market = $1 AND base = $2 AND open_time = $3',
      candle,
    );
    await tx.query(COUNT_AGAIN, [...candle, candleEnd(base, start)]);
  }
}

const COUNT_AGAIN = `
  WITH held AS (
    SELECT * FROM core_trades
    WHERE market = $1::bigint AND ts >= $3::bigint AND ts < $4::bigint
      AND correction IS DISTINCT FROM 'bust'
  )
  INSERT INTO core_candles (market, base, open_time, open, high, low, close, volume, quote_volume,
    trades, taker_buy_volume, taker_buy_quote_volume, first_trade, last_trade)
  SELECT $1::bigint, $2::text, $3::bigint,
    (SELECT price FROM held ORDER BY trade LIMIT 1), max(price), min(price),
    (SELECT price FROM held ORDER BY trade DESC LIMIT 1), sum(quantity), sum(notional), count(*),
    coalesce(sum(quantity) FILTER (WHERE NOT buyer_is_maker), 0),
    coalesce(sum(notional) FILTER (WHERE NOT buyer_is_maker), 0), min(trade), max(trade)
  FROM held HAVING count(*) > 0`;
