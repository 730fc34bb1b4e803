/**
 * The gate's check of the files: each is read back from its bytes by another reader than wrote it,
 * and its rows and totals are those of the document.
 */
import type { GateCheck, ReportCell } from '../contract/reports';
import type { DocumentSection, ReportDocument } from '../reports/definition';
import { Check } from '../reports/gate/finding';
import { totalsOf } from '../reports/section';
import { errorText } from '../../platform/errors/coded-error';
import { csvCell, csvName } from './csv';
import { parseCsv } from './csv-text';
import { jsonName } from './json';
import { pdfName } from './pdf';
import { footFurniture, headFurniture } from './pdf-page';
import { MAX_PDF_ROWS, moreRows, pdfCell, tableColumns, totalCells } from './pdf-table';
import { pdfText } from './pdf-text';
import type { RenderedFile } from './rendered-file';

const EDITED = 'the file is not what was made: make a new version';

/** @param files of the run, by content as stored */
export async function filesAgree(
  doc: ReportDocument,
  files: readonly RenderedFile[],
): Promise<GateCheck> {
  const check = new Check('files-agree', 'PDF, CSV and JSON, read back, have the same figures');
  const byName = new Map(files.map(({ name, content }) => [name, content]));
  const file = (name: string): Buffer | undefined => {
    const content = byName.get(name);
    if (content === undefined) check.add(name, 'a file', 'none', `a file is missing: ${EDITED}`);
    return content;
  };
  const json = file(jsonName(doc));
  if (json !== undefined) readJson(check, doc, json.toString('utf8'));
  for (const section of doc.sections) {
    const name = csvName(doc, section.name);
    const csv = file(name);
    if (csv !== undefined) readCsv(check, section, name, csv.toString('utf8'));
  }
  const pdf = file(pdfName(doc));
  if (pdf !== undefined) await readPdf(check, doc, pdf);
  return check.done();
}

function readJson(check: Check, doc: ReportDocument, text: string): void {
  const name = jsonName(doc);
  const body = parsedJson(text);
  if (body === undefined) {
    check.add(name, 'JSON', 'something else', `the file cannot be read: ${EDITED}`);
    return;
  }
  for (const section of doc.sections) {
    const found = at(at(body, 'sections'), section.name);
    const rows = at(found, 'rows');
    const count = Array.isArray(rows) ? rows.length : 0;
    const places = `${name}, ${section.name}`;
    check.expect(places, String(section.rows.length), String(count), `rows: ${EDITED}`);
    section.rows.forEach((row, i) => {
      for (const { key } of section.columns) {
        const place = `${places}, ${rowName(section, i)}, ${key}`;
        const cell = at(at(rows, i), key);
        check.expect(place, jsonCell(row[key]), jsonCell(cell), `a cell was changed: ${EDITED}`);
      }
    });
    for (const [key, total] of Object.entries(section.totals)) {
      const cell = at(at(found, 'totals'), key);
      check.expect(
        `${places}, total ${key}`,
        jsonCell(total),
        jsonCell(cell),
        `a total: ${EDITED}`,
      );
    }
  }
}

function readCsv(check: Check, section: DocumentSection, name: string, text: string): void {
  let lines: string[][];
  try {
    lines = parseCsv(text);
  } catch (error) {
    check.add(name, 'RFC 4180', errorText(error), `the file cannot be read: ${EDITED}`);
    return;
  }
  const { columns } = section;
  const [head = [], ...rows] = lines;
  check.expect(`${name}, head`, columns.map(({ key }) => key).join(), head.join(), EDITED);
  check.expect(`${name}, rows`, String(section.rows.length), String(rows.length), EDITED);
  section.rows.forEach((row, i) => {
    columns.forEach(({ key, kind }, j) => {
      const place = `${name}, ${rowName(section, i)}, ${key}`;
      const expected = csvCell(row[key] ?? null, kind);
      check.expect(place, expected, rows[i]?.[j] ?? '', `a cell was changed: ${EDITED}`);
    });
  });
  resum(check, section, name, rows);
}

