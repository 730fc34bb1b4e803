/** A stored row is changed by a later event: the row gets a next version, and what was is kept. */
import { dayStart, micros } from '../../../core/contract';
import type { Sql } from '../../../platform/postgres/pool';
import { insertRows, type Column } from './bulk';

/** A table whose rows may be corrected. */
export interface Revisable<Row> {
  readonly table: string;
  readonly columns: readonly Column<Row>[];
  /** Its key's columns; `ts` stands for the time. */
  readonly key: readonly string[];
}

/** The event that corrects, and why. */
export interface Cause {
  readonly seq: number;
  /** Event time. */
  readonly ts: number;
  readonly reason: string;
}

export type RowKey = Readonly<Record<string, string | number>> & { readonly ts: number };

/** Puts `row` in the place of what has this key; undefined takes it away. */
export async function revise<Row>(
  tx: Sql,
  target: Revisable<Row>,
  key: RowKey,
  row: Row | undefined,
  cause: Cause,
): Promise<void> {
  const { table, columns } = target;
  const where = target.key.map((name, i) => `t.${name} = $${i + 1}`).join(' AND ');
  const values = target.key.map((name) => key[name]);
  const stored = async (): Promise<string | null> => {
    const text = `SELECT to_jsonb(t)::text AS stored FROM ${table} t WHERE ${where}`;
    const { rows } = await tx.query<{ stored: string }>(text, values);
    return rows[0]?.stored ?? null;
  };
  const before = await stored();
  if (row === undefined) await tx.query(`DELETE FROM ${table} t WHERE ${where}`, values);
  else await insertRows(tx, table, columns, [row], replacing(target));
  const after = await stored();
  if (after !== before) await record(tx, table, key, { before, after }, cause);
}

/** Nothing happens where the stored row is the same already. */
function replacing<Row>({ columns, key }: Revisable<Row>): string {
  const others = columns.map(({ name }) => name).filter((name) => !key.includes(name));
  const conflict = key.map((name) => (name === 'ts' ? 'time' : name)).join(', ');
  const list = (from: string): string => others.map((name) => `${from}.${name}`).join(', ');
  return `ON CONFLICT (${conflict}) DO UPDATE SET
    (${others.join(', ')}) = ROW(${list('excluded')}), version = t.version + 1
    WHERE (${list('t')}) IS DISTINCT FROM (${list('excluded')})`;
}

/** @param change the row's JSON before and after; null where there was or is none */
export async function record(
  tx: Sql,
  table: string,
  key: RowKey,
  change: { readonly before: string | null; readonly after: string | null },
  cause: Cause,
): Promise<void> {
  await tx.query(
    `INSERT INTO rep_revisions (seq, table_name, key, day, reason, before, after, at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      cause.seq,
      table,
      JSON.stringify(key),
      dayStart(micros(key.ts)),
      cause.reason,
      change.before,
      change.after,
      cause.ts,
    ],
  );
}
