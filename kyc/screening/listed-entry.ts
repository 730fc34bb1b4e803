/** An entry of a sanctions list in the shape that all formats are read into, and its parts. */
import type { ListedEntry, ListedKind } from '../contract/screening';

export interface ListedName {
  readonly text: string;
  /** `alias` of low quality is scored like the others, and said to be one. */
  readonly kind: 'main' | 'alias' | 'weak-alias';
}

export interface ListedIdentifier {
  /** What it is, as the list says (`Passport`, `Tax ID No.`). */
  readonly kind: string;
  readonly value: string;
}

export interface ListedWallet {
  /** As the list calls it: `XBT`, `ETH`, … */
  readonly asset: string;
  readonly address: string;
}

export interface ListEntry {
  /** The list's own reference. */
  readonly listId: string;
  readonly kind: ListedKind;
  readonly names: readonly ListedName[];
  /** `1971`, `1971-03`, `1971-03-30`, or `1970/1973` for between. */
  readonly birthDates: readonly string[];
  /** ISO 3166-1 alpha-2: nationality, residence, registration, flag. */
  readonly countries: readonly string[];
  readonly gender: 'male' | 'female' | null;
  readonly identifiers: readonly ListedIdentifier[];
  readonly wallets: readonly ListedWallet[];
  readonly programmes: readonly string[];
}

/** A list as it was read: every entry, or none when anything in it was wrong. */
export interface SanctionsList {
  /** `OFAC SDN`, `UN Consolidated`, `EU Consolidated`, `UK Sanctions List`, or the own list's. */
  readonly name: string;
  /** Date of the list as it says itself; null when it says nothing. */
  readonly dated: string | null;
  readonly entries: readonly ListEntry[];
}

/** The entry as screens and stored hits have it. */
export function entryPage(list: string, entry: ListEntry): ListedEntry {
  const { listId, kind, names, birthDates, countries, gender, wallets, programmes } = entry;
  return {
    ...{ list, listId, kind, birthDates, countries, gender, wallets, programmes },
    names: names.map(({ text }) => text),
    identifiers: entry.identifiers.map((id) => `${id.kind} ${id.value}`.trim()),
  };
}
