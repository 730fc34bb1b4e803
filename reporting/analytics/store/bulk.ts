/** Many rows in one statement: a column is one array parameter, `unnest` turns them into rows. */
import type { Sql } from '../../../platform/postgres/pool';

type Cell = bigint | number | string | boolean | Buffer | null;

export interface Column<Row> {
  readonly name: string;
  readonly type: 'bigint' | 'int' | 'numeric' | 'text' | 'boolean' | 'bytea' | 'jsonb';
  readonly value: (row: Row) => Cell;
}

/** Rows in one statement: what a message may hold, and the server's memory. */
const MOST_ROWS = 20_000;

/**
 * Writes rows into a table. The table's `time`, where it has one, follows from `ts`.
 * @param onConflict what follows the rows (`ON CONFLICT …`), in which `t` is the table
 */
export async function insertRows<Row>(
  sql: Sql,
  table: string,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  onConflict = '',
): Promise<void> {
  const names = columns.map(({ name }) => name);
  const timed = names.includes('ts') && !UNTIMED.has(table);
  const arrays = columns.map(({ type }, i) => `$${i + 1}::${type}[]`).join(', ');
  const into = [...names, ...(timed ? ['time'] : [])].join(', ');
  const from = [...names, ...(timed ? ['rep_time(ts)'] : [])].join(', ');
  const text = `INSERT INTO ${table} AS t (${into})
    SELECT ${from} FROM unnest(${arrays}) AS given (${names.join(', ')}) ${onConflict}`;
  for (let at = 0; at < rows.length; at += MOST_ROWS) {
    const piece = rows.slice(at, at + MOST_ROWS);
    await sql.query(
      text,
      columns.map(({ value }) => piece.map(value)),
    );
  }
}

/** Tables with `ts` that are not cut by time. */
const UNTIMED: ReadonlySet<string> = new Set(['rep_market_phases']);
