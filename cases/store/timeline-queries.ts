/**
 * A person's timeline, read page by page both ways: pushed facts, traded hours, alerts and cases,
 * each from its own table, merged by time.
 */
import type { TimelineRow } from '../contract';
import { formatUnits, type RegistryView } from '../../core/contract';
import { safeNumber, type Sql } from '../../platform/postgres/pool';
import { numberOrNull } from './alert-queries';

/** A place in the timeline: the time, and what tells rows of the same time apart. */
export interface TimelineCursor {
  readonly at: number;
  readonly key: string;
}

export interface TimelineQuery {
  readonly owner: string;
  readonly accounts: readonly string[];
  readonly viewer: string;
  readonly kinds?: readonly string[] | undefined;
  /** Within [from, to), µs. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly before?: TimelineCursor | undefined;
  readonly after?: TimelineCursor | undefined;
  readonly limit: number;
}

interface Row {
  readonly at: bigint;
  readonly key: string;
  readonly kind: string;
  readonly text: string | null;
  readonly seq: bigint | null;
  readonly account: string | null;
  readonly market: string | null;
  readonly ref: string | null;
  readonly sums: Sums | null;
}

interface Sums {
  readonly orders: number;
  readonly cancels: number;
  readonly fills: number;
  readonly bought: string;
  readonly sold: string;
  readonly notional: string;
}

/** Kinds of rows that come from tables of their own. */
const OWN_TABLES = ['trading', 'alert', 'case'];

// $1 owner, $2 accounts, $3 viewer. A change of the risk may come from an alert that the viewer may
// not know of: then none is shown. Keys are unique within a time and order rows of it.
const TABLES = {
  pushed: `SELECT at, 'p' || lpad(entry::text, 19, '0') AS key, kind, text, seq, account, market,
      NULL AS ref, NULL::json AS sums FROM case_timeline t WHERE owner = $1
      AND NOT (kind = 'risk' AND EXISTS (SELECT 1 FROM case_alerts a
        WHERE a.accounts @> ARRAY[t.account] AND NOT a.people @> ARRAY[$3]::text[]))`,
  trading: `SELECT hour AS at, 'h' || account || ' ' || market AS key, 'trading' AS kind,
      NULL AS text, last_seq AS seq, account, market, NULL AS ref,
      json_build_object('orders', orders, 'cancels', cancels, 'fills', fills,
        'bought', bought::text, 'sold', sold::text, 'notional', notional::text) AS sums
    FROM case_activity WHERE owner = $1`,
  alert: `SELECT raised_at AS at, 'a' || alert_id AS key, 'alert' AS kind,
      rule || ', ' || severity || ', ' || state AS text, NULL::bigint AS seq, NULL AS account,
      market, 'alert:' || alert_id AS ref, NULL::json AS sums
    FROM case_alerts WHERE accounts && $2::text[] AND NOT shadow
      AND (people IS NULL OR people @> ARRAY[$3]::text[])`,
  case: `SELECT e.at, 'c' || e.case_id || lpad(e.version::text, 9, '0') AS key, 'case' AS kind,
      e.case_id || ': ' || replace(e.kind, '-', ' ') || ' by ' || e.by_name AS text,
      NULL::bigint AS seq, NULL AS account, NULL AS market, 'case:' || e.case_id AS ref,
      NULL::json AS sums
    FROM case_events e JOIN case_cases c USING (case_id)
    WHERE c.subjects && ARRAY[$1]::text[] AND c.state <> 'discarded'
      AND (c.people IS NULL OR c.people @> ARRAY[$3]::text[])`,
} as const;

/** Newest first, one more than the limit when there are more in the direction asked. */
export async function readTimeline(
  sql: Sql,
  query: TimelineQuery,
  registry: RegistryView,
): Promise<{ readonly rows: (TimelineRow & { readonly key: string })[]; readonly more: boolean }> {
  const { owner, accounts, viewer, kinds, limit } = query;
  const values: unknown[] = [owner, accounts, viewer];
  const place = (value: unknown) => `$${values.push(value)}`;
  const newer = query.after !== undefined;
  const conditions = boundsOf(query, place);
  const order = newer ? 'at ASC, key COLLATE "C" ASC' : 'at DESC, key COLLATE "C" DESC';
  const most = place(limit + 1);
  const tables = wantedTables(kinds).map(
    (table) => `(SELECT * FROM (${TABLES[table]}) AS t WHERE ${conditions}
      ORDER BY ${order} LIMIT ${most})`,
  );
  // Every table's parameters have a type also where the table is not asked for.
  const typed = `WITH asked AS (SELECT $1::text, $2::text[], $3::text)`;
  const { rows } = await sql.query<Row>(
    `${typed} SELECT * FROM (${tables.join(' UNION ALL ')}) AS u
     ORDER BY ${order} LIMIT ${most}`,
    values,
  );
  const page = rows.slice(0, limit);
  if (newer) page.reverse();
  return { rows: page.map((row) => toRow(row, registry)), more: rows.length > limit };
}

function wantedTables(kinds: readonly string[] | undefined): (keyof typeof TABLES)[] {
  if (kinds === undefined) return ['pushed', 'trading', 'alert', 'case'];
  const own = (['trading', 'alert', 'case'] as const).filter((kind) => kinds.includes(kind));
  return kinds.some((kind) => !OWN_TABLES.includes(kind)) ? ['pushed', ...own] : own;
}

function boundsOf(
  { kinds, from, to, before, after }: TimelineQuery,
  place: (value: unknown) => string,
): string {
  const beyond = ({ at, key }: TimelineCursor, sign: '<' | '>') =>
    `(at, key COLLATE "C") ${sign} (${place(at)}::bigint, ${place(key)})`;
  return [
    'true',
    ...(kinds === undefined ? [] : [`kind = ANY(${place(kinds)}::text[])`]),
    ...(from === undefined ? [] : [`at >= ${place(from)}::bigint`]),
    ...(to === undefined ? [] : [`at < ${place(to)}::bigint`]),
    ...(before === undefined ? [] : [beyond(before, '<')]),
    ...(after === undefined ? [] : [beyond(after, '>')]),
  ].join(' AND ');
}

function toRow(row: Row, registry: RegistryView): TimelineRow & { readonly key: string } {
  const { key, kind, account, market, ref } = row;
  const text = row.sums ? sumsText(row.sums, market, registry) : (row.text ?? '');
  const seq = numberOrNull(row.seq);
  return { at: safeNumber(row.at), key, kind, text, seq, account, market, ref };
}

function sumsText(sums: Sums, name: string | null, registry: RegistryView): string {
  const market = name === null ? undefined : registry.marketNamed(name);
  const orders = `${sums.orders} orders, ${sums.cancels} cancelled, ${sums.fills} fills`;
  if (market === undefined || sums.fills === 0) return `in this hour: ${orders}`;
  const { base, quote } = market;
  const bought = formatUnits(BigInt(sums.bought), base.decimals);
  const sold = formatUnits(BigInt(sums.sold), base.decimals);
  const notional = formatUnits(BigInt(sums.notional), quote.decimals);
  return (
    `in this hour: ${orders}; bought ${bought}, sold ${sold} ${base.name}, ` +
    `${notional} ${quote.name} in all`
  );
}
