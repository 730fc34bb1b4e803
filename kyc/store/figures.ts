/** Figures about customers for reports, by the times of the events behind them. */
import type {
  CountedIds,
  FunnelRow,
  KycFigures,
  RatingRow,
  ReviewFigures,
  ScreeningFigures,
} from '../contract';
import type { Sql } from '../../platform/postgres/pool';
import { RATED } from './customer-list';

export class PostgresKycFigures implements KycFigures {
  constructor(
    private readonly sql: Sql,
    private readonly hits: ScreeningFigures,
  ) {}

  async funnel(asOf: number): Promise<FunnelRow[]> {
    const { rows } = await this.sql.query<{ state: string; kind: string; ids: string[] }>(
      `WITH last AS (
         SELECT DISTINCT ON (customer) customer, coalesce(body ->> 'to', body ->> 'state') AS state
         FROM kyc_customer_events
         WHERE at < $1 AND kind IN ('created', 'state-changed', 'unfrozen')
         ORDER BY customer, version DESC
       )
       SELECT last.state, c.kind, array_agg(c.customer ORDER BY c.customer) AS ids
       FROM last JOIN kyc_customers c USING (customer) GROUP BY 1, 2 ORDER BY 1, 2`,
      [asOf],
    );
    return rows.map(({ state, kind, ids }) => ({ state, kind, ...counted(ids) }));
  }

  /** The riskiest account speaks for the customer; an override in force comes before it. */
  async ratings(asOf: number): Promise<RatingRow[]> {
    const { rows } = await this.sql.query<{ rating: string; ids: string[] }>(
      `WITH scored AS (
         SELECT DISTINCT ON (account) account, owner, rating FROM kyc_risk_history
         WHERE at < $1 ORDER BY account, entry DESC
       ), rated AS (
         SELECT owner, (array_agg(rating ORDER BY array_position(
           ARRAY['high', 'medium', 'low'], rating)))[1] AS rating FROM scored GROUP BY owner
       ), overridden AS (
         SELECT DISTINCT ON (customer) customer, body ->> 'rating' AS rating,
           (body ->> 'until')::bigint AS until
         FROM kyc_customer_events WHERE at < $1 AND kind = 'risk-overridden'
         ORDER BY customer, version DESC
       )
       SELECT coalesce(o.rating, r.rating, 'none') AS rating,
         array_agg(c.customer ORDER BY c.customer) AS ids
       FROM kyc_customers c LEFT JOIN rated r ON r.owner = c.customer
       LEFT JOIN overridden o ON o.customer = c.customer AND o.until > $1
       WHERE c.created_at < $1 GROUP BY 1 ORDER BY 1`,
      [asOf],
    );
    return rows.map(({ rating, ids }) => ({ rating, ...counted(ids) }));
  }

  screening(from: number, to: number): ReturnType<ScreeningFigures['screening']> {
    return this.hits.screening(from, to);
  }

  async reviews(from: number, to: number): Promise<ReviewFigures> {
    const decided = (states: string): Promise<CountedIds> =>
      this.#ids(
        `SELECT document AS id FROM kyc_documents
         WHERE decided_at >= $1 AND decided_at < $2 AND state IN (${states})`,
        [from, to],
      );
    return {
      documentsAccepted: await decided("'accepted', 'expired'"),
      documentsRefused: await decided("'refused'"),
      documentsWaiting: await this.#ids(
        `SELECT document AS id FROM kyc_documents WHERE uploaded_at < $1 AND state <> 'erased'
           AND (decided_at IS NULL OR decided_at >= $1)`,
        [to],
      ),
      reviewsDone: await this.#ids(
        `SELECT DISTINCT customer AS id FROM kyc_customer_events
         WHERE at >= $1 AND at < $2 AND (kind = 'reviewed' OR (kind = 'state-changed'
           AND body ->> 'from' = 'in-review' AND body ->> 'to' = 'verified'))`,
        [from, to],
      ),
      overdue: await this.#ids(
        `SELECT customer AS id FROM ${RATED} v WHERE review_due_at < $1 AND created_at < $1`,
        [to],
      ),
    };
  }

  async #ids(query: string, values: unknown[]): Promise<CountedIds> {
    const { rows } = await this.sql.query<{ id: string }>(
      `SELECT id FROM (${query}) found ORDER BY id`,
      values,
    );
    return counted(rows.map(({ id }) => id));
  }
}

function counted(ids: readonly string[]): CountedIds {
  return { count: ids.length, ids };
}
