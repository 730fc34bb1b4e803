/** Gathers what a list says of one entry, without doubles and within bounds. */
import type { ListedKind } from '../../contract/screening';
import type { ListEntry, ListedIdentifier, ListedName, ListedWallet } from '../listed-entry';
import { cleanText, countryCodes, genderOf, partialDates } from './facts';
import { LIST_LIMITS, ListFault } from './list-fault';

export class EntryBuilder {
  kind: ListedKind = 'unknown';
  readonly #names = new Map<string, ListedName>();
  readonly #birthDates: string[] = [];
  readonly #countries: string[] = [];
  readonly #identifiers = new Map<string, ListedIdentifier>();
  readonly #wallets = new Map<string, ListedWallet>();
  readonly #programmes = new Set<string>();
  #gender: 'male' | 'female' | null = null;

  constructor(
    readonly listId: string,
    readonly line: number,
  ) {}

  name(text: string, kind: ListedName['kind']): this {
    const clean = cleanText(text);
    if (clean === '' || this.#names.has(clean)) return this;
    if (this.#names.size >= LIST_LIMITS.names) {
      throw new ListFault(`entry ${this.listId} has too many names`, this.line);
    }
    this.#names.set(clean, { text: clean, kind });
    return this;
  }

  born(text: string): this {
    this.#birthDates.push(text);
    return this;
  }

  country(text: string): this {
    this.#countries.push(text);
    return this;
  }

  gender(text: string): this {
    this.#gender ??= genderOf(text);
    return this;
  }

  identifier(kind: string, value: string): this {
    const clean = cleanText(value);
    if (clean !== '') {
      this.#identifiers.set(`${kind} ${clean}`, { kind: cleanText(kind), value: clean });
    }
    return this;
  }

  wallet(asset: string, address: string): this {
    const clean = cleanText(address);
    if (clean !== '') {
      this.#wallets.set(`${asset} ${clean}`, { asset: asset.trim(), address: clean });
    }
    return this;
  }

  programme(text: string): this {
    const clean = cleanText(text);
    if (clean !== '') this.#programmes.add(clean);
    return this;
  }

  get hasName(): boolean {
    return this.#names.size > 0;
  }

  /** @throws ListFault for an entry without name and without wallet */
  build(): ListEntry {
    if (!this.hasName && this.#wallets.size === 0) {
      throw new ListFault(`entry ${this.listId} has no name`, this.line);
    }
    return this.part();
  }

  /** What was gathered, to be added to an entry; it may have no name. */
  part(): ListEntry {
    const names = [...this.#names.values()];
    return {
      listId: this.listId,
      kind: this.kind,
      // The main name first; the order of the others is the list's.
      names: [...names].sort((a, b) => Number(b.kind === 'main') - Number(a.kind === 'main')),
      birthDates: partialDates(this.#birthDates),
      countries: countryCodes(this.#countries),
      gender: this.#gender,
      identifiers: [...this.#identifiers.values()],
      wallets: [...this.#wallets.values()],
      programmes: [...this.#programmes].sort(),
    };
  }
}
