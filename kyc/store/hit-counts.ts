/** How many hits of screening each customer has, for the customers' pages. */
import type { HitCounts, ScreeningHits } from '../contract';
import type { Sql } from '../../platform/postgres/pool';

export class StoredHitCounts implements ScreeningHits<Sql> {
  /** A hit that waits for its second person is open still. */
  async hitCounts(sql: Sql, customers: readonly string[]): Promise<Map<string, HitCounts>> {
    const { rows } = await sql.query<HitCounts & { readonly customer: string }>(
      `SELECT customer, count(*) FILTER (WHERE state IN ('open', 'proposed'))::int AS open,
         count(*) FILTER (WHERE state = 'confirmed')::int AS confirmed,
         count(*) FILTER (WHERE state = 'dismissed')::int AS dismissed
       FROM kyc_hits WHERE customer = ANY($1) GROUP BY customer`,
      [customers],
    );
    return new Map(rows.map(({ customer, ...counts }) => [customer, counts]));
  }
}
