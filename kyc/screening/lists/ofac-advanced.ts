/**
 * OFAC's advanced XML (`Sanctions`, the UN's common format): values stand in tables of their own
 * and are referred to by number; documents and programmes stand apart from the parties.
 */
import { EntryBuilder } from './entry-builder';
import { LIST_LIMITS, ListFault } from './list-fault';
import type { ListFile } from './list-file';
import { OFAC_SDN } from './ofac-csv';
import { childOf, childrenOf, textOf, within, xmlRecords, type XmlNode } from './xml-records';

const RECORDS = new Set([
  ...['DateOfIssue', 'ReferenceValueSets', 'Location', 'IDRegDocument'],
  ...['DistinctParty', 'SanctionsEntry'],
]);
const WALLET = /^Digital Currency Address - (\S+)/;

class AdvancedReader {
  readonly entries = new Map<string, EntryBuilder>();
  dated: string | null = null;
  readonly #values = new Map<string, string>();
  readonly #countries = new Map<string, string>();
  readonly #documents = new Map<string, { kind: string; value: string }[]>();
  readonly #profiles = new Map<string, EntryBuilder>();

  take(node: XmlNode): void {
    switch (node.name) {
      case 'DateOfIssue':
        this.dated = dateText(node);
        break;
      case 'ReferenceValueSets':
        for (const set of node.children) for (const value of set.children) this.#learn(value);
        break;
      case 'Location':
        this.#location(node);
        break;
      case 'IDRegDocument':
        this.#document(node);
        break;
      case 'DistinctParty':
        this.#party(node);
        break;
      default:
        this.#sanctions(node);
    }
  }

  #learn({ name, attributes, text }: XmlNode): void {
    const iso = attributes['ISO2'];
    this.#values.set(`${name} ${attributes['ID']}`, (iso ?? text).trim());
    if (name === 'PartySubType') {
      this.#values.set(`PartyOf ${attributes['ID']}`, attributes['PartyTypeID'] ?? '');
    }
  }

  #value(set: string, id: string | undefined): string {
    return this.#values.get(`${set} ${id}`) ?? '';
  }

  #location(node: XmlNode): void {
    const id = node.attributes['ID'] ?? '';
    const country = childOf(node, 'LocationCountry');
    const code = this.#value('Country', country?.attributes['CountryID']);
    const written = within(node, 'Value').at(-1)?.text ?? '';
    this.#countries.set(id, code || textOf(country, 'Country') || written);
  }

  #document(node: XmlNode): void {
    const identity = node.attributes['IdentityID'] ?? '';
    const documents = this.#documents.get(identity) ?? [];
    const kind = this.#value('IDRegDocType', node.attributes['IDRegDocTypeID']);
    documents.push({ kind, value: textOf(node, 'IDRegistrationNo') });
    this.#documents.set(identity, documents);
  }

  #party(node: XmlNode): void {
    const listId = node.attributes['FixedRef'] ?? '';
    const profile = childOf(node, 'Profile');
    if (listId === '' || profile === undefined) {
      throw new ListFault('a party has no number or no profile', node.line);
    }
    const entry = new EntryBuilder(listId, node.line);
    const subType = profile.attributes['PartySubTypeID'];
    const type = this.#value('PartyType', this.#value('PartyOf', subType));
    entry.kind = partyKind(this.#value('PartySubType', subType), type, subType);
    for (const identity of childrenOf(profile, 'Identity')) this.#identity(entry, identity);
    for (const feature of childrenOf(profile, 'Feature')) this.#feature(entry, feature);
    this.entries.set(listId, entry);
    this.#profiles.set(profile.attributes['ID'] ?? listId, entry);
  }

  #identity(entry: EntryBuilder, identity: XmlNode): void {
    const family = familyParts(identity, (id) => this.#value('NamePartType', id));
    for (const alias of childrenOf(identity, 'Alias')) {
      const main = alias.attributes['Primary'] === 'true';
      const weak = alias.attributes['LowQuality'] === 'true';
      childrenOf(alias, 'DocumentedName').forEach((documented, at) => {
        const parts = within(documented, 'NamePartValue');
        const last = parts.filter(({ attributes }) => family.has(attributes['NamePartGroupID']));
        const first = parts.filter((part) => !last.includes(part));
        const whole = [...first, ...last].map(({ text }) => text.trim()).join(' ');
        entry.name(whole, main && at === 0 ? 'main' : weak ? 'weak-alias' : 'alias');
      });
    }
    for (const { kind, value } of this.#documents.get(identity.attributes['ID'] ?? '') ?? []) {
      entry.identifier(kind, value);
    }
  }

  #feature(entry: EntryBuilder, feature: XmlNode): void {
    const type = this.#value('FeatureType', feature.attributes['FeatureTypeID']);
    const details = within(feature, 'VersionDetail').map(
      ({ text, attributes }) =>
        text.trim() || this.#value('DetailReference', attributes['DetailReferenceID']),
    );
    const asset = WALLET.exec(type)?.[1];
    for (const detail of details) {
      if (asset !== undefined) entry.wallet(asset, detail);
      else if (/gender/i.test(type)) entry.gender(detail);
      else if (/IMO|MMSI|SWIFT|registration|identification/i.test(type)) {
        entry.identifier(type, detail);
      }
    }
    if (/birthdate/i.test(type)) {
      for (const period of within(feature, 'DatePeriod')) entry.born(periodText(period));
    }
    if (/nationality|citizenship|flag/i.test(type)) {
      for (const { attributes } of within(feature, 'VersionLocation')) {
        entry.country(this.#countries.get(attributes['LocationID'] ?? '') ?? '');
      }
    }
  }

  #sanctions(node: XmlNode): void {
    const entry = this.#profiles.get(node.attributes['ProfileID'] ?? '');
    for (const measure of childrenOf(node, 'SanctionsMeasure')) {
      entry?.programme(textOf(measure, 'Comment'));
    }
  }
}

