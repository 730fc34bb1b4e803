/** Builds a section: checks its rows against its columns and sums what is to be summed. */
import type { ReportCell, ReportColumn, ReportRow, ReportTotals } from '../contract/reports';
import { isPlainDecimal } from '../../core/contract';
import type { DocumentSection, PdfTable } from './definition';
import { sumDecimals } from './exact';

export interface SectionInput {
  readonly name: string;
  readonly title: string;
  readonly note: string;
  readonly rowKey: string;
  readonly columns: readonly ReportColumn[];
  readonly rows: readonly ReportRow[];
  /** Left out: one table with all columns under the section's title. */
  readonly tables?: readonly PdfTable[];
}

/** @throws TypeError when a row is not of the columns' shape: a fault of the definition */
export function section(input: SectionInput): DocumentSection {
  const { columns, name, title, note, rowKey } = input;
  const keys = columns.map(({ key }) => key);
  const rows = input.rows.map((row) => {
    const extra = Object.keys(row).find((key) => !keys.includes(key));
    if (extra !== undefined) throw new TypeError(`${name}: ${extra} is no column`);
    return Object.fromEntries(columns.map((col) => [col.key, checked(name, col, row[col.key])]));
  });
  const names = rows.map((row) => row[rowKey]);
  if (new Set(names).size !== names.length) throw new TypeError(`${name}: a row is there twice`);
  const tables = input.tables ?? [{ title, columns: keys }];
  return { name, title, note, rowKey, columns, rows, totals: totalsOf(columns, rows), tables };
}

/** Sums of the summed columns; a nil counts as nothing. */
export function totalsOf(
  columns: readonly ReportColumn[],
  rows: readonly ReportRow[],
): ReportTotals {
  const sums = columns
    .filter(({ summed }) => summed)
    .map(({ key }) => [key, sumDecimals(rows.map((row) => String(row[key] ?? '0')))] as const);
  return { rows: rows.length, ...Object.fromEntries(sums) };
}

function checked(name: string, { key, kind }: ReportColumn, cell: ReportCell | undefined) {
  if (cell === undefined) throw new TypeError(`${name}: a row lacks ${key}`);
  const fits =
    cell === null ||
    (kind === 'text' && typeof cell === 'string') ||
    (kind === 'decimal' && typeof cell === 'string' && isPlainDecimal(cell)) ||
    ((kind === 'count' || kind === 'time') && Number.isSafeInteger(cell));
  if (!fits) throw new TypeError(`${name}: ${key} is not a ${kind}: ${cell}`);
  return cell;
}
