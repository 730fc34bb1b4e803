/** The list of customers by filters and page, with counts, and the queues. */
import type {
  CustomerCounts,
  CustomerKind,
  CustomerRow,
  CustomerState,
  QueueName,
  Rating,
  ScreeningHits,
} from '../contract';
import { safeNumber, type Sql } from '../../platform/postgres/pool';
import { TIERS } from '../customers/tiers';
import { numberOrNull } from './proposals';
import { readNames } from './profiles';
import type { SubjectKeys } from './subject-keys';

export const SORTS = ['waiting', 'review', 'score', 'activity', 'customer'] as const;
export type Sort = (typeof SORTS)[number];

export interface CustomerFilters {
  readonly state?: readonly string[] | undefined;
  readonly kind?: readonly string[] | undefined;
  readonly tier?: readonly string[] | undefined;
  readonly rating?: readonly string[] | undefined;
  readonly country?: readonly string[] | undefined;
  readonly queue?: QueueName | undefined;
  readonly text?: string | undefined;
  /** One customer. */
  readonly customer?: string | undefined;
}

/** The last row of the page before. */
export interface CustomerCursor {
  readonly key: string;
  readonly customer: string;
}

const YEAR_MICROS = 31_536_000_000_000;
const { high, low } = TIERS.reviewYears;

/**
 * Customers with their rating and review date as of `$1`. The riskiest account speaks for the
 * customer; an override in force comes before it.
 */
export const RATED = `(
  SELECT c.*, r.score, r.account AS risk_account,
    CASE WHEN c.override_until > $1 THEN c.override_rating ELSE r.rating END AS rating,
    (CASE WHEN c.state IN ('verified', 'restricted', 'frozen') THEN least(c.review_wanted_at,
      c.reviewed_at + CASE WHEN (CASE WHEN c.override_until > $1 THEN c.override_rating
        ELSE r.rating END) = 'high' THEN ${high * YEAR_MICROS} ELSE ${low * YEAR_MICROS} END)
     END)::bigint AS review_due_at
  FROM kyc_customers c LEFT JOIN LATERAL (
    SELECT s.score, s.rating, s.account FROM kyc_risk_scores s WHERE s.owner = c.customer
    ORDER BY (s.rating = 'high') DESC, s.score DESC, s.account LIMIT 1
  ) r ON true
)`;

const SORT_KEY: Readonly<Record<Sort, string>> = {
  waiting: 'state_at',
  review: 'coalesce(review_due_at, 9223372036854775807)',
  score: '-coalesce(score, -1)::bigint',
  activity: '-coalesce(last_activity_at, 0)',
  customer: '0::bigint',
};

/** What crosses the states: work that waits beside a customer's own state. */
const CROSSING: Readonly<Partial<Record<QueueName, string>>> = {
  documents: `EXISTS (SELECT 1 FROM kyc_documents d
    WHERE d.customer = v.customer AND d.state = 'waiting')`,
  proposals: `EXISTS (SELECT 1 FROM kyc_proposals p
    WHERE p.customer = v.customer AND p.state = 'open')`,
  reviews: 'v.review_due_at <= $1',
};

interface Where {
  readonly text: string;
  readonly values: unknown[];
}

/** @param now µs, becomes `$1` */
function where(filters: CustomerFilters, now: number): Where {
  const values: unknown[] = [now];
  const terms: string[] = [];
  const given = (value: unknown): string => `$${values.push(value)}`;
  const facts = { state: 'state', kind: 'kind', tier: 'tier', country: 'country' } as const;
  for (const [name, column] of Object.entries(facts)) {
    const wanted = filters[name as keyof typeof facts]; // a key of the same object
    if (wanted !== undefined) terms.push(`v.${column} = ANY(${given(wanted)}::text[])`);
  }
  if (filters.rating !== undefined) {
    terms.push(`coalesce(v.rating, 'none') = ANY(${given(filters.rating)}::text[])`);
  }
  if (filters.queue !== undefined) {
    terms.push(CROSSING[filters.queue] ?? `v.state = ${given(filters.queue)}`);
  }
  if (filters.customer !== undefined) terms.push(`v.customer = ${given(filters.customer)}`);
  if (filters.text !== undefined) {
    const part = given(`%${filters.text.replace(/[\\%_]/g, '\\$&')}%`);
    terms.push(`(v.customer ILIKE ${part} OR EXISTS (SELECT 1 FROM kyc_accounts a
      WHERE a.customer = v.customer AND a.account ILIKE ${part}))`);
  }
  return { text: terms.length === 0 ? 'true' : terms.join(' AND '), values };
}