/** The numbers of the official file, for when the table of sub-types says nothing. */
const SUB_TYPES: Readonly<Record<string, EntryBuilder['kind']>> = {
  ...{ 1: 'vessel', 2: 'aircraft', 3: 'organisation', 4: 'person' },
};

function partyKind(subType: string, type: string, id: string | undefined): EntryBuilder['kind'] {
  const words = `${subType} ${type}`.toLowerCase();
  if (words.includes('vessel')) return 'vessel';
  if (words.includes('aircraft')) return 'aircraft';
  if (words.includes('individual')) return 'person';
  if (words.includes('entity')) return 'organisation';
  return SUB_TYPES[id ?? ''] ?? 'unknown';
}

/** Groups of name parts that are family names: they are written first in this format. */
function familyParts(
  identity: XmlNode,
  typeOf: (id: string | undefined) => string,
): ReadonlySet<string | undefined> {
  const groups = within(identity, 'NamePartGroup').filter(({ attributes }) =>
    /^last name$/i.test(typeOf(attributes['NamePartTypeID'])),
  );
  return new Set(groups.map(({ attributes }) => attributes['ID']));
}

function dateText(node: XmlNode | undefined): string {
  const [year, month, day] = ['Year', 'Month', 'Day'].map((part) =>
    textOf(node, part).padStart(2, '0'),
  );
  return `${year}-${month}-${day}`;
}

/** From the first to the last possible day: the year alone when it spans one. */
function periodText(period: XmlNode): string {
  const from = dateText(childOf(childOf(period, 'Start'), 'From'));
  const to = dateText(childOf(childOf(period, 'End'), 'To'));
  if (from === to || to.startsWith('00')) return from;
  const [first, last] = [from.slice(0, 4), to.slice(0, 4)];
  return first === last ? first : `${first} to ${last}`;
}

export async function readOfacAdvanced(chunks: AsyncIterable<string>): Promise<ListFile> {
  const reader = new AdvancedReader();
  for await (const node of xmlRecords(chunks, { records: RECORDS })) {
    reader.take(node);
    if (reader.entries.size > LIST_LIMITS.entries) {
      throw new ListFault('the list has too many entries', node.line);
    }
  }
  const entries = [...reader.entries.values()].map((builder) => builder.build());
  return { name: OFAC_SDN, dated: reader.dated, entries };
}
