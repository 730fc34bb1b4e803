/** The UK Sanctions List (the format of the Foreign Office, not OFSI's older one): XML and CSV. */
import type { ListEntry } from '../listed-entry';
import type { CsvRow } from './csv-rows';
import { EntryBuilder } from './entry-builder';
import { kindOf } from './facts';
import { headed } from './headed-rows';
import { LIST_LIMITS, ListFault } from './list-fault';
import type { ListFile } from './list-file';
import { textOf, within, xmlRecords, type XmlNode } from './xml-records';

const NAME = 'UK Sanctions List';
/** Given names first: `Name 6` is the family name, or the whole name of an organisation. */
const ORDER = [1, 2, 3, 4, 5, 6];

/** @param dated from `DateGenerated` */
export async function readUkXml(
  chunks: AsyncIterable<string>,
  dated: string | null,
): Promise<ListFile> {
  const entries: ListEntry[] = [];
  for await (const node of xmlRecords(chunks, { records: new Set(['Designation']) })) {
    if (entries.length >= LIST_LIMITS.entries) {
      throw new ListFault('the list has too many entries', node.line);
    }
    entries.push(ukEntry(node));
  }
  return { name: NAME, dated, entries };
}

function ukEntry(node: XmlNode): ListEntry {
  const listId = textOf(node, 'UniqueID');
  if (listId === '') throw new ListFault('an entry has no UniqueID', node.line);
  const entry = new EntryBuilder(listId, node.line);
  entry.kind = kindOf(textOf(node, 'IndividualEntityShip'));
  entry.programme(textOf(node, 'RegimeName'));
  for (const name of within(node, 'Name')) {
    const whole = ORDER.map((n) => textOf(name, `Name${n}`)).join(' ');
    entry.name(whole, nameKind(textOf(name, 'NameType'), textOf(name, 'AliasStrength')));
  }
  const each = (element: string, add: (text: string) => unknown): void => {
    for (const { text } of within(node, element)) add(text);
  };
  each('NameNonLatinScript', (text) => entry.name(text, 'alias'));
  each('DOB', (text) => entry.born(text));
  each('Nationality', (text) => entry.country(text));
  each('Gender', (text) => entry.gender(text));
  each('PassportNumber', (text) => entry.identifier('Passport', text));
  each('NationalIdentifierNumber', (text) => entry.identifier('National identifier', text));
  each('BusinessRegistrationNumber', (text) => entry.identifier('Registration', text));
  each('IMONumber', (text) => entry.identifier('IMO', text));
  each('CurrentBelievedFlagOfShip', (text) => entry.country(text));
  if (entry.kind !== 'person') each('AddressCountry', (text) => entry.country(text));
  return entry.build();
}

function nameKind(type: string, strength: string): 'main' | 'alias' | 'weak-alias' {
  if (/^primary name$/i.test(type)) return 'main';
  return /low/i.test(strength) ? 'weak-alias' : 'alias';
}

/** @throws ListFault with the line of a cut row, or when a needed column is not there */
export async function readUkCsv(
  rows: AsyncIterable<CsvRow>,
  dated: string | null,
): Promise<ListFile> {
  const builders = new Map<string, EntryBuilder>();
  for await (const { line, get } of headed(rows, ['Unique ID', 'Name 6'])) {
    const listId = get('Unique ID');
    if (listId === '') throw new ListFault('a row has no Unique ID', line);
    let entry = builders.get(listId);
    if (entry === undefined) {
      if (builders.size >= LIST_LIMITS.entries) {
        throw new ListFault('the list has too many entries', line);
      }
      entry = new EntryBuilder(listId, line);
      entry.kind = kindOf(get('Designation Type'));
      builders.set(listId, entry);
    }
    const whole = ORDER.map((n) => get(`Name ${n}`)).join(' ');
    entry
      .name(whole, nameKind(get('Name type'), get('Alias strength')))
      .name(get('Name non-latin script'), 'alias')
      .programme(get('Regime Name'))
      .born(get('D.O.B'))
      .gender(get('Gender'))
      .country(get('Nationality(/ies)'))
      .identifier('Passport', get('Passport number'))
      .identifier('National identifier', get('National Identifier number'))
      .identifier('Registration', get('Business registration number (s)'))
      .identifier('IMO', get('IMO number'))
      .country(get('Current believed flag of ship'));
    if (entry.kind !== 'person') entry.country(get('Address Country'));
  }
  return { name: NAME, dated, entries: [...builders.values()].map((each) => each.build()) };
}
