/** The consolidated list of the UN Security Council in its official XML. */
import type { ListEntry } from '../listed-entry';
import { EntryBuilder } from './entry-builder';
import { LIST_LIMITS, ListFault } from './list-fault';
import type { ListFile } from './list-file';
import { childOf, childrenOf, textOf, xmlRecords, type XmlNode } from './xml-records';

const RECORDS = new Set(['INDIVIDUAL', 'ENTITY']);
const GIVEN = ['FIRST_NAME', 'SECOND_NAME', 'THIRD_NAME', 'FOURTH_NAME'];

/** @param dated from the root's `dateGenerated` */
export async function readUnXml(
  chunks: AsyncIterable<string>,
  dated: string | null,
): Promise<ListFile> {
  const entries: ListEntry[] = [];
  for await (const record of xmlRecords(chunks, { records: RECORDS })) {
    if (entries.length >= LIST_LIMITS.entries) {
      throw new ListFault('the list has too many entries', record.line);
    }
    entries.push(unEntry(record));
  }
  return { name: 'UN Consolidated', dated, entries };
}

function unEntry(node: XmlNode): ListEntry {
  const listId = textOf(node, 'REFERENCE_NUMBER') || textOf(node, 'DATAID');
  if (listId === '') throw new ListFault('an entry has no reference number', node.line);
  const entry = new EntryBuilder(listId, node.line);
  const person = node.name === 'INDIVIDUAL';
  entry.kind = person ? 'person' : 'organisation';
  entry.name(GIVEN.map((name) => textOf(node, name)).join(' '), 'main');
  for (const original of textOf(node, 'NAME_ORIGINAL_SCRIPT').split(/[;\n]/)) {
    entry.name(original, 'alias');
  }
  for (const alias of childrenOf(node, `${node.name}_ALIAS`)) {
    const weak = /^low$/i.test(textOf(alias, 'QUALITY'));
    entry.name(textOf(alias, 'ALIAS_NAME'), weak ? 'weak-alias' : 'alias');
  }
  entry.gender(textOf(node, 'GENDER')).programme(textOf(node, 'UN_LIST_TYPE'));
  for (const value of childrenOf(childOf(node, 'NATIONALITY'), 'VALUE')) entry.country(value.text);
  for (const at of childrenOf(node, 'ENTITY_ADDRESS')) entry.country(textOf(at, 'COUNTRY'));
  for (const birth of childrenOf(node, 'INDIVIDUAL_DATE_OF_BIRTH')) addBirth(entry, birth);
  for (const document of childrenOf(node, 'INDIVIDUAL_DOCUMENT')) {
    entry.identifier(textOf(document, 'TYPE_OF_DOCUMENT'), textOf(document, 'NUMBER'));
  }
  return entry.build();
}

function addBirth(entry: EntryBuilder, birth: XmlNode): void {
  const [from, to] = [textOf(birth, 'FROM_YEAR'), textOf(birth, 'TO_YEAR')];
  if (from !== '' && to !== '') entry.born(`${from} to ${to}`);
  else entry.born(textOf(birth, 'DATE') || textOf(birth, 'YEAR'));
}
