/**
 * The port for finding documents by words and by fields. Documents carry the version of their
 * source (a log sequence number), so that indexing again changes nothing and late writes lose.
 */
export type FieldValue = string | number | boolean | readonly string[];

export interface SearchDocument {
  /** What it is (`alert`), a space of identifiers of its own. */
  readonly kind: string;
  readonly id: string;
  /** External version; a write with one that is not larger than the stored one is ignored. */
  readonly version: number;
  /** What words are looked for in. */
  readonly text: string;
  /** What can be filtered by. */
  readonly fields: Readonly<Record<string, FieldValue>>;
}

/** Equal to a value, one of a list, or within bounds (inclusive, either may be missing). */
export type Filter =
  | string
  | number
  | boolean
  | { readonly anyOf: readonly (string | number)[] }
  | { readonly from?: number; readonly to?: number };

export interface SearchQuery {
  /** Kinds to look in; at least one. */
  readonly kinds: readonly string[];
  /** Words; empty finds everything that the filters let through, by kind and id. */
  readonly text: string;
  readonly filters?: Readonly<Record<string, Filter>>;
  /** 1 to 1000. */
  readonly limit: number;
}

export interface SearchHit {
  readonly kind: string;
  readonly id: string;
  readonly fields: Readonly<Record<string, FieldValue>>;
  /** Larger is better; comparable within one answer only. */
  readonly score: number;
}

export interface Search {
  /** Visible to searches that begin after it has resolved. */
  index(documents: readonly SearchDocument[]): Promise<void>;
  /** Takes documents out; an older version does not bring one back. */
  remove(documents: readonly Pick<SearchDocument, 'kind' | 'id' | 'version'>[]): Promise<void>;
  /** Best hits first; ties by kind and id. Small misspellings are forgiven. */
  search(query: SearchQuery): Promise<SearchHit[]>;
  /** Takes everything out and forgets the versions, so that it can be filled again. */
  clear(): Promise<void>;
}
