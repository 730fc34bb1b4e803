/**
 * Holds persons, organisations, vessels and wallets against all loaded lists. Built once from the
 * lists; asked per customer: the candidates come from an index, the score from the pair.
 */
import type { ListedKind, ScorePart } from '../../contract/screening';
import type { ListEntry, ListedName, SanctionsList } from '../listed-entry';
import { parseName, type NameKind, type ParsedName } from '../names/parsed-name';
import { CandidateIndex } from './candidate-index';
import { plainIdentifier, withFacts, type Facts } from './fact-score';
import { scoreParsed } from './name-score';
import { comparableAddress } from './wallet-address';

export interface Subject extends Facts {
  /** The main name first; each is held against the lists. */
  readonly names: readonly string[];
  /** undefined: not known, held against everything. */
  readonly kinds?: ReadonlySet<ListedKind> | undefined;
}

export interface Match {
  readonly list: string;
  readonly entry: ListEntry;
  /** The listed name that scored best; the main one when an identifier alone met. */
  readonly listedName: string;
  readonly score: number;
  readonly parts: readonly ScorePart[];
}

interface IndexedName {
  readonly entry: number;
  readonly name: ListedName;
  readonly parsed: ParsedName;
}

interface IndexedEntry {
  readonly list: string;
  readonly entry: ListEntry;
  readonly facts: Facts;
}

const CANDIDATES = 40;
const WEAK_ALIAS = 0.97;
const MOST_NAMES_ASKED = 50;

export class Screener {
  readonly #entries: IndexedEntry[] = [];
  readonly #names: Record<NameKind, IndexedName[]> = { person: [], organisation: [] };
  readonly #index: Record<NameKind, CandidateIndex> = {
    person: new CandidateIndex(),
    organisation: new CandidateIndex(),
  };
  readonly #byIdentifier = new Map<string, number[]>();
  readonly #byAddress = new Map<string, { entry: number; asset: string }[]>();

  constructor(lists: readonly SanctionsList[]) {
    for (const { name, entries } of lists) for (const entry of entries) this.#add(name, entry);
  }

  get size(): number {
    return this.#entries.length;
  }

  /** Matches at or above the threshold (0..1), the best first, at most `limit`. */
  screen(subject: Subject, threshold: number, limit = 20): Match[] {
    const best = new Map<number, Match>();
    const keep = (at: number, match: Match): void => {
      if (match.score < threshold) return;
      const before = best.get(at);
      if (before === undefined || match.score > before.score) best.set(at, match);
    };
    for (const name of subject.names.slice(0, MOST_NAMES_ASKED)) {
      for (const kind of rulesFor(subject.kinds)) this.#byName(subject, name, kind, keep);
    }
    for (const written of subject.identifiers) {
      for (const at of this.#byIdentifier.get(plainIdentifier(written)) ?? []) {
        const indexed = this.#entries[at];
        if (indexed === undefined || best.has(at)) continue;
        const [listedName = ''] = indexed.entry.names.map(({ text }) => text);
        keep(at, matchOf(indexed, subject, listedName, subject.names[0] ?? '', 0, []));
      }
    }
    return [...best.values()].sort(byScore).slice(0, limit);
  }

  /** Listed owners of this address, whatever asset the list names. */
  wallets(address: string): { list: string; entry: ListEntry; asset: string }[] {
    const found = this.#byAddress.get(comparableAddress(address)) ?? [];
    return found.flatMap(({ entry: at, asset }) => {
      const indexed = this.#entries[at];
      return indexed === undefined ? [] : [{ list: indexed.list, entry: indexed.entry, asset }];
    });
  }

  #byName(
    subject: Subject,
    name: string,
    kind: NameKind,
    keep: (at: number, match: Match) => void,
  ): void {
    const asked = parseName(name, kind);
    for (const id of this.#index[kind].find(asked, CANDIDATES)) {
      const listed = this.#names[kind][id];
      const indexed = listed === undefined ? undefined : this.#entries[listed.entry];
      if (listed === undefined || indexed === undefined) continue;
      if (!mayBe(subject.kinds, indexed.entry.kind)) continue;
      const { score, reasons } = scoreParsed(asked, listed.parsed);
      if (score === 0) continue;
      const weak = listed.name.kind === 'weak-alias';
      if (weak) reasons.push('the list calls this a weak alias');
      const scored = weak ? score * WEAK_ALIAS : score;
      keep(listed.entry, matchOf(indexed, subject, listed.name.text, name, scored, reasons));
    }
  }

  #add(list: string, entry: ListEntry): void {
    const at = this.#entries.length;
    const { birthDates, countries, gender } = entry;
    const identifiers = entry.identifiers.map(({ value }) => value);
    const facts = { birthDates, countries, gender, identifiers };
    this.#entries.push({ list, entry, facts });
    for (const name of entry.names) {
      for (const kind of readAs(entry.kind)) {
        const parsed = parseName(name.text, kind);
        this.#index[kind].add(this.#names[kind].length, parsed);
        this.#names[kind].push({ entry: at, name, parsed });
      }
    }
    for (const value of identifiers) pushTo(this.#byIdentifier, plainIdentifier(value), at);
    for (const { asset, address } of entry.wallets) {
      pushTo(this.#byAddress, comparableAddress(address), { entry: at, asset });
    }
  }
}

function pushTo<T>(map: Map<string, T[]>, key: string, value: T): void {
  if (key === '') return;
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else known.push(value);
}

function matchOf(
  { list, entry, facts }: IndexedEntry,
  subject: Subject,
  listedName: string,
  name: string,
  score: number,
  reasons: readonly string[],
): Match {
  const reason = reasons.length > 0 ? reasons.join('; ') : 'the names are not alike';
  const byName = { field: 'name', effect: score, customer: name, listed: listedName, reason };
  const { score: all, parts } = withFacts(score, subject, facts);
  return { list, entry, listedName, score: all, parts: [byName, ...parts] };
}

function byScore(a: Match, b: Match): number {
  if (a.score !== b.score) return b.score - a.score;
  if (a.list !== b.list) return a.list < b.list ? -1 : 1;
  return a.entry.listId < b.entry.listId ? -1 : 1;
}

const PERSON: readonly NameKind[] = ['person'];
const ORGANISATION: readonly NameKind[] = ['organisation'];
const BOTH: readonly NameKind[] = ['person', 'organisation'];

function readAs(kind: ListedKind): readonly NameKind[] {
  if (kind === 'person') return PERSON;
  return kind === 'unknown' ? BOTH : ORGANISATION;
}

function rulesFor(kinds: ReadonlySet<ListedKind> | undefined): readonly NameKind[] {
  if (kinds === undefined) return BOTH;
  if (!kinds.has('person')) return ORGANISATION;
  return kinds.size === 1 ? PERSON : BOTH;
}

function mayBe(kinds: ReadonlySet<ListedKind> | undefined, kind: ListedKind): boolean {
  return kinds === undefined || kind === 'unknown' || kinds.has(kind);
}
