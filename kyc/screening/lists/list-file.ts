/** One file of a list as it was read; some lists come in several files that belong together. */
import type { ListEntry, SanctionsList } from '../listed-entry';
import type { EntryBuilder } from './entry-builder';

export interface ListFile extends SanctionsList {
  /** What this file adds to entries of the same list in another file, by the list's reference. */
  readonly additions?: ReadonlyMap<string, EntryBuilder>;
  /** Left out: the format has nothing that marks its end. */
  readonly end?: 'seen' | 'missing';
}

/**
 * Puts files of the same list together: alternate names and countries go to the entries that they
 * belong to. Names for which no entry was given make an entry of their own.
 */
export function joinListFiles(files: readonly ListFile[]): SanctionsList[] {
  const lists = new Map<string, { dated: string | null; entries: Map<string, ListEntry> }>();
  for (const { name, dated, entries } of files) {
    const list = lists.get(name) ?? { dated: null, entries: new Map<string, ListEntry>() };
    lists.set(name, { dated: dated ?? list.dated, entries: list.entries });
    for (const entry of entries) {
      const before = list.entries.get(entry.listId);
      list.entries.set(entry.listId, before === undefined ? entry : merged(before, entry));
    }
  }
  for (const { name, additions } of files) {
    const known = lists.get(name)?.entries;
    if (known === undefined) continue;
    for (const [listId, builder] of additions ?? []) {
      const before = known.get(listId);
      if (before !== undefined) known.set(listId, merged(before, builder.part()));
      else if (builder.hasName) known.set(listId, builder.build());
    }
  }
  return [...lists].map(([name, { dated, entries }]) => ({
    ...{ name, dated },
    entries: [...entries.values()],
  }));
}

function merged(a: ListEntry, b: ListEntry): ListEntry {
  const names = new Set(a.names.map(({ text }) => text));
  const join = (x: readonly string[], y: readonly string[]): string[] => [...new Set([...x, ...y])];
  return {
    ...a,
    names: [...a.names, ...b.names.filter(({ text }) => !names.has(text))],
    birthDates: join(a.birthDates, b.birthDates),
    countries: join(a.countries, b.countries).sort(),
    gender: a.gender ?? b.gender,
    identifiers: [...a.identifiers, ...b.identifiers],
    wallets: [...a.wallets, ...b.wallets],
    programmes: join(a.programmes, b.programmes),
  };
}
