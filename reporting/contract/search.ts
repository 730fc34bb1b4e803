/** What the staff's search answers: GET /reporting/search?text=&kinds=&market=&limit=. */

/** A document that was found. */
export interface SearchHitRow {
  /** `customer`, `order`, `fill`, `alert`. */
  readonly kind: string;
  /** Within its kind: owner's name, order number, fill id, alert id. */
  readonly id: string;
  /** `title` for people; `ts` (µs UTC), `market` and others by kind; decimals as strings. */
  readonly fields: Readonly<Record<string, string | number | boolean | readonly string[]>>;
  /** Larger is better; comparable within one answer only. */
  readonly score: number;
}

export interface SearchAnswer {
  /** The kinds that were searched: those asked for, or all that the person may read. */
  readonly kinds: readonly string[];
  /** Best first. */
  readonly hits: readonly SearchHitRow[];
}
