/**
 * Lists of one's own (politically exposed persons, adverse media, people one wants no business
 * with): CSV with a header. `id` and `name`, or an `address`, are needed; several values of one
 * column stand between semicolons.
 */
import type { ListEntry } from '../listed-entry';
import type { CsvRow } from './csv-rows';
import { EntryBuilder } from './entry-builder';
import { kindOf } from './facts';
import { headed } from './headed-rows';
import { LIST_LIMITS, ListFault } from './list-fault';
import type { ListFile } from './list-file';

/** @param name of the list: what the file is called */
export async function readOwnCsv(rows: AsyncIterable<CsvRow>, name: string): Promise<ListFile> {
  const entries: ListEntry[] = [];
  const seen = new Set<string>();
  for await (const { line, get } of headed(rows, ['id', 'name'], { handWritten: true })) {
    const listId = get('id');
    if (listId === '') throw new ListFault('a row has no id', line);
    if (seen.has(listId)) throw new ListFault(`id ${listId.slice(0, 40)} is there twice`, line);
    if (entries.length >= LIST_LIMITS.entries) {
      throw new ListFault('the list has too many entries', line);
    }
    seen.add(listId);
    entries.push(ownEntry(listId, line, get));
  }
  return { name, dated: null, entries };
}

function ownEntry(listId: string, line: number, get: (column: string) => string): ListEntry {
  const entry = new EntryBuilder(listId, line);
  const each = (column: string, add: (value: string) => unknown): void => {
    for (const value of get(column).split(';')) if (value.trim() !== '') add(value.trim());
  };
  entry.kind = kindOf(get('kind') || get('schema') || get('type'));
  entry.name(get('name'), 'main').gender(get('gender'));
  each('aliases', (value) => entry.name(value, 'alias'));
  each('birthDate', (value) => entry.born(value));
  each('country', (value) => entry.country(value));
  each('identifier', (value) => entry.identifier('', value));
  each('programme', (value) => entry.programme(value));
  each('address', (value) => entry.wallet(get('asset'), value));
  return entry.build();
}
