/**
 * OFAC's lists in the official CSV layout: SDN (12 columns), alternate names (5) and addresses (6),
 * without a header, `-0-` for nothing, a DOS end sign at the end. A header row is passed over.
 */
import type { ListEntry } from '../listed-entry';
import { END_MARK, isCutRow, type CsvRow } from './csv-rows';
import { EntryBuilder } from './entry-builder';
import { cleanText, kindOf } from './facts';
import type { ListFile } from './list-file';
import { LIST_LIMITS, ListFault } from './list-fault';
import { readRemarks } from './ofac-remarks';

export const OFAC_SDN = 'OFAC SDN';
const COLUMNS = { sdn: 12, alt: 5, add: 6 } as const;
export type OfacFile = keyof typeof COLUMNS;

/** Which of the three files begins with this row; undefined when it is none of them. */
export function ofacFileOf(fields: readonly string[]): OfacFile | undefined {
  const [first = '', , third = ''] = fields;
  if (!/^\d+$/.test(first.trim())) {
    const isHeader = fields.length === COLUMNS.sdn && /^(id|ent_?num)$/i.test(first.trim());
    return isHeader ? 'sdn' : undefined;
  }
  if (fields.length >= COLUMNS.sdn) return 'sdn';
  if (fields.length === COLUMNS.alt) return /^[afn]ka$/i.test(third.trim()) ? 'alt' : undefined;
  return fields.length === COLUMNS.add ? 'add' : undefined;
}

/** @throws ListFault with the line where a row is cut or misses its number */
export async function readOfacCsv(rows: AsyncIterable<CsvRow>, file: OfacFile): Promise<ListFile> {
  const entries: ListEntry[] = [];
  const additions = new Map<string, EntryBuilder>();
  let first = true;
  let lines = 0;
  let end: 'seen' | 'missing' = 'missing';
  for await (const row of rows) {
    const id = row.fields[0]?.trim() ?? '';
    const header = first && !/^\d+$/.test(id);
    first = false;
    if (id === END_MARK) end = 'seen';
    if (header || id === END_MARK) continue;
    if (++lines > LIST_LIMITS.entries) throw new ListFault('the list has too many rows', row.line);
    if (isCutRow(row, COLUMNS[file])) {
      throw new ListFault('a row lacks its end: the file is cut', row.line);
    }
    if (!/^\d+$/.test(id)) throw new ListFault(`“${id.slice(0, 20)}” is no entry number`, row.line);
    if (file === 'sdn') entries.push(sdnEntry(id, row));
    else addition(additions, id, row, file);
  }
  return { name: OFAC_SDN, dated: null, entries, additions, end };
}

function sdnEntry(id: string, { fields, line }: CsvRow): ListEntry {
  const [, name = '', type = '', programmes = ''] = fields;
  const entry = new EntryBuilder(id, line);
  const word = cleanText(type);
  entry.kind = word === '' ? 'organisation' : kindOf(word);
  entry.name(name, 'main');
  for (const programme of programmes.split(/\]\s*\[/)) entry.programme(programme);
  entry.country(cleanText(fields[9]));
  if (cleanText(fields[5]) !== '') entry.identifier('Call sign', fields[5] ?? '');
  readRemarks(fields.slice(11).join(','), entry);
  return entry.build();
}

function addition(
  additions: Map<string, EntryBuilder>,
  id: string,
  { fields, line }: CsvRow,
  file: OfacFile,
): void {
  const entry = additions.get(id) ?? new EntryBuilder(id, line);
  additions.set(id, entry);
  if (file === 'alt') entry.name(fields[3] ?? '', 'alias');
  // An address is not a nationality, but says where somebody may be met.
  else entry.country(cleanText(fields[4]));
}
