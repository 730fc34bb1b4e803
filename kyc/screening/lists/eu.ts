/**
 * The EU's consolidated list of financial sanctions: the XML (1.1) and the CSV with a row per fact.
 */
import type { ListEntry } from '../listed-entry';
import type { CsvRow } from './csv-rows';
import { EntryBuilder } from './entry-builder';
import { cleanText, kindOf, partialDate } from './facts';
import { headed } from './headed-rows';
import { LIST_LIMITS, ListFault } from './list-fault';
import type { ListFile } from './list-file';
import { childOf, childrenOf, xmlRecords, type XmlNode } from './xml-records';

const NAME = 'EU Consolidated';

/** @param dated from the root's `generationDate` */
export async function readEuXml(
  chunks: AsyncIterable<string>,
  dated: string | null,
): Promise<ListFile> {
  const entries: ListEntry[] = [];
  for await (const node of xmlRecords(chunks, { records: new Set(['sanctionEntity']) })) {
    if (entries.length >= LIST_LIMITS.entries) {
      throw new ListFault('the list has too many entries', node.line);
    }
    entries.push(euEntry(node));
  }
  return { name: NAME, dated, entries };
}

function euEntry(node: XmlNode): ListEntry {
  const { euReferenceNumber = '', logicalId = '' } = node.attributes;
  const listId = euReferenceNumber || logicalId;
  if (listId === '') throw new ListFault('an entry has no reference number', node.line);
  const entry = new EntryBuilder(listId, node.line);
  const subject = childOf(node, 'subjectType')?.attributes;
  entry.kind = kindOf(subject?.['code'] ?? subject?.['classificationCode'] ?? '');
  let main = true;
  for (const { attributes: alias } of childrenOf(node, 'nameAlias')) {
    const { firstName = '', middleName = '', lastName = '' } = alias;
    const whole = alias['wholeName'] || [firstName, middleName, lastName].join(' ');
    const weak = alias['strong'] === 'false';
    entry.name(whole, main ? 'main' : weak ? 'weak-alias' : 'alias').gender(alias['gender'] ?? '');
    main = false;
  }
  for (const { attributes } of childrenOf(node, 'birthdate')) {
    entry.born(attributes['birthdate'] || attributes['year'] || '');
  }
  for (const { attributes } of childrenOf(node, 'citizenship')) {
    entry.country(attributes['countryIso2Code'] ?? '');
  }
  if (entry.kind !== 'person') {
    for (const { attributes } of childrenOf(node, 'address')) {
      entry.country(attributes['countryIso2Code'] ?? '');
    }
  }
  for (const { attributes: id } of childrenOf(node, 'identification')) {
    const kind = id['identificationTypeDescription'] ?? id['identificationTypeCode'] ?? '';
    entry.identifier(kind, id['number'] || id['latinNumber'] || '');
  }
  for (const { attributes } of childrenOf(node, 'regulation')) {
    entry.programme(attributes['programme'] ?? '');
  }
  return entry.build();
}

/** @throws ListFault with the line of a cut row, or when a needed column is not there */
export async function readEuCsv(rows: AsyncIterable<CsvRow>): Promise<ListFile> {
  const builders = new Map<string, EntryBuilder>();
  let dated: string | null = null;
  for await (const { line, get } of headed(rows, ['Entity_LogicalId'])) {
    const logicalId = get('Entity_LogicalId');
    if (logicalId === '') continue;
    dated ??= partialDate(get('fileGenerationDate')) ?? null;
    let entry = builders.get(logicalId);
    if (entry === undefined) {
      if (builders.size >= LIST_LIMITS.entries) {
        throw new ListFault('the list has too many entries', line);
      }
      entry = new EntryBuilder(get('Entity_EU_ReferenceNumber') || logicalId, line);
      entry.kind = kindOf(get('Entity_SubjectType_ClassificationCode'));
      if (entry.kind === 'unknown') entry.kind = kindOf(get('Entity_SubjectType'));
      builders.set(logicalId, entry);
    }
    addEuRow(entry, get);
  }
  const entries = [...builders.values()].map((builder) => builder.build());
  return { name: NAME, dated, entries };
}

function addEuRow(entry: EntryBuilder, get: (column: string) => string): void {
  const parts = ['FirstName', 'MiddleName', 'LastName'].map((part) => get(`NameAlias_${part}`));
  entry
    .name(get('NameAlias_WholeName') || parts.join(' '), entry.hasName ? 'alias' : 'main')
    .gender(get('NameAlias_Gender'))
    .programme(get('Entity_Regulation_Programme'))
    .born(get('BirthDate_BirthDate') || get('BirthDate_Year'))
    .country(get('Citizenship_CountryIso2Code') || get('Citizenship_CountryDescription'))
    .identifier(
      get('Identification_TypeDescription') || get('Identification_TypeCode'),
      cleanText(get('Identification_Number')),
    );
  if (entry.kind !== 'person') {
    entry.country(get('Address_CountryIso2Code') || get('Address_CountryDescription'));
  }
}
