/**
 * The machine-readable zone of passports and identity cards (ICAO 9303 parts 3 to 6: TD1, TD2,
 * TD3): fields, check digits, expiry, and where it differs from what the customer said.
 */
import { alpha3ToAlpha2 } from 'i18n-iso-countries';
import type { parse as MrzParser } from 'mrz' with { 'resolution-mode': 'import' };
import type { MrzReading, PersonProfile, Profile } from '../contract';
import { CodedError } from '../../platform/errors/coded-error';

/** Check digits by the field they guard. */
const CHECKS: Readonly<Record<string, string>> = {
  documentNumberCheckDigit: 'documentNumber',
  birthDateCheckDigit: 'birthDate',
  expirationDateCheckDigit: 'expirationDate',
  personalNumberCheckDigit: 'optional',
  compositeCheckDigit: 'composite',
};
/** Codes of ICAO 9303 part 3 section 5 that ISO 3166-1 does not have. */
const OWN_CODES: Readonly<Record<string, string>> = { D: 'DE', GBD: 'GB', GBN: 'GB', GBO: 'GB' };

/**
 * Reads the lines as printed: three of 30 characters (TD1), two of 36 (TD2) or of 44 (TD3).
 * @param today `YYYY-MM-DD`, for centuries and expiry
 * @param profile what the customer said, to be compared
 * @throws CodedError BAD_MRZ when the lines are no such zone
 */
export async function readMrz(
  lines: readonly string[],
  today: string,
  profile: Profile | null,
): Promise<MrzReading> {
  const { parse } = await import('mrz');
  const clean = lines.map((line) => line.replaceAll(' ', '').toUpperCase());
  const result = parsed(parse, clean);
  const { format, fields, details } = result;
  if (format !== 'TD1' && format !== 'TD2' && format !== 'TD3') throw badMrz(`it is ${format}`);
  const expiresOn = wholeDate(fields.expirationDate, today, 'later');
  const checks = details
    .filter(({ field }) => field !== null && field in CHECKS)
    .map(({ field, valid }) => ({ field: CHECKS[field ?? ''] ?? '', ok: valid }));
  const faults = details
    .filter(({ valid }) => !valid)
    .map(({ label, error }) => `${label}: ${error ?? 'not valid'}`);
  const past = expiresOn !== null && expiresOn < today;
  const reading = {
    format,
    valid: result.valid,
    documentNumber: result.documentNumber,
    primaryIdentifier: fields.lastName ?? null,
    secondaryIdentifier: fields.firstName ?? null,
    nationality: country(fields.nationality),
    issuingState: country(fields.issuingState),
    dateOfBirth: wholeDate(fields.birthDate, today, 'earlier'),
    sex: fields.sex ?? null,
    expiresOn,
    checks,
    problems: past ? [...faults, `it expired on ${expiresOn}`] : faults,
  } as const;
  const differences = profile?.kind === 'person' ? await compare(reading, profile) : [];
  return { ...reading, differences };
}

function parsed(parse: typeof MrzParser, lines: string[]): ReturnType<typeof MrzParser> {
  try {
    return parse(lines);
  } catch (cause) {
    throw badMrz(cause instanceof Error ? cause.message : 'it is not readable');
  }
}

function badMrz(why: string): CodedError {
  const what = 'enter three lines of 30 characters, or two of 36 or 44';
  return new CodedError(
    'BAD_MRZ',
    `this is no machine-readable zone of a travel document: ${why}; ${what}`,
  );
}

/** ISO 3166-1 alpha-2 where there is one, else the code as printed. */
function country(code: string | null | undefined): string | null {
  if (code === null || code === undefined) return null;
  return OWN_CODES[code] ?? alpha3ToAlpha2(code) ?? code;
}

/**
 * Two digits of the year as printed, completed: births lie before today, expiries not further back
 * than half a century. Unknown parts of a birth date are `<<` (part 3 section 4.7): null then.
 */
function wholeDate(
  text: string | null | undefined,
  today: string,
  side: 'earlier' | 'later',
): string | null {
  const found = /^(\d\d)(\d\d)(\d\d)$/.exec(text ?? '');
  if (found === null) return null;
  const [, year = '', month = '', day = ''] = found;
  const century = Number(today.slice(0, 2));
  const inCentury = (hundreds: number): string => `${hundreds}${year}-${month}-${day}`;
  if (side === 'earlier') {
    const same = inCentury(century);
    return same <= today ? same : inCentury(century - 1);
  }
  const years = Number(`${century}${year}`) - Number(today.slice(0, 4));
  return inCentury(years < -50 ? century + 1 : years > 50 ? century - 1 : century);
}

type Read = Pick<
  MrzReading,
  'primaryIdentifier' | 'secondaryIdentifier' | 'dateOfBirth' | 'nationality' | 'sex'
>;

async function compare(read: Read, profile: PersonProfile): Promise<string[]> {
  const { default: anyAscii } = await import('any-ascii');
  const letters = (text: string): string =>
    anyAscii(text)
      .toUpperCase()
      .replace(/[^A-Z]/g, '');
  // Part 3 section 6 writes Ä as AE; others leave the mark off. Both are the same name.
  const forms = (text: string): string[] => {
    const german = text.replace(/[äÄ]/g, 'AE').replace(/[öÖ]/g, 'OE').replace(/[üÜ]/g, 'UE');
    return [letters(text), letters(german)];
  };
  /** Names are cut to the space there is (part 3 section 4.6). */
  const same = (printed: string, said: string): boolean =>
    forms(said).some((form) => form === letters(printed) || form.startsWith(letters(printed)));
  const differences: string[] = [];
  const look = (what: string, printed: string | null, said: string | undefined, equal = same) => {
    if (printed === null || said === undefined || printed === '' || equal(printed, said)) return;
    differences.push(`${what} is ${printed} in the document and ${said} in the profile`);
  };
  const exact = (a: string, b: string): boolean => a === b;
  look('the surname', read.primaryIdentifier, profile.primaryIdentifier);
  look('the given name', read.secondaryIdentifier, profile.secondaryIdentifier);
  look('the date of birth', read.dateOfBirth, profile.dateOfBirth, exact);
  look('the nationality', read.nationality, profile.nationality, exact);
  const gender = profile.gender === 'other' ? undefined : profile.gender;
  look('the sex', read.sex === 'nonspecified' ? null : read.sex, gender, exact);
  return differences;
}
