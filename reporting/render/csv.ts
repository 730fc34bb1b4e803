/**
 * Sections as CSV files (RFC 4180): a head line, then the rows; columns are the row's keys. Text
 * that a spreadsheet would take for a formula gets an apostrophe in front.
 */
import { stringify } from 'csv-stringify/sync';
import type { ColumnKind, ReportCell } from '../contract/reports';
import type { DocumentSection, ReportDocument } from '../reports/definition';
import { fileStem, type RenderedFile } from './rendered-file';

/** What makes a spreadsheet calculate (OWASP, CSV injection). */
const FORMULA = /^[=+\-@\t\r]/;

export function csvFiles(doc: ReportDocument): RenderedFile[] {
  return doc.sections.map((section) => ({
    name: csvName(doc, section.name),
    mediaType: 'text/csv; charset=utf-8; header=present',
    content: Buffer.from(csvText(section)),
  }));
}

export function csvName(doc: ReportDocument, section: string): string {
  return `${fileStem(doc.head)}.${section}.csv`;
}

function csvText({ columns, rows }: DocumentSection): string {
  const head = columns.map(({ key }) => key);
  const lines = rows.map((row) => columns.map(({ key, kind }) => csvCell(row[key] ?? null, kind)));
  return stringify([head, ...lines], { record_delimiter: '\r\n' });
}

/** Numbers stay as they are, also negative ones; nil is empty. */
export function csvCell(cell: ReportCell, kind: ColumnKind): string {
  if (cell === null) return '';
  const text = String(cell);
  return kind === 'text' && FORMULA.test(text) ? `'${text}` : text;
}
