/** Rows of a CSV file by the names in its header; a row that is shorter than the header is cut. */
import type { CsvRow } from './csv-rows';
import { ListFault } from './list-fault';

export interface HeadedRow {
  readonly line: number;
  /** The column's value, trimmed; '' when there is no such column. */
  readonly get: (column: string) => string;
}

export interface HeadedOptions {
  /** A last row without a line end is taken when it has all columns: people write such files. */
  readonly handWritten?: boolean;
}

/**
 * Rows before the header (a date, a title) are passed over as long as they lack a needed column.
 * @throws ListFault with the line
 */
export async function* headed(
  rows: AsyncIterable<CsvRow>,
  needed: readonly string[],
  { handWritten = false }: HeadedOptions = {},
): AsyncGenerator<HeadedRow> {
  let columns: ReadonlyMap<string, number> | undefined;
  for await (const { line, fields, ended, lastQuoted } of rows) {
    if (columns === undefined) {
      const header = new Map(fields.map((name, at) => [plain(name), at]));
      if (needed.every((name) => header.has(plain(name)))) columns = header;
      else if (line > 3) throw new ListFault(`no header with ${needed.join(', ')}`, line);
      continue;
    }
    const width = columns.size;
    const unended = !ended && !lastQuoted && !handWritten && fields.at(-1) !== '';
    if (fields.length < width || unended) {
      throw new ListFault('a row lacks its end: the file is cut', line);
    }
    const known = columns;
    yield { line, get: (column) => fields[known.get(plain(column)) ?? -1]?.trim() ?? '' };
  }
  if (columns === undefined) throw new ListFault(`no header with ${needed.join(', ')}`, 1);
}

function plain(name: string): string {
  return name
    .replace(/^\ufeff/, '')
    .trim()
    .toLowerCase();
}
