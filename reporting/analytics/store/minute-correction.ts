/** Counts a market's minutes again after a trade in one of them was corrected. */
import type { Sql } from '../../../platform/postgres/pool';
import type { TradeFact } from '../trade-fact';
import { record, type Cause } from './revision';

const MINUTE = 60_000_000;

/** The trade's minute ($2) and the quiet ones after it, up to the next one with a trade. */
const AFFECTED = `m.market_id = $1 AND m.ts >= $2 AND m.ts < coalesce(
  (SELECT min(ts) FROM market_data WHERE market_id = $1 AND ts > $2 AND trades > 0),
  ${Number.MAX_SAFE_INTEGER})`;
const LAST_PRICE = `(SELECT price FROM rep_trades
  WHERE market = $1 AND until_seq IS NULL AND ts < $2::bigint + ${MINUTE}
  ORDER BY trade DESC LIMIT 1)`;

/**
 * The trade's own minute gets its sums from the trades that hold; it and the quiet minutes after
 * it carry the price of the last trade that holds. Liquidity is what stood then, whatever became
 * of the trade.
 */
export async function correctMinutes(
  tx: Sql,
  { market: { name: market }, ts }: TradeFact,
  cause: Cause,
): Promise<void> {
  const values = [market, ts - (ts % MINUTE)];
  const before = await affected(tx, values);
  await tx.query(
    `UPDATE market_data m SET version = version + 1, price = ${LAST_PRICE},
       (volume, notional, trades) = (
         SELECT coalesce(sum(quantity), 0), coalesce(sum(notional), 0), count(*) FROM rep_trades
         WHERE market = $1 AND until_seq IS NULL AND ts >= $2 AND ts < $2::bigint + ${MINUTE})
     WHERE market_id = $1 AND ts = $2`,
    values,
  );
  await tx.query(
    `UPDATE market_data m SET version = version + 1, price = ${LAST_PRICE}
     WHERE ${AFFECTED} AND m.ts > $2 AND price IS DISTINCT FROM ${LAST_PRICE}`,
    values,
  );
  const after = await affected(tx, values);
  for (const [at, row] of before) {
    const next = after.get(at) ?? null;
    if (next === row) continue;
    const change = { before: row, after: next };
    await record(tx, 'market_data', { market_id: market, ts: at }, change, cause);
  }
}

/** The affected rows' JSON by time. */
async function affected(tx: Sql, values: unknown[]): Promise<Map<number, string>> {
  const { rows } = await tx.query<{ ts: bigint; stored: string }>(
    `SELECT ts, to_jsonb(m)::text AS stored FROM market_data m WHERE ${AFFECTED} ORDER BY ts`,
    values,
  );
  return new Map(rows.map(({ ts, stored }) => [Number(ts), stored]));
}
