/** What screening tells the customers' pages. */
export interface HitCounts {
  readonly open: number;
  readonly confirmed: number;
  readonly dismissed: number;
}

/** `Sql` is what a store talks through: the pool, or a transaction. */
export interface ScreeningHits<Sql> {
  /** Customers without hits are left out. */
  hitCounts(sql: Sql, customers: readonly string[]): Promise<ReadonlyMap<string, HitCounts>>;
}
