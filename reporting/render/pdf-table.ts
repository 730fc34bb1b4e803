/**
 * Tables of the PDF: numbers stand under each other at their decimal point, to the last digit; the
 * head is repeated on every page; the total closes the table.
 */
import type { ColumnKind, ReportCell, ReportColumn } from '../contract/reports';
import type { DocumentSection, PdfTable } from '../reports/definition';
import { timeText } from '../reports/period';
import { INK, INNER, PAGE, room, rule, wrapped, write, type Pdf } from './pdf-page';

export const NIL = '–';
export const TOTAL = 'Total';
/** Longer listings are in the CSV. */
export const MAX_PDF_ROWS = 1000;

const SIZES = [8, 7.5, 7, 6.5, 6, 5.5, 5, 4.5] as const;
const PAD = 6;
const TEXT_LIMIT = 220;
const LINE = 1.42;

/** A cell as the PDF shows it. */
export function pdfCell(cell: ReportCell | undefined, kind: ColumnKind): string {
  if (cell === null || cell === undefined || cell === '') return NIL;
  return kind === 'time' && typeof cell === 'number' ? timeText(cell) : String(cell);
}

/** The cells of the table's last line: `Total` in the first column, sums where there are any. */
export function totalCells({ totals }: DocumentSection, columns: readonly ReportColumn[]) {
  return columns.map(({ key, summed }, i) => (i === 0 ? TOTAL : summed ? String(totals[key]) : ''));
}

export function tableColumns(section: DocumentSection, table: PdfTable): ReportColumn[] {
  return table.columns.map((key) => {
    const found = section.columns.find((column) => column.key === key);
    if (found === undefined) throw new TypeError(`${section.name}: ${key} is no column`);
    return found;
  });
}

export function moreRows(section: DocumentSection, csv: string): string | undefined {
  const more = section.rows.length - MAX_PDF_ROWS;
  return more > 0 ? `${more} more rows are in ${csv}; the total is of all rows.` : undefined;
}

interface Layout {
  readonly size: number;
  readonly columns: readonly Placed[];
}
interface Placed extends ReportColumn {
  readonly x: number;
  readonly width: number;
  /** Room behind the decimal point; 0 for text. */
  readonly fraction: number;
}

/** Writes the table where the document stands. @param csv name of the file with all rows */
export function drawTable(pdf: Pdf, section: DocumentSection, table: PdfTable, csv: string): void {
  const columns = tableColumns(section, table);
  const shown = section.rows.slice(0, MAX_PDF_ROWS);
  const cells = shown.map((row) => columns.map(({ key, kind }) => pdfCell(row[key], kind)));
  const totals = columns.some(({ summed }) => summed) ? totalCells(section, columns) : undefined;
  const layout = fit(pdf, columns, totals ? [...cells, totals] : cells);
  const line = layout.size * LINE;
  room(pdf, 20 + line * 4);
  if (table.title !== section.title) heading(pdf, table.title);
  head(pdf, layout);
  if (cells.length === 0) plainLine(pdf, 'None.', layout.size);
  cells.forEach((row, i) => {
    if (room(pdf, heightOf(pdf, layout, row))) {
      heading(pdf, `${table.title}, continued`);
      head(pdf, layout);
    }
    drawRow(pdf, layout, row, i % 2 === 1 ? INK.band : undefined, 'body');
  });
  const more = moreRows(section, csv);
  if (more !== undefined) plainLine(pdf, more, layout.size);
  if (totals !== undefined && cells.length > 0) {
    if (room(pdf, line * 2)) {
      heading(pdf, `${table.title}, continued`);
      head(pdf, layout);
    }
    rule(pdf, pdf.y);
    drawRow(pdf, layout, totals, undefined, 'bold');
  }
  pdf.y += 12;
}

function heading(pdf: Pdf, title: string): void {
  pdf.font('bold').fontSize(9).fillColor(INK.text);
  write(pdf, title, PAGE.side, pdf.y);
  pdf.y += 14;
}

