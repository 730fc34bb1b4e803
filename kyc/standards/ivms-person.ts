/** Persons of an IVMS101 payload: names, addresses, identification, with their constraints. */
import {
  birthAt,
  codeAt,
  countryAt,
  listOf,
  objectAt,
  textAt,
  type Findings,
  type Json,
} from './ivms-fields';
import { faultOfLei } from './lei';

const NATURAL_NAMES = ['ALIA', 'BIRT', 'MAID', 'LEGL', 'MISC'];
const LEGAL_NAMES = ['LEGL', 'SHRT', 'TRAD'];
const ADDRESSES = ['HOME', 'BIZZ', 'GEOG'];
const IDENTIFIERS = [
  ...['ARNU', 'CCPT', 'RAID', 'DRLC', 'FIIN', 'TXID', 'SOCS', 'IDCD', 'LEIX', 'MISC'],
];
/** C7 ValidNationalIdentifierLegalPerson. */
const LEGAL_IDENTIFIERS = ['RAID', 'MISC', 'LEIX', 'TXID'];
const ADDRESS_TEXTS: Readonly<Record<string, number>> = {
  ...{ department: 50, subDepartment: 70, streetName: 70, buildingNumber: 16, buildingName: 35 },
  ...{ floor: 70, postBox: 16, room: 70, postcode: 16, townName: 35, townLocationName: 35 },
  ...{ districtName: 35, countrySubDivision: 35 },
};
const MOST_LINES = 7;

/** Whose person it is: an originator must be identifiable (C1, C4). */
export type Part = 'originator' | 'other';

export function checkPerson(f: Findings, value: unknown, place: string, part: Part): void {
  const person = objectAt(f, value, place);
  if (person === undefined) return;
  const { naturalPerson, legalPerson } = person;
  if ((naturalPerson === undefined) === (legalPerson === undefined)) {
    return f.fault(place, 'a person is either naturalPerson or legalPerson');
  }
  if (naturalPerson !== undefined) checkNatural(f, naturalPerson, `${place}.naturalPerson`, part);
  else checkLegal(f, legalPerson, `${place}.legalPerson`, part);
}

function checkNatural(f: Findings, value: unknown, place: string, part: Part): void {
  const person = objectAt(f, value, place);
  if (person === undefined) return;
  const type = ['nameIdentifierType', 'naturalPersonNameIdentifierType'];
  checkNames(f, person, place, { text: 'primaryIdentifier', type, known: NATURAL_NAMES });
  const addresses = checkAddresses(f, person, place);
  checkIdentification(f, person, place, false);
  const numbers = ['customerIdentification', 'customerNumber'];
  for (const name of numbers) textAt(f, person, name, 50, place);
  const birth = person['dateAndPlaceOfBirth'];
  if (birth !== undefined) {
    const at = `${place}.dateAndPlaceOfBirth`;
    const found = objectAt(f, birth, at);
    if (found) {
      birthAt(f, found, at);
      const where = textAt(f, found, 'placeOfBirth', 70, at);
      if (where === undefined && found['placeOfBirth'] === undefined) {
        f.fault(`${at}.placeOfBirth`, 'missing');
      }
    }
  }
  countryAt(f, person, 'countryOfResidence', place);
  const others = [...numbers, 'nationalIdentification', 'dateAndPlaceOfBirth'];
  const known = addresses.length > 0 || others.some((name) => person[name] !== undefined);
  if (part === 'originator' && !known) {
    const what = 'an address, customer or national identification, or date and place of birth';
    f.fault(place, `an originator has ${what} (C1)`);
  }
}

function checkLegal(f: Findings, value: unknown, place: string, part: Part): void {
  const person = objectAt(f, value, place);
  if (person === undefined) return;
  const type = ['legalPersonNameIdentifierType', 'nameIdentifierType'];
  checkNames(f, person, place, { text: 'legalPersonName', type, known: LEGAL_NAMES });
  const addresses = checkAddresses(f, person, place);
  checkIdentification(f, person, place, true);
  textAt(f, person, 'customerNumber', 50, place);
  textAt(f, person, 'customerIdentification', 50, place);
  if (person['customerIdentification'] !== undefined) f.isRevised = true;
  countryAt(f, person, 'countryOfRegistration', place);
  if (part !== 'originator') return;
  const others = ['customerNumber', 'customerIdentification', 'nationalIdentification'];
  if (others.some((name) => person[name] !== undefined)) return;
  if (addresses.length === 0) {
    f.fault(place, 'an originator has an address, customer or national identification (C4)');
  } else if (!addresses.includes('GEOG')) {
    f.warnings.push(`${place}: no address of type GEOG (C4)`);
  }
}

