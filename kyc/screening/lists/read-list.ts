/**
 * Reads a list file of any known format, found out by its content: OFAC (CSV, classic and advanced
 * XML), UN, EU (XML, CSV), UK (XML, CSV), and own lists. A file is taken whole or not at all.
 */
import { csvRows, type CsvRow } from './csv-rows';
import { readEuCsv, readEuXml } from './eu';
import { partialDate } from './facts';
import { LIST_LIMITS, ListFault } from './list-fault';
import type { ListFile } from './list-file';
import { readOfacAdvanced } from './ofac-advanced';
import { ofacFileOf, readOfacCsv } from './ofac-csv';
import { readOfacXml } from './ofac-xml';
import { readOwnCsv } from './own-csv';
import { textChunks, withBeginning } from './text-chunks';
import { readUkCsv, readUkXml } from './uk';
import { readUnXml } from './un-xml';

const BEGINNING = 16_384;
const KNOWN =
  'OFAC (SDN CSV or XML), UN, EU or UK, or an own CSV whose header has the columns id and name';

/**
 * @param file its name without folder: what an own list is called
 * @throws ListFault naming the line; nothing of the file is taken then
 */
export async function readList(bytes: AsyncIterable<Uint8Array>, file: string): Promise<ListFile> {
  const { beginning, all } = await withBeginning(textChunks(bytes), BEGINNING);
  const text = beginning.replace(/^\ufeff/, '').trimStart();
  if (text === '') throw new ListFault('the file is empty', 1);
  const list = text.startsWith('<')
    ? // Without its closing element an XML file was refused.
      { ...(await readXml(text, all)), end: 'seen' as const }
    : await readCsv(text, all, file.replace(/\.[^.]*$/, ''));
  const additions = list.additions?.size ?? 0;
  if (list.entries.length === 0 && additions === 0) {
    throw new ListFault('the list has no entry', 1);
  }
  return list;
}

async function readXml(beginning: string, all: AsyncIterable<string>): Promise<ListFile> {
  const root = /<(?:\w+:)?(\w+)((?:\s[^>]*)?)\/?>/.exec(
    beginning.replace(/<\?[\s\S]*?\?>|<!--[\s\S]*?-->/g, ''),
  );
  const dated = (attribute: RegExp): string | null => {
    const date = attribute.exec(beginning)?.[1];
    return date === undefined ? null : (partialDate(date.trim()) ?? null);
  };
  switch (root?.[1]) {
    case 'CONSOLIDATED_LIST':
      return readUnXml(all, dated(/dateGenerated="(\d{4}-\d\d-\d\d)/));
    case 'sdnList':
      return readOfacXml(all, dated(/<Publish_Date>([^<]*)</));
    case 'Sanctions':
      return readOfacAdvanced(all);
    case 'export':
      return readEuXml(all, dated(/generationDate="(\d{4}-\d\d-\d\d)/));
    case 'Designations':
      return readUkXml(all, dated(/<DateGenerated>([^<]*)</));
    default:
      throw new ListFault(`the file is of no known format: ${KNOWN}`, 1);
  }
}

async function readCsv(
  beginning: string,
  all: AsyncIterable<string>,
  name: string,
): Promise<ListFile> {
  const lines = beginning.split(/\r?\n/, 4);
  if (lines.some((line) => line.startsWith('fileGenerationDate'))) {
    return readEuCsv(csvRows(all, ';'));
  }
  const ukDate = /^"?Report Date:\s*([^,"]*)/i.exec(lines[0] ?? '')?.[1];
  const isUk = lines.some((line) => /(^|,)"?Unique ID"?,/i.test(line));
  if (isUk) return readUkCsv(csvRows(all, ','), partialDate(ukDate ?? '') ?? null);
  const first = await firstRow(beginning);
  const ofac = first === undefined ? undefined : ofacFileOf(first.fields);
  if (ofac !== undefined) return readOfacCsv(csvRows(all, ','), ofac);
  const columns = first?.fields.map((field) => field.trim().toLowerCase()) ?? [];
  if (columns.includes('id') && columns.includes('name')) {
    return readOwnCsv(csvRows(all, ','), name);
  }
  throw new ListFault(`the file is of no known format: ${KNOWN}`, 1);
}

async function firstRow(beginning: string): Promise<CsvRow | undefined> {
  async function* one(): AsyncGenerator<string> {
    yield beginning.slice(0, LIST_LIMITS.recordCharacters);
  }
  const row = await csvRows(one(), ',').next();
  return row.done === true ? undefined : row.value;
}
