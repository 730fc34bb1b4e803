/** Dates, countries, sexes and kinds as the lists write them, in one form each. */
import countries from 'i18n-iso-countries';
import english from 'i18n-iso-countries/langs/en.json';
import type { ListedKind } from '../../contract/screening';

countries.registerLocale(english);

/** What lists call countries beside their ISO names. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  burma: 'MM',
  'cape verde': 'CV',
  'cote d ivoire': 'CI',
  'czech republic': 'CZ',
  'democratic peoples republic of korea': 'KP',
  'democratic republic of the congo': 'CD',
  'congo democratic republic': 'CD',
  'congo democratic republic of the': 'CD',
  dprk: 'KP',
  'east timor': 'TL',
  england: 'GB',
  'great britain': 'GB',
  'iran islamic republic of': 'IR',
  'islamic republic of iran': 'IR',
  iran: 'IR',
  'ivory coast': 'CI',
  'korea north': 'KP',
  'korea south': 'KR',
  kosovo: 'XK',
  laos: 'LA',
  'libyan arab jamahiriya': 'LY',
  macau: 'MO',
  macedonia: 'MK',
  'moldova republic of': 'MD',
  'north korea': 'KP',
  'occupied palestinian territories': 'PS',
  palestinian: 'PS',
  palestine: 'PS',
  'republic of korea': 'KR',
  russia: 'RU',
  'russian federation': 'RU',
  'slovak republic': 'SK',
  'south korea': 'KR',
  swaziland: 'SZ',
  syria: 'SY',
  'syrian arab republic': 'SY',
  tanzania: 'TZ',
  'the gambia': 'GM',
  uae: 'AE',
  uk: 'GB',
  'united states of america': 'US',
  usa: 'US',
  venezuela: 'VE',
  'viet nam': 'VN',
  'west bank': 'PS',
};

const known = new Map<string, string | undefined>();
const MOST_KNOWN = 5_000;

/** ISO 3166-1 alpha-2 of a country's name or code; undefined when it is none. */
export function countryCode(written: string): string | undefined {
  const text = written.trim();
  if (text === '' || text.length > 80) return undefined;
  if (known.has(text)) return known.get(text);
  const code = lookUp(text);
  if (known.size < MOST_KNOWN) known.set(text, code);
  return code;
}

function lookUp(text: string): string | undefined {
  if (/^[A-Z]{2}$/.test(text)) return countries.isValid(text) ? text : undefined;
  if (/^[A-Z]{3}$/.test(text)) return countries.alpha3ToAlpha2(text);
  const plain = text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[’'.]/g, '')
    .replace(/[^a-z]+/g, ' ')
    .trim();
  return OTHER_NAMES[plain] ?? countries.getAlpha2Code(text, 'en') ?? undefined;
}

/** Distinct codes of what is a country among these. */
export function countryCodes(written: Iterable<string>): string[] {
  const codes = [...written].flatMap((name) => countryCode(name) ?? []);
  return [...new Set(codes)].sort();
}

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');

/**
 * A date as a list writes it: `30 Apr 1963`, `Apr 1963`, `circa 1963`, `1963-04-30`, `30/04/1963`,
 * `dd/mm/1963`, `1960 to 1963`. Undefined when there is no year in it.
 */
export function partialDate(written: string): string | undefined {
  const text = written
    .trim()
    .toLowerCase()
    .replace(/^(circa|approximately|about|c\.)\s*/, '');
  const between = /^(\d{4})\s*(?:to|-|and|\/)\s*(\d{4})$/.exec(text);
  if (between !== null) return `${between[1]}/${between[2]}`;
  const iso = /^(\d{4})(?:-(\d\d?))?(?:-(\d\d?))?(?:t.*|z)?$/.exec(text);
  if (iso !== null) return dated(iso[1], iso[2], iso[3]);
  const slashes = /^(\d\d?|dd|00)[/.](\d\d?|mm|00)[/.](\d{4})$/.exec(text);
  if (slashes !== null) return dated(slashes[3], slashes[2], slashes[1]);
  const words = /^(?:(\d\d?)[\s-]+)?([a-z]{3})[a-z]*[\s-]+(\d{4})$/.exec(text);
  if (words === null) return /\b(1[89]\d\d|20\d\d)\b/.exec(text)?.[1];
  const month = MONTHS.indexOf(words[2] ?? '') + 1;
  return dated(words[3], month === 0 ? undefined : String(month), words[1]);
}

function dated(year = '', month = '', day = ''): string {
  const [m, d] = [Number(month), Number(day)];
  if (!(m >= 1 && m <= 12)) return year;
  const withMonth = `${year}-${String(m).padStart(2, '0')}`;
  return d >= 1 && d <= 31 ? `${withMonth}-${String(d).padStart(2, '0')}` : withMonth;
}

/** Distinct dates among these. */
export function partialDates(written: Iterable<string>): string[] {
  return [...new Set([...written].flatMap((text) => partialDate(text) ?? []))];
}

export function genderOf(written: string): 'male' | 'female' | null {
  if (/^m(ale)?$/i.test(written.trim())) return 'male';
  return /^f(emale)?$/i.test(written.trim()) ? 'female' : null;
}

/** What an entry is, by the word the list has for it. */
export function kindOf(written: string): ListedKind {
  const word = written.trim().toLowerCase();
  if (/^(individual|person|p|natural person)$/.test(word)) return 'person';
  if (/^(vessel|ship)$/.test(word)) return 'vessel';
  if (word === 'aircraft') return 'aircraft';
  if (/^(wallet|address)$/.test(word)) return 'wallet';
  if (/^(entity|enterprise|e|organi[sz]ation|company|legalentity)$/.test(word)) {
    return 'organisation';
  }
  return 'unknown';
}

/** Text without doubled spaces; '' for the signs that mean nothing is known. */
export function cleanText(written: string | undefined): string {
  const text = (written ?? '').replace(/\s+/g, ' ').trim();
  return /^(-0-|n\/?a|none|unknown|-|na)$/i.test(text) ? '' : text;
}
