/** What the gate reads from analytics: fills and corrections as rows, sides, later changes. */
import { safeNumber, type Sql } from '../../platform/postgres/pool';
import type { ComparedCorrection, ComparedFill } from '../reports/gate/log-checks';
import type { SideSums } from '../reports/gate/run-checks';

const PAGE = 5000;
const plain = (expression: string) => `trim_scale(${expression})::text`;

/** Fills as they were made (version 1), ascending by event. µs, half-open. */
export async function* fillRows(
  sql: Sql,
  from: number,
  to: number,
  watermark: number,
): AsyncGenerator<ComparedFill> {
  for (let after = 0; ;) {
    const { rows } = await sql.query<
      Omit<ComparedFill, 'seq' | 'ts'> & { seq: bigint; ts: bigint }
    >(
      `SELECT seq, ts, market, fill_id AS "fillId", ${plain('price')} AS price,
         ${plain('quantity')} AS quantity, ${plain('notional')} AS notional, aggressor,
         maker_account AS "makerAccount", taker_account AS "takerAccount",
         ${plain('maker_fee')} AS "makerFee", ${plain('taker_fee')} AS "takerFee",
         CASE WHEN maker_fee = 0 THEN '' ELSE maker_fee_asset END AS "makerFeeAsset",
         CASE WHEN taker_fee = 0 THEN '' ELSE taker_fee_asset END AS "takerFeeAsset"
       FROM rep_trades
       WHERE version = 1 AND ts >= $1 AND ts < $2 AND seq <= $3 AND seq > $4
       ORDER BY seq LIMIT ${PAGE}`,
      [from, to, watermark, after],
    );
    for (const row of rows) {
      after = safeNumber(row.seq);
      yield { ...row, seq: after, ts: safeNumber(row.ts) };
    }
    if (rows.length < PAGE) return;
  }
}

/** Trades of the span that were taken back or priced anew up to the watermark. */
export async function correctionRows(
  sql: Sql,
  from: number,
  to: number,
  watermark: number,
): Promise<ComparedCorrection[]> {
  const { rows } = await sql.query<Omit<ComparedCorrection, 'seq'> & { seq: bigint }>(
    `SELECT o.until_seq AS seq, o.fill_id AS "fillId",
       CASE WHEN n.price IS NULL THEN 'bust' ELSE 'reprice' END AS action,
       ${plain('n.price')} AS price
     FROM rep_trades o LEFT JOIN rep_trades n
       ON n.market = o.market AND n.trade = o.trade AND n.seq = o.until_seq
     WHERE o.ts >= $1 AND o.ts < $2 AND o.until_seq <= $3 ORDER BY o.until_seq`,
    [from, to, watermark],
  );
  return rows.map((row) => ({ ...row, seq: safeNumber(row.seq) }));
}

/** What accounts bought and sold, per market. */
export async function sideSums(sql: Sql, from: number, to: number): Promise<SideSums[]> {
  const sum = (column: string, name: string) => `${plain(`sum(${column})`)} AS "${name}"`;
  const { rows } = await sql.query<SideSums>(
    `SELECT market, ${sum('bought', 'bought')}, ${sum('sold', 'sold')},
       ${sum('bought_notional', 'boughtNotional')}, ${sum('sold_notional', 'soldNotional')}
     FROM rep_account_days WHERE ts >= $1 AND ts < $2 GROUP BY market`,
    [from, to],
  );
  return rows;
}

/** Events after `after` that changed stored figures of days in the span. */
export async function revisionsAfter(
  sql: Sql,
  from: number,
  to: number,
  after: number,
): Promise<number[]> {
  const { rows } = await sql.query<{ seq: bigint }>(
    `SELECT DISTINCT seq FROM rep_revisions WHERE day >= $1 AND day < $2 AND seq > $3
     ORDER BY seq`,
    [from, to, after],
  );
  return rows.map(({ seq }) => safeNumber(seq));
}
