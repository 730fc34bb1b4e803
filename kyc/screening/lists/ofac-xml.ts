/** OFAC's classic XML (`sdnList`), as SDN.XML and CONSOLIDATED.XML have it. */
import type { ListEntry } from '../listed-entry';
import { EntryBuilder } from './entry-builder';
import { kindOf } from './facts';
import { LIST_LIMITS, ListFault } from './list-fault';
import type { ListFile } from './list-file';
import { OFAC_SDN } from './ofac-csv';
import { childOf, childrenOf, textOf, xmlRecords, type XmlNode } from './xml-records';

const WALLET = /^Digital Currency Address - (\S+)/;

/** @param dated from `Publish_Date` */
export async function readOfacXml(
  chunks: AsyncIterable<string>,
  dated: string | null,
): Promise<ListFile> {
  const entries: ListEntry[] = [];
  for await (const node of xmlRecords(chunks, { records: new Set(['sdnEntry']) })) {
    if (entries.length >= LIST_LIMITS.entries) {
      throw new ListFault('the list has too many entries', node.line);
    }
    entries.push(sdnEntry(node));
  }
  return { name: OFAC_SDN, dated, entries };
}

function sdnEntry(node: XmlNode): ListEntry {
  const listId = textOf(node, 'uid');
  if (listId === '') throw new ListFault('an entry has no uid', node.line);
  const entry = new EntryBuilder(listId, node.line);
  entry.kind = kindOf(textOf(node, 'sdnType'));
  entry.name(nameOf(node), 'main');
  for (const aka of childrenOf(childOf(node, 'akaList'), 'aka')) {
    entry.name(nameOf(aka), textOf(aka, 'category') === 'weak' ? 'weak-alias' : 'alias');
  }
  for (const { text } of childrenOf(childOf(node, 'programList'), 'program')) entry.programme(text);
  const each = (list: string, item: string, add: (node: XmlNode) => unknown): void => {
    for (const child of childrenOf(childOf(node, list), item)) add(child);
  };
  each('dateOfBirthList', 'dateOfBirthItem', (item) => entry.born(textOf(item, 'dateOfBirth')));
  each('nationalityList', 'nationality', (item) => entry.country(textOf(item, 'country')));
  each('citizenshipList', 'citizenship', (item) => entry.country(textOf(item, 'country')));
  each('idList', 'id', (item) => addIdentifier(entry, item));
  if (entry.kind !== 'person') {
    each('addressList', 'address', (item) => entry.country(textOf(item, 'country')));
  }
  const vessel = childOf(node, 'vesselInfo');
  if (vessel !== undefined) {
    entry.country(textOf(vessel, 'vesselFlag')).identifier('Call sign', textOf(vessel, 'callSign'));
  }
  return entry.build();
}

function nameOf(node: XmlNode): string {
  return `${textOf(node, 'firstName')} ${textOf(node, 'lastName')}`;
}

function addIdentifier(entry: EntryBuilder, item: XmlNode): void {
  const [type, number] = [textOf(item, 'idType'), textOf(item, 'idNumber')];
  const asset = WALLET.exec(type)?.[1];
  if (asset !== undefined) entry.wallet(asset, number);
  else if (type === 'Gender') entry.gender(number);
  else if (/\d/.test(number)) entry.identifier(type, number);
}