/** The section's totals against the sums of what the file has. */
function resum(check: Check, section: DocumentSection, name: string, rows: string[][]): void {
  const { columns } = section;
  const cells = rows.map((row) =>
    Object.fromEntries(columns.map(({ key }, i) => [key, row[i] === '' ? null : (row[i] ?? null)])),
  );
  try {
    for (const [key, sum] of Object.entries(totalsOf(columns, cells))) {
      const message = `the rows of the file do not add up to the total: ${EDITED}`;
      check.expect(`${name}, total ${key}`, String(section.totals[key]), String(sum), message);
    }
  } catch (error) {
    check.add(`${name}, totals`, 'decimals', errorText(error), EDITED);
  }
}

async function readPdf(check: Check, doc: ReportDocument, content: Buffer): Promise<void> {
  const name = pdfName(doc);
  let pages: string[];
  try {
    pages = await pdfText(content);
  } catch (error) {
    check.add(name, 'a PDF', errorText(error), `the file cannot be read: ${EDITED}`);
    return;
  }
  const text = pages.map((page, i) => withoutFurniture(check, doc, page, i, pages.length)).join('');
  let from = 0;
  for (const section of doc.sections) {
    for (const table of section.tables) {
      const columns = tableColumns(section, table);
      const heads = tight(columns.map(({ title }) => title).join(''));
      const title = table.title === section.title ? section.note : table.title;
      const place = `${name}, ${table.title}`;
      const start = text.indexOf(tight(title) + heads, from);
      if (start < 0) {
        check.add(place, 'a table', 'none', `a table is missing: ${EDITED}`);
        continue;
      }
      const again = tight(`${table.title}, continued`) + heads;
      const reader = new TableText(text, start + tight(title).length + heads.length, again);
      section.rows.slice(0, MAX_PDF_ROWS).forEach((row, i) => {
        for (const { key, kind } of columns) {
          const where = `${place}, ${rowName(section, i)}, ${key}`;
          reader.expect(check, where, pdfCell(row[key], kind));
        }
      });
      const more = moreRows(section, csvName(doc, section.name));
      if (more !== undefined) reader.expect(check, place, more);
      if (section.rows.length > 0 && columns.some(({ summed }) => summed)) {
        totalCells(section, columns).forEach((cell, i) => {
          reader.expect(check, `${place}, total ${columns[i]?.key}`, cell);
        });
      }
      from = reader.at;
    }
  }
}

/** Follows the text of one table; where a page was turned its head comes again. */
class TableText {
  constructor(
    private readonly text: string,
    public at: number,
    private readonly again: string,
  ) {}

  expect(check: Check, place: string, cell: string): void {
    const wanted = tight(cell);
    if (this.text.startsWith(this.again, this.at)) this.at += this.again.length;
    const found = this.text.slice(this.at, this.at + wanted.length);
    check.expect(place, wanted, found, `a figure of the PDF was changed: ${EDITED}`);
    this.at += wanted.length;
  }
}

/** Takes off what stands on every page, and checks that it does. */
function withoutFurniture(
  check: Check,
  doc: ReportDocument,
  page: string,
  index: number,
  count: number,
): string {
  const mark = doc.head.provisional ? 'PROVISIONAL' : '';
  const top = tight(mark + headFurniture(doc).join(''));
  const bottom = tight(`${footFurniture(doc)}${index + 1} / ${count}`);
  const place = `${pdfName(doc)}, page ${index + 1}`;
  check.expect(place, top, page.slice(0, top.length), `the page's head: ${EDITED}`);
  check.expect(place, bottom, page.slice(-bottom.length), `the page's number: ${EDITED}`);
  return page.slice(top.length, -bottom.length);
}

function tight(text: string): string {
  return text.replace(/\s+/g, '');
}

function rowName(section: DocumentSection, index: number): string {
  return `row ${String(section.rows[index]?.[section.rowKey])}`;
}

function jsonCell(cell: unknown): string {
  const plain: ReportCell | undefined =
    typeof cell === 'string' || typeof cell === 'number' ? cell : null;
  return plain === null ? '' : JSON.stringify(plain);
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A member of whatever was read. */
function at(value: unknown, key: string | number): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.getOwnPropertyDescriptor(value, key)?.value;
}
