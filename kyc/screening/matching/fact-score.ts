/** What birth date, country, gender and identifiers do to a name's score, each in words. */
import type { ScorePart } from '../../contract/screening';

/** What is known of either side beside the names. */
export interface Facts {
  readonly birthDates: readonly string[];
  readonly countries: readonly string[];
  readonly gender: 'male' | 'female' | null;
  readonly identifiers: readonly string[];
}

/** Agreeing facts close this share of the way to 1; contradicting ones multiply. */
const AGREE = { day: 0.5, year: 0.2, country: 0.1, gender: 0.02 } as const;
const DISAGREE = { birth: 0.72, near: 0.93, country: 0.96, gender: 0.8 } as const;
/** An identifier is nobody else's: the same one is a hit whatever the names are. */
const SAME_IDENTIFIER = 0.97;
const SHORTEST_IDENTIFIER = 5;

/** @returns the score with the facts taken in, and a part for each that said something */
export function withFacts(
  score: number,
  customer: Facts,
  listed: Facts,
): { score: number; parts: ScorePart[] } {
  const parts: ScorePart[] = [];
  let now = score;
  const move = (field: string, to: number, left: string, right: string, reason: string): void => {
    parts.push({ field, effect: to - now, customer: left, listed: right, reason });
    now = to;
  };
  if (now > 0) {
    byBirth(now, customer, listed, move);
    byCountry(now, customer, listed, move);
    byGender(now, customer, listed, move);
  }
  const same = sameIdentifier(customer, listed);
  if (same !== undefined && now < SAME_IDENTIFIER) {
    move('identifier', SAME_IDENTIFIER, same, same, 'the same identifier');
  } else if (same !== undefined) {
    move('identifier', now + (1 - now) * 0.9, same, same, 'the same identifier');
  }
  return { score: now, parts };
}

type Move = (field: string, to: number, left: string, right: string, reason: string) => void;

function byBirth(now: number, customer: Facts, listed: Facts, move: Move): void {
  const [date] = customer.birthDates;
  if (date === undefined || listed.birthDates.length === 0) return;
  const all = listed.birthDates.join(', ');
  const degrees = listed.birthDates.map((other) => likeBirth(date, other));
  if (degrees.includes('day')) {
    move('birthDate', now + (1 - now) * AGREE.day, date, all, 'born on the same day');
  } else if (degrees.includes('year')) {
    move('birthDate', now + (1 - now) * AGREE.year, date, all, 'the birth dates may be the same');
  } else if (degrees.includes('near')) {
    move('birthDate', now * DISAGREE.near, date, all, 'born about the same time');
  } else move('birthDate', now * DISAGREE.birth, date, all, 'born at another time');
}

function likeBirth(a: string, b: string): 'day' | 'year' | 'near' | 'apart' {
  if (a === b && a.length === 10) return 'day';
  const [from, to] = yearsOf(b);
  const [year] = yearsOf(a);
  if (b.length === 10 && a.length === 10 && a.slice(0, 4) === b.slice(0, 4)) {
    // Day and month in the other order: a common slip.
    const swapped = a.slice(5, 7) === b.slice(8) && a.slice(8) === b.slice(5, 7);
    return swapped ? 'year' : 'near';
  }
  const precise = b.includes('/') || Math.min(a.length, b.length) >= 4;
  if (precise && year >= from && year <= to) {
    const [monthA, monthB] = [a.slice(5, 7), b.slice(5, 7)];
    const sameMonth = b.includes('/') || monthA === '' || monthB === '' || monthA === monthB;
    return sameMonth ? 'year' : 'near';
  }
  return year >= from - 1 && year <= to + 1 ? 'near' : 'apart';
}

function yearsOf(date: string): [from: number, to: number] {
  const [from = '', to = from] = date.includes('/') ? date.split('/') : [date.slice(0, 4)];
  return [Number(from), Number(to)];
}

function byCountry(now: number, customer: Facts, listed: Facts, move: Move): void {
  if (customer.countries.length === 0 || listed.countries.length === 0) return;
  const [left, right] = [customer.countries.join(', '), listed.countries.join(', ')];
  if (customer.countries.some((code) => listed.countries.includes(code))) {
    move('country', now + (1 - now) * AGREE.country, left, right, 'a country in common');
  } else move('country', now * DISAGREE.country, left, right, 'no country in common');
}

function byGender(now: number, customer: Facts, listed: Facts, move: Move): void {
  const [left, right] = [customer.gender, listed.gender];
  if (left === null || right === null) return;
  if (left === right) {
    move('gender', now + (1 - now) * AGREE.gender, left, right, 'the same gender');
  } else move('gender', now * DISAGREE.gender, left, right, 'another gender');
}

/** Letters and digits of an identifier; '' for what is too short to be one. */
export function plainIdentifier(written: string): string {
  const plain = written.toUpperCase().replace(/[^A-Z0-9]/g, '');
  return plain.length < SHORTEST_IDENTIFIER || !/\d/.test(plain) ? '' : plain;
}

function sameIdentifier(customer: Facts, listed: Facts): string | undefined {
  const known = new Set(listed.identifiers.map(plainIdentifier).filter((id) => id !== ''));
  return customer.identifiers.find((id) => known.has(plainIdentifier(id)));
}
