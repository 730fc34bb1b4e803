/** The stored rows behind a figure of a run, page by page, as of the run's watermark. */
import type { FigureRows, ReportRow } from '../contract/reports';
import { safeNumber, type Sql } from '../../platform/postgres/pool';
import type { FigureSource, RunHead } from '../reports/definition';
import { AS_OF } from './trading-facts-store';

type Page = Pick<FigureRows, 'made' | 'columns' | 'rows' | 'next'>;

const plain = (expression: string) => `trim_scale(${expression})::text`;
const text = (key: string, title: string) => ({ key, title, kind: 'text' as const });
const decimal = (key: string, title: string) => ({ key, title, kind: 'decimal' as const });
const count = (key: string, title: string) => ({ key, title, kind: 'count' as const });

/** @param after cursor of the page before: what `next` was */
export function rowsBehind(
  sql: Sql,
  head: RunHead,
  source: FigureSource,
  after: string | undefined,
  limit: number,
): Promise<Page> | Page {
  if (source.from === 'trades') return trades(sql, head, source, after, limit);
  if (source.from === 'orders') return orders(sql, head, source, after, limit);
  const start = Number(after ?? 0);
  const rows = source.ids.slice(start, start + limit).map((id) => ({ id }));
  const next = start + limit < source.ids.length ? String(start + limit) : null;
  return { made: `number of ${source.what}`, columns: [text('id', source.what)], rows, next };
}

const TRADE_COLUMNS = [
  ...[count('seq', 'Event'), { key: 'ts', title: 'Time', kind: 'time' as const }],
  ...[text('market', 'Market'), text('fillId', 'Trade'), decimal('price', 'Price')],
  ...[decimal('quantity', 'Quantity'), decimal('notional', 'Notional')],
  ...[text('aggressor', 'Taken by'), text('makerAccount', 'Maker'), text('takerAccount', 'Taker')],
  ...[decimal('makerFee', 'Fee of the maker'), text('makerFeeAsset', 'in')],
  ...[decimal('takerFee', 'Fee of the taker'), text('takerFeeAsset', 'in')],
];

async function trades(
  sql: Sql,
  { period, watermark }: RunHead,
  { markets, accounts, span, made }: Extract<FigureSource, { from: 'trades' }>,
  after: string | undefined,
  limit: number,
): Promise<Page> {
  const { from, to } = span ?? { from: period.start, to: period.end };
  const { rows } = await sql.query<ReportRow & { seq: bigint; ts: bigint }>(
    `SELECT seq, ts, market, fill_id AS "fillId", ${plain('price')} AS price,
       ${plain('quantity')} AS quantity, ${plain('notional')} AS notional, aggressor,
       maker_account AS "makerAccount", taker_account AS "takerAccount",
       ${plain('maker_fee')} AS "makerFee", maker_fee_asset AS "makerFeeAsset",
       ${plain('taker_fee')} AS "takerFee", taker_fee_asset AS "takerFeeAsset"
     FROM rep_trades WHERE ${AS_OF} AND ($4::text[] IS NULL OR market = ANY ($4)) AND seq > $5
       AND ($7::text[] IS NULL OR maker_account = ANY ($7) OR taker_account = ANY ($7))
     ORDER BY seq LIMIT $6`,
    [from, to, watermark, markets ?? null, Number(after ?? 0), limit + 1, accounts ?? null],
  );
  const page = rows.slice(0, limit).map((row) => {
    return { ...row, seq: safeNumber(row.seq), ts: safeNumber(row.ts) };
  });
  const next = rows.length > limit ? String(page.at(-1)?.seq) : null;
  return { made, columns: TRADE_COLUMNS, rows: page, next };
}

const ORDER_COLUMNS = [
  ...[text('market', 'Market'), text('account', 'Account'), count('orders', 'Orders')],
  ...[count('amends', 'Amended'), count('cancels', 'Cancelled'), count('rejects', 'Refused')],
  count('expired', 'Expired'),
];

async function orders(
  sql: Sql,
  { period }: RunHead,
  { markets, accounts, made }: Extract<FigureSource, { from: 'orders' }>,
  after: string | undefined,
  limit: number,
): Promise<Page> {
  const start = Number(after ?? 0);
  const { rows } = await sql.query<ReportRow>(
    `SELECT market, account, sum(orders)::int AS orders, sum(amends)::int AS amends,
       sum(cancels)::int AS cancels, sum(rejects)::int AS rejects, sum(expired)::int AS expired
     FROM rep_order_stats
     WHERE ts >= $1 AND ts < $2 AND ($3::text[] IS NULL OR market = ANY ($3)) AND market <> ''
       AND ($6::text[] IS NULL OR account = ANY ($6))
     GROUP BY market, account ORDER BY market COLLATE "C", account COLLATE "C"
     OFFSET $4 LIMIT $5`,
    [period.start, period.end, markets ?? null, start, limit + 1, accounts ?? null],
  );
  const next = rows.length > limit ? String(start + limit) : null;
  return { made, columns: ORDER_COLUMNS, rows: rows.slice(0, limit), next };
}
