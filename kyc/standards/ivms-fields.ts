/** What the members of an IVMS101 payload are held against: texts, codes, countries, dates. */
import { isCountry } from './countries';

export type Json = Readonly<Record<string, unknown>>;

/** Gathers what is wrong, with the place; and what a sender of either version has written. */
export class Findings {
  readonly faults: string[] = [];
  readonly warnings: string[] = [];
  /** A spelling that only 101.2023 has was read. */
  isRevised = false;

  constructor(
    /** `YYYY-MM-DD`: births are before it. */
    readonly today: string,
  ) {}

  fault(place: string, what: string): void {
    this.faults.push(`${place}: ${what}`);
  }
}

export function objectAt(f: Findings, value: unknown, place: string): Json | undefined {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  f.fault(place, 'an object belongs here');
  return undefined;
}

/** Senders write one where several may stand as itself or as a list. */
export function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/** @returns the text; undefined when there is none, or it is wrong */
export function textAt(
  f: Findings,
  of: Json,
  name: string,
  longest: number,
  place: string,
): string | undefined {
  const value = of[name];
  if (value === undefined || value === null) return undefined;
  const at = `${place}.${name}`;
  if (typeof value !== 'string') f.fault(at, 'a text belongs here');
  else if (value === '') f.fault(at, 'a text has at least one character');
  else if ([...value].length > longest) f.fault(at, `longer than ${longest} characters`);
  else return value;
  return undefined;
}

export function codeAt(
  f: Findings,
  of: Json,
  names: readonly string[],
  known: readonly string[],
  place: string,
): string | undefined {
  const name = names.find((one) => of[one] !== undefined) ?? names[0] ?? '';
  const value = of[name];
  if (value === undefined || value === null) f.fault(`${place}.${name}`, 'missing');
  else if (typeof value !== 'string' || !known.includes(value)) {
    f.fault(`${place}.${name}`, `${JSON.stringify(value)} is none of ${known.join(', ')}`);
  } else return value;
  return undefined;
}

/** ISO 3166-1 alpha-2, or XX for an unknown one. */
export function countryAt(f: Findings, of: Json, name: string, place: string): void {
  const value = textAt(f, of, name, 2, place);
  if (value === undefined || value === 'XX' || isCountry(value)) return;
  f.fault(`${place}.${name}`, `${value} is no country code (ISO 3166-1 alpha-2) and not XX`);
}

/** A real day before today (C2 DateInPast). */
export function birthAt(f: Findings, of: Json, place: string): void {
  const value = textAt(f, of, 'dateOfBirth', 10, place);
  const at = `${place}.dateOfBirth`;
  if (value === undefined) {
    if (of['dateOfBirth'] === undefined) f.fault(at, 'missing');
    return;
  }
  const time = /^\d{4}-\d{2}-\d{2}$/.test(value) ? Date.parse(`${value}T00:00:00Z`) : Number.NaN;
  const isDay = !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
  if (!isDay) f.fault(at, `${value} is no day YYYY-MM-DD`);
  else if (value >= f.today) f.fault(at, `${value} is not in the past (C2)`);
}
