/**
 * OFAC's remarks: phrases between semicolons that hold what the columns do not (births,
 * nationalities, documents, digital-currency addresses, weak aliases).
 */
import { countryCode } from './facts';
import type { EntryBuilder } from './entry-builder';

/** What a document is called ends with one of these. */
const LABELS = [
  ...['No\\.', 'Number', 'Passport', 'ID', 'Code', 'Identification', 'Card', 'License', 'SSN'],
  ...['R\\.U\\.C(?:\\. #)?', 'R\\.I\\.F\\. #', 'NIT #', 'C\\.U\\.R\\.P\\.', 'R\\.F\\.C\\.'],
  ...['D\\.N\\.I\\.', 'C\\.I\\.', 'MMSI', 'SWIFT/BIC'],
].join('|');
const VALUE = '[A-Z0-9][A-Z0-9./ -]*\\d[A-Z0-9./-]*|[A-Z]{6}[A-Z0-9]{2,5}';
const IDENTIFIER_KIND = new RegExp(
  `^(?:alt\\. )?(.*?(?:${LABELS}))\\s+(?:IMO\\s+)?#?(${VALUE})\\b`,
  'i',
);
const LONGEST_PHRASE = 300;
const WALLET = /^(?:alt\. )?Digital Currency Address - (\S+) (\S+)$/;
const ALIAS = /^(?:alt\. )?(?:a|f|n)\.k\.a\.\s*['"‘](.*)['"’]$/;

/** Adds what the phrases say to the entry. */
export function readRemarks(remarks: string, entry: EntryBuilder): void {
  for (const raw of remarks.split(/;\s*/)) readPhrase(raw.trim().replace(/\.$/, ''), entry);
}

function readPhrase(phrase: string, entry: EntryBuilder): void {
  if (phrase === '' || phrase === '-0-') return;
  const [, asset = '', address = ''] = WALLET.exec(phrase) ?? [];
  if (address !== '') {
    entry.wallet(asset, address);
    return;
  }
  const alias = ALIAS.exec(phrase)?.[1];
  if (alias !== undefined) {
    entry.name(alias, 'weak-alias');
    return;
  }
  const [, label = '', value = ''] =
    /^(?:alt\. )?(DOB|nationality|citizen|Gender|Nationality of Registration|Flag) (.+)$/i.exec(
      phrase,
    ) ?? [];
  if (label !== '') readFact(label.toLowerCase(), value, entry);
  else readIdentifier(phrase, entry);
}

function readFact(label: string, value: string, entry: EntryBuilder): void {
  if (label === 'dob') entry.born(value);
  else if (label === 'gender') entry.gender(value);
  else entry.country(value);
}

function readIdentifier(phrase: string, entry: EntryBuilder): void {
  if (phrase.length > LONGEST_PHRASE) return;
  const [, kind = '', value = ''] = IDENTIFIER_KIND.exec(phrase) ?? [];
  if (value === '' || kind.length > 60) return;
  entry.identifier(kind, value.replace(/ (issued|expires).*$/i, ''));
  const issuer = /\(([^)]+)\)/.exec(phrase)?.[1];
  const isCitizenship = /passport|national id|cedula|registration|tax id|c\.u\.r\.p|c\.r\. no/i;
  if (issuer !== undefined && isCitizenship.test(kind) && countryCode(issuer) !== undefined) {
    entry.country(issuer);
  }
}
