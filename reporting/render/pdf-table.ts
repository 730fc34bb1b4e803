/**
 * Tables of the PDF: numbers stand under each other at their decimal point, to the last digit; the
 * head is repeated on every page; the total closes the table.
 */
import type { ColumnKind, ReportCell, ReportColumn } from '../contract/reports';
import type { DocumentSection, PdfTable } from '../reports/definition';
import { timeText } from '../reports/period';
import { INK, INNER, PAGE, room, rule, wrapped, write, type Pdf, type Widths } from './pdf-page';

const NIL = '–';
const TOTAL = 'Total';
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

/** Where a table is written, and what measures its text. */
interface Paper {
  readonly pdf: Pdf;
  readonly widths: Widths;
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
export function drawTable(
  paper: Paper,
  section: DocumentSection,
  table: PdfTable,
  csv: string,
): void {
  const { pdf, widths } = paper;
  const columns = tableColumns(section, table);
  const shown = section.rows.slice(0, MAX_PDF_ROWS);
  const cells = shown.map((row) => columns.map(({ key, kind }) => pdfCell(row[key], kind)));
  const totals = columns.some(({ summed }) => summed) ? totalCells(section, columns) : undefined;
  const layout = fit(widths, columns, totals ? [...cells, totals] : cells);
  const line = layout.size * LINE;
  room(pdf, 20 + line * 4);
  if (table.title !== section.title) heading(pdf, table.title);
  head(paper, layout);
  if (cells.length === 0) plainLine(pdf, 'None.', layout.size);
  cells.forEach((row, i) => {
    // The total does not stand on a page alone.
    const after = i === cells.length - 1 && totals !== undefined ? line * 2 : 0;
    if (room(pdf, heightOf(widths, layout, row) + after)) {
      heading(pdf, `${table.title}, continued`);
      head(paper, layout);
    }
    drawRow(paper, layout, row, i % 2 === 1 ? INK.band : undefined, 'body');
  });
  const more = moreRows(section, csv);
  if (more !== undefined) plainLine(pdf, more, layout.size);
  if (totals !== undefined && cells.length > 0) {
    if (room(pdf, line * 2)) {
      heading(pdf, `${table.title}, continued`);
      head(paper, layout);
    }
    rule(pdf, pdf.y);
    drawRow(paper, layout, totals, undefined, 'bold');
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
function fit(widths: Widths, columns: readonly ReportColumn[], rows: readonly string[][]): Layout {
  for (const size of SIZES) {
    const natural = columns.map((column, i) => widthOf(widths, size, column, rows, i));
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
  widths: Widths,
  size: number,
  { kind, title }: ReportColumn,
  rows: readonly string[][],
  place: number,
): { width: number; fraction: number } {
  const widthIn = (text: string) => widths.of(text, 'bold', size);
  const headWidth = widthIn(title);
  let whole = 0;
  let fraction = 0;
  for (const row of rows) {
    const [left, right] = parts(row[place] ?? '', kind);
    whole = Math.max(whole, widthIn(left));
    fraction = Math.max(fraction, right === '' ? 0 : widthIn(right));
  }
  const limit = kind === 'text' ? TEXT_LIMIT : Infinity;
  return { width: Math.max(headWidth, Math.min(limit, whole + fraction)), fraction };
}

function head({ pdf, widths }: Paper, { size, columns }: Layout): void {
  const { y } = pdf;
  const widthIn = (text: string) => widths.of(text, 'bold', size);
  for (const { x, width, kind, title } of columns) {
    const left = kind === 'text' || kind === 'time' ? x : x + width - widthIn(title);
    pdf.font('bold').fontSize(size).fillColor(INK.soft);
    write(pdf, title, left, y);
  }
  rule(pdf, y + size * LINE);
  pdf.y = y + size * LINE + 2;
}

/** Lines of a text cell; measured in the wider letters, so that both faces break alike. */
function linesOf(widths: Widths, size: number, text: string, width: number): string[] {
  return wrapped(text, width, (part) => widths.of(part, 'bold', size));
}

function heightOf(widths: Widths, { size, columns }: Layout, row: readonly string[]): number {
  const lines = columns.map(({ kind, width }, i) =>
    kind === 'text' ? linesOf(widths, size, row[i] ?? '', width).length : 1,
  );
  return Math.max(...lines) * size * LINE;
}

function drawRow(
  paper: Paper,
  layout: Layout,
  row: readonly string[],
  band: string | undefined,
  face: 'body' | 'bold',
): void {
  const { pdf, widths } = paper;
  const { size, columns } = layout;
  const height = heightOf(widths, layout, row);
  const { y } = pdf;
  if (band !== undefined) {
    pdf.save().rect(PAGE.side, y, INNER, height).fill(band);
    pdf.restore();
  }
  const cells = columns.map((column, i) => placedCell(widths, column, row[i] ?? '', size, face));
  pdf.font(face).fontSize(size).fillColor(INK.text);
  for (const { lines, x } of cells) {
    lines.forEach((line, i) => write(pdf, line, x, y + size * 0.16 + i * size * LINE));
  }
  pdf.y = y + height;
}

function placedCell(
  widths: Widths,
  { kind, x, width, fraction }: Placed,
  text: string,
  size: number,
  face: 'body' | 'bold',
): { lines: string[]; x: number } {
  if (text === '') return { lines: [], x };
  if (kind === 'time') return { lines: [text], x };
  if (kind === 'text') return { lines: linesOf(widths, size, text, width), x };
  const [whole] = parts(text, kind);
  const point = x + width - (text === NIL ? 0 : fraction);
  return { lines: [text], x: point - widths.of(whole, face, size) };
}