interface ListRow {
  readonly customer: string;
  readonly kind: CustomerKind;
  readonly state: CustomerState;
  readonly state_at: bigint;
  readonly tier: string;
  readonly country: string | null;
  readonly score: number | null;
  readonly rating: Rating | null;
  readonly accounts: number;
  readonly documents: number;
  readonly proposals: number;
  readonly review_due_at: bigint | null;
  readonly last_activity_at: bigint | null;
  readonly created_at: bigint;
  readonly version: number;
  readonly sort_key: bigint;
}

export interface ListQuery {
  readonly filters: CustomerFilters;
  readonly sort: Sort;
  readonly after?: CustomerCursor | undefined;
  readonly limit: number;
  /** µs UTC */
  readonly now: number;
}

export interface ListReaders {
  readonly keys: SubjectKeys;
  readonly hits: ScreeningHits<Sql>;
}

export interface ListedCustomer {
  readonly row: CustomerRow;
  readonly cursor: CustomerCursor;
}

export async function listCustomers(
  sql: Sql,
  { keys, hits }: ListReaders,
  { filters, sort, after, limit, now }: ListQuery,
): Promise<ListedCustomer[]> {
  const { text, values } = where(filters, now);
  const key = SORT_KEY[sort];
  const place = values.push(after?.key ?? null, after?.customer ?? null, limit);
  const { rows } = await sql.query<ListRow>(
    `SELECT v.customer, v.kind, v.state, v.state_at, v.tier, v.country, v.score, v.rating,
       v.review_due_at, v.last_activity_at, v.created_at, v.version, ${key} AS sort_key,
       (SELECT count(*)::int FROM kyc_accounts a WHERE a.customer = v.customer) AS accounts,
       (SELECT count(*)::int FROM kyc_documents d
        WHERE d.customer = v.customer AND d.state = 'waiting') AS documents,
       (SELECT count(*)::int FROM kyc_proposals p
        WHERE p.customer = v.customer AND p.state = 'open') AS proposals
     FROM ${RATED} v
     WHERE ${text} AND ($${place - 2}::bigint IS NULL
       OR (${key}, v.customer) > ($${place - 2}::bigint, $${place - 1}::text))
     ORDER BY ${key}, v.customer LIMIT $${place}`,
    values,
  );
  const customers = rows.map(({ customer }) => customer);
  const names = await readNames(sql, keys, customers);
  const counts = await hits.hitCounts(sql, customers);
  return rows.map((row) => ({
    row: rowOf(row, names.get(row.customer), counts.get(row.customer)?.open, now),
    cursor: { key: String(row.sort_key), customer: row.customer },
  }));
}

function rowOf(row: ListRow, name: string | undefined, openHits = 0, now: number): CustomerRow {
  const reviewDueAt = numberOrNull(row.review_due_at);
  return {
    customer: row.customer,
    kind: row.kind,
    state: row.state,
    stateAt: safeNumber(row.state_at),
    tier: row.tier,
    name: name ?? null,
    country: row.country,
    score: row.score,
    rating: row.rating,
    accounts: row.accounts,
    documentsToReview: row.documents,
    openHits,
    openProposals: row.proposals,
    reviewDueAt,
    reviewOverdue: reviewDueAt !== null && reviewDueAt <= now,
    lastActivityAt: numberOrNull(row.last_activity_at),
    createdAt: safeNumber(row.created_at),
    version: row.version,
  };
}

const FACETS = ['state', 'kind', 'tier', 'rating'] as const;

/** Counts of each fact over all other filters, so that a choice shows what else there is. */
export async function countCustomers(
  sql: Sql,
  filters: CustomerFilters,
  now: number,
): Promise<CustomerCounts> {
  const counts = FACETS.map(async (facet) => {
    const { text, values } = where({ ...filters, [facet]: undefined }, now);
    const { rows } = await sql.query<{ name: string; count: number }>(
      `SELECT coalesce(v.${facet}, 'none') AS name, count(*)::int AS count
       FROM ${RATED} v WHERE ${text} AND $1::bigint IS NOT NULL GROUP BY 1`,
      values,
    );
    return [facet, Object.fromEntries(rows.map(({ name, count }) => [name, count]))] as const;
  });
  const found = Object.fromEntries(await Promise.all(counts));
  const of = (facet: (typeof FACETS)[number]) => found[facet] ?? {};
  return { state: of('state'), kind: of('kind'), tier: of('tier'), rating: of('rating') };
}