interface NameWords {
  readonly text: string;
  readonly type: readonly string[];
  readonly known: readonly string[];
}

function checkNames(f: Findings, person: Json, place: string, words: NameWords): void {
  const at = `${place}.name`;
  if (person['name'] === undefined) return f.fault(at, 'missing');
  const name = objectAt(f, person['name'], at);
  if (name === undefined) return;
  const types = checkIdentifiers(f, name, 'nameIdentifier', at, words);
  for (const more of ['localNameIdentifier', 'phoneticNameIdentifier']) {
    checkIdentifiers(f, name, more, at, words);
  }
  const needed = words.known === LEGAL_NAMES ? 'C5' : 'C6';
  if (listOf(name['nameIdentifier']).length === 0) f.fault(`${at}.nameIdentifier`, 'missing');
  else if (!types.includes('LEGL')) f.fault(at, `no name is of type LEGL (${needed})`);
}

/** @returns the types of the names */
function checkIdentifiers(
  f: Findings,
  name: Json,
  member: string,
  place: string,
  { text, type, known }: NameWords,
): string[] {
  return listOf(name[member]).flatMap((value, i) => {
    const at = `${place}.${member}[${i}]`;
    const one = objectAt(f, value, at);
    if (one === undefined) return [];
    if (one[text] === undefined) f.fault(`${at}.${text}`, 'missing');
    textAt(f, one, text, 100, at);
    if (text === 'primaryIdentifier') textAt(f, one, 'secondaryIdentifier', 100, at);
    if (one['naturalPersonNameIdentifierType'] !== undefined) f.isRevised = true;
    return codeAt(f, one, type, known, at) ?? [];
  });
}

/** @returns the types of the addresses, '' for a wrong one */
function checkAddresses(f: Findings, person: Json, place: string): string[] {
  return listOf(person['geographicAddress']).flatMap((value, i) => {
    const at = `${place}.geographicAddress[${i}]`;
    const address = objectAt(f, value, at);
    if (address === undefined) return [];
    for (const [name, longest] of Object.entries(ADDRESS_TEXTS)) {
      textAt(f, address, name, longest, at);
    }
    const lines = listOf(address['addressLine']);
    if (lines.length > MOST_LINES) f.fault(`${at}.addressLine`, `more than ${MOST_LINES} lines`);
    lines.forEach((line, n) => textAt(f, { [n]: line }, String(n), 70, `${at}.addressLine`));
    if (address['country'] === undefined) f.fault(`${at}.country`, 'missing');
    countryAt(f, address, 'country', at);
    const house = address['buildingName'] ?? address['buildingNumber'];
    if (lines.length === 0 && (address['streetName'] === undefined || house === undefined)) {
      f.fault(at, 'an address has an addressLine, or a street with building (C8)');
    }
    return codeAt(f, address, ['addressType'], ADDRESSES, at) ?? '';
  });
}

function checkIdentification(f: Findings, person: Json, place: string, legal: boolean): void {
  if (person['nationalIdentification'] === undefined) return;
  const at = `${place}.nationalIdentification`;
  const found = objectAt(f, person['nationalIdentification'], at);
  if (found === undefined) return;
  if (found['nationalIdentifier'] === undefined) f.fault(`${at}.nationalIdentifier`, 'missing');
  const number = textAt(f, found, 'nationalIdentifier', 35, at);
  const type = codeAt(f, found, ['nationalIdentifierType'], IDENTIFIERS, at);
  countryAt(f, found, 'countryOfIssue', at);
  const authority = textAt(f, found, 'registrationAuthority', 8, at);
  if (authority !== undefined && !/^RA\d{6}$/.test(authority)) {
    f.fault(`${at}.registrationAuthority`, `${authority} is not RA and six digits`);
  }
  if (type === 'LEIX' && number !== undefined) {
    const fault = faultOfLei(number);
    if (fault !== undefined) f.fault(`${at}.nationalIdentifier`, `${fault} (C11)`);
  }
  if (!legal || type === undefined) return;
  if (!LEGAL_IDENTIFIERS.includes(type)) {
    f.fault(at, `a legal person has ${LEGAL_IDENTIFIERS.join(', ')}, not ${type} (C7)`);
  }
  if (found['countryOfIssue'] !== undefined) {
    f.fault(`${at}.countryOfIssue`, 'a legal person has none (C9)');
  }
  const named = found['registrationAuthority'] !== undefined;
  if (type === 'LEIX' && named) f.fault(at, 'no registrationAuthority beside an LEI (C9)');
  if (type !== 'LEIX' && !named) f.fault(at, 'registrationAuthority is missing (C9)');
}