function plainLine(pdf: Pdf, text: string, size: number): void {
  room(pdf, size * LINE);
  pdf.font('body').fontSize(size).fillColor(INK.soft);
  const { y } = pdf;
  write(pdf, text, PAGE.side, y + 1);
  pdf.y = y + size * LINE;
}

/** Splits a number at its point; text has no second part. */
function parts(text: string, kind: ColumnKind): [whole: string, fraction: string] {
  const point = kind === 'decimal' ? text.indexOf('.') : -1;
  return point < 0 ? [text, ''] : [text.slice(0, point), text.slice(point)];
}

/** The largest letters with which all columns fit beside each other. */
function fit(pdf: Pdf, columns: readonly ReportColumn[], rows: readonly string[][]): Layout {
  for (const size of SIZES) {
    const natural = columns.map((column, i) => widthOf(pdf, size, column, rows, i));
    const needed = natural.reduce((sum, { width }) => sum + width + 2 * PAD, 0);
    if (needed > INNER && size !== SIZES.at(-1)) continue;
    const spare = Math.max(0, INNER - needed) / columns.length;
    let x = PAGE.side;
    const placed = columns.map((column, i) => {
      const { width, fraction } = natural[i] ?? { width: 0, fraction: 0 };
      const full = width + Math.min(spare, 70);
      const at = { ...column, x: x + PAD, width: full, fraction };
      x += full + 2 * PAD;
      return at;
    });
    return { size, columns: placed };
  }
  throw new RangeError('no letter size is left');
}

function widthOf(
  pdf: Pdf,
  size: number,
  { kind, title }: ReportColumn,
  rows: readonly string[][],
  place: number,
): { width: number; fraction: number } {
  pdf.font('bold').fontSize(size);
  const headWidth = pdf.widthOfString(title);
  let whole = 0;
  let fraction = 0;
  for (const row of rows) {
    const [left, right] = parts(row[place] ?? '', kind);
    whole = Math.max(whole, pdf.widthOfString(left));
    fraction = Math.max(fraction, right === '' ? 0 : pdf.widthOfString(right));
  }
  const limit = kind === 'text' ? TEXT_LIMIT : Infinity;
  return { width: Math.max(headWidth, Math.min(limit, whole + fraction)), fraction };
}

function head(pdf: Pdf, { size, columns }: Layout): void {
  pdf.font('bold').fontSize(size).fillColor(INK.soft);
  const { y } = pdf;
  for (const { x, width, kind, title } of columns) {
    const left = kind === 'text' || kind === 'time' ? x : x + width - pdf.widthOfString(title);
    write(pdf, title, left, y);
  }
  rule(pdf, y + size * LINE);
  pdf.y = y + size * LINE + 2;
}

function heightOf(pdf: Pdf, { size, columns }: Layout, row: readonly string[]): number {
  pdf.font('bold').fontSize(size);
  const lines = columns.map(({ kind, width }, i) =>
    kind === 'text' ? wrapped(pdf, row[i] ?? '', width).length : 1,
  );
  return Math.max(...lines) * size * LINE;
}

function drawRow(
  pdf: Pdf,
  layout: Layout,
  row: readonly string[],
  band: string | undefined,
  face: 'body' | 'bold',
): void {
  const { size, columns } = layout;
  const height = heightOf(pdf, layout, row);
  const { y } = pdf;
  if (band !== undefined) {
    pdf.save().rect(PAGE.side, y, INNER, height).fill(band);
    pdf.restore();
  }
  pdf.font(face).fontSize(size).fillColor(INK.text);
  columns.forEach((column, i) => drawCell(pdf, column, row[i] ?? '', y + size * 0.16, size));
  pdf.y = y + height;
}

function drawCell(pdf: Pdf, column: Placed, text: string, y: number, size: number): void {
  const { kind, x, width, fraction } = column;
  if (text === '') return;
  if (kind === 'text' || kind === 'time') {
    const lines = kind === 'text' ? wrapped(pdf, text, width) : [text];
    lines.forEach((line, i) => write(pdf, line, x, y + i * size * LINE));
    return;
  }
  const [whole] = parts(text, kind);
  const point = x + width - (text === NIL ? 0 : fraction);
  write(pdf, text, point - pdf.widthOfString(whole), y);
}
