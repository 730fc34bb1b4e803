/** Customers as they are written: histories under a lock, one row each that is their fold. */
import type { CustomerKind, CustomerState } from '../contract';
import { safeNumber, type Sql } from '../../platform/postgres/pool';
import type { CustomerEvent, RecordedEvent } from '../customers/events';
import { evolve, standingOf, type Standing } from '../customers/standing';
import type { SubjectKeys } from './subject-keys';

/** Who does it, and when. */
export interface Author {
  /** `staff:<id>` or `system`. */
  readonly actor: string;
  readonly name: string;
  /** µs UTC */
  readonly at: number;
}

export const SYSTEM = { actor: 'system', name: 'Probity' } as const;

export interface NewCustomer {
  readonly customer: string;
  readonly kind: CustomerKind;
  readonly state: CustomerState;
  readonly tier: string;
  readonly country: string | null;
  readonly origin: 'log' | 'staff';
  readonly at: number;
}

/** Makes those that do not exist yet, each with its key; @returns the ids of those made. */
export async function createCustomers(
  tx: Sql,
  keys: SubjectKeys,
  wanted: readonly NewCustomer[],
  author: Omit<Author, 'at'>,
): Promise<Set<string>> {
  if (wanted.length === 0) return new Set();
  const made = wanted.map((one) => ({ one, ...keys.create(one.customer) }));
  const reviewed = wanted.map(({ state, at }) => (state === 'verified' ? at : null));
  const { rows } = await tx.query<{ customer: string }>(
    `INSERT INTO kyc_customers (customer, kind, state, state_at, tier, country, version,
       created_at, reviewed_at, audit_ref)
     SELECT customer, kind, state, at, tier, country, 1, at, reviewed, ref
     FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::text[],
       $7::bigint[], $8::text[]) AS n (customer, kind, state, at, tier, country, reviewed, ref)
     ON CONFLICT (customer) DO NOTHING RETURNING customer`,
    [
      wanted.map(({ customer }) => customer),
      wanted.map(({ kind }) => kind),
      wanted.map(({ state }) => state),
      wanted.map(({ at }) => at),
      wanted.map(({ tier }) => tier),
      wanted.map(({ country }) => country),
      reviewed,
      made.map(({ key }) => key.auditRef),
    ],
  );
  const created = new Set(rows.map(({ customer }) => customer));
  const fresh = made.filter(({ one }) => created.has(one.customer));
  await tx.query(
    `INSERT INTO kyc_subject_keys (customer, sealed)
     SELECT * FROM unnest($1::text[], $2::bytea[])`,
    [fresh.map(({ one }) => one.customer), fresh.map(({ sealed }) => sealed)],
  );
  await tx.query(
    `INSERT INTO kyc_customer_events (customer, version, at, actor, actor_name, kind, body)
     SELECT customer, 1, at, $4, $5, 'created', body::jsonb
     FROM unnest($1::text[], $2::bigint[], $3::text[]) AS n (customer, at, body)`,
    [
      fresh.map(({ one }) => one.customer),
      fresh.map(({ one }) => one.at),
      fresh.map(({ one: { kind, state, tier, country, origin } }) =>
        JSON.stringify({ kind, state, tier, country, origin }),
      ),
      author.actor,
      author.name,
    ],
  );
  return created;
}

/** Locks the customer until the transaction ends. */
export async function lockCustomer(tx: Sql, customer: string): Promise<Standing | undefined> {
  const { rowCount } = await tx.query(
    'SELECT 1 FROM kyc_customers WHERE customer = $1 FOR UPDATE',
    [customer],
  );
  return rowCount === 0 ? undefined : standingOf(await readHistory(tx, customer));
}

interface EventRow {
  readonly version: number;
  readonly at: bigint;
  readonly actor: string;
  readonly actor_name: string;
  readonly kind: string;
  readonly body: object;
  readonly proposal: string | null;
}

/** All that happened to the customer, in order; empty for one that is not known. */
export async function readHistory(sql: Sql, customer: string): Promise<RecordedEvent[]> {
  const { rows } = await sql.query<EventRow>(
    `SELECT version, at, actor, actor_name, kind, body, proposal FROM kyc_customer_events
     WHERE customer = $1 ORDER BY version`,
    [customer],
  );
  return rows.map((row) => ({
    version: row.version,
    at: safeNumber(row.at),
    actor: row.actor,
    actorName: row.actor_name,
    proposal: row.proposal,
    event: readEvent(row),
  }));
}

function readEvent({ kind, body }: EventRow): CustomerEvent {
  return { ...body, type: kind } as CustomerEvent; // appendEvents() wrote it, and nothing else does
}

export interface Appended {
  readonly standing: Standing;
  readonly recorded: readonly RecordedEvent[];
}

/** Writes what happened and the row that follows from it. The customer must be locked. */
export async function appendEvents(
  tx: Sql,
  customer: string,
  before: Standing,
  events: readonly CustomerEvent[],
  author: Author & { readonly proposal?: string | undefined },
): Promise<Appended> {
  let standing = before;
  const recorded: RecordedEvent[] = [];
  for (const event of events) {
    const step: RecordedEvent = {
      version: standing.version + 1,
      at: author.at,
      actor: author.actor,
      actorName: author.name,
      proposal: NEEDS_TWO.has(event.type) ? (author.proposal ?? null) : null,
      event,
    };
    const { type, ...body } = event;
    await tx.query(
      `INSERT INTO kyc_customer_events
         (customer, version, at, actor, actor_name, kind, body, proposal)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        ...[customer, step.version, step.at, step.actor, step.actorName, type],
        ...[JSON.stringify(body), step.proposal],
      ],
    );
    standing = evolve(standing, step);
    recorded.push(step);
  }
  await writeStanding(tx, customer, standing);
  return { standing, recorded };
}

/** Events that the database takes only with an approved proposal. */
const NEEDS_TWO: ReadonlySet<CustomerEvent['type']> = new Set([
  'unfrozen',
  'risk-overridden',
  'erased',
]);

async function writeStanding(tx: Sql, customer: string, s: Standing): Promise<void> {
  await tx.query(
    `UPDATE kyc_customers SET state = $2, state_at = $3, tier = $4, country = $5, version = $6,
       reviewed_at = $7, review_wanted_at = $8, override_rating = $9, override_until = $10,
       erased_at = $11 WHERE customer = $1`,
    [
      ...[customer, s.state, s.stateAt, s.tier, s.country, s.version, s.reviewedAt],
      ...[s.reviewWantedAt, s.override?.rating ?? null, s.override?.until ?? null, s.erasedAt],
    ],
  );
}
