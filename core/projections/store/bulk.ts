/** Many rows in one statement: a column is one array parameter, `unnest` turns them into rows. */
import type { Sql } from '../../../platform/postgres/pool';

export interface Column<Row> {
  readonly name: string;
  /** PostgreSQL type of the parameter's elements. */
  readonly type: 'bigint' | 'numeric' | 'text' | 'boolean' | 'bytea';
  /** Cast in the select list, where the column has another type. */
  readonly cast?: 'jsonb';
  readonly value: (row: Row) => bigint | number | string | boolean | Buffer | null;
}

/** What must be escaped inside a quoted element of an array. */
const SPECIAL = /["\\]/;
const EACH_SPECIAL = /["\\]/g;

/**
 * Runs `statement`, in which `ROWS` stands for a select over the rows and `COLUMNS` for their
 * names. Nothing is sent for no rows.
 */
export async function bulk<Row>(
  sql: Sql,
  statement: string,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
): Promise<void> {
  if (rows.length === 0) return;
  const names = columns.map(({ name }) => name).join(', ');
  const selected = columns.map(({ name, cast }) => (cast ? `${name}::${cast}` : name)).join(', ');
  const arrays = columns.map(({ type }, i) => `$${i + 1}::${type}[]`).join(', ');
  const select = `SELECT ${selected} FROM unnest(${arrays}) AS given(${names})`;
  const text = statement.replace('ROWS', select).replace('COLUMNS', names);
  await sql.query(
    text,
    columns.map((column) => arrayOf(column, rows)),
  );
}

/**
 * The column as PostgreSQL reads an array: the driver's own way looks at what each element is and
 * escapes it with two searches, which took longer than all the rest of the projections.
 */
export function arrayOf<Row>({ type, value }: Column<Row>, rows: readonly Row[]): unknown {
  if (type === 'bytea') return rows.map(value);
  let elements = '';
  for (const row of rows) {
    const one = value(row);
    if (elements !== '') elements += ',';
    if (one === null) elements += 'NULL';
    else if (type === 'text') elements += quoted(String(one));
    else elements += String(one);
  }
  return `{${elements}}`;
}

function quoted(text: string): string {
  return SPECIAL.test(text) ? `"${text.replace(EACH_SPECIAL, '\\$&')}"` : `"${text}"`;
}
