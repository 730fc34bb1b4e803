/** The lists of work with how much waits in each, since when, and what is too late. */
import { CUSTOMER_STATES, type Queue, type QueueName } from '../contract';
import type { Sql } from '../../platform/postgres/pool';
import { RATED } from './customer-list';
import { numberOrNull } from './proposals';

const DAY_MICROS = 86_400_000_000;

/** After how many days somebody should have looked; null: nothing presses. */
const WAIT_DAYS: Readonly<Record<QueueName, number | null>> = {
  draft: 30,
  submitted: 2,
  'in-review': 5,
  verified: null,
  restricted: 30,
  frozen: 14,
  'off-boarded': null,
  documents: 2,
  reviews: 0,
  proposals: 1,
};

interface WaitingRow {
  readonly queue: QueueName;
  readonly count: number;
  readonly overdue: number;
  readonly oldest: bigint | null;
}

/** @param now µs UTC */
export async function readQueues(sql: Sql, now: number): Promise<Queue[]> {
  const { rows } = await sql.query<WaitingRow>(
    `WITH waiting AS (
       SELECT state AS queue, state_at AS since FROM kyc_customers
       UNION ALL SELECT 'documents', uploaded_at FROM kyc_documents WHERE state = 'waiting'
       UNION ALL SELECT 'proposals', proposed_at FROM kyc_proposals WHERE state = 'open'
       UNION ALL SELECT 'reviews', review_due_at FROM ${RATED} v WHERE review_due_at <= $1
     )
     SELECT w.queue, count(*)::int AS count, min(w.since) AS oldest,
       count(*) FILTER (WHERE w.since <= $1 - l.days::bigint * ${DAY_MICROS})::int AS overdue
     FROM waiting w JOIN unnest($2::text[], $3::int[]) AS l (queue, days) USING (queue)
     GROUP BY w.queue`,
    [now, Object.keys(WAIT_DAYS), Object.values(WAIT_DAYS)],
  );
  const found = new Map(rows.map((row) => [row.queue, row]));
  const names: QueueName[] = [...CUSTOMER_STATES, 'documents', 'reviews', 'proposals'];
  return names.map((queue) => {
    const row = found.get(queue);
    return {
      queue,
      count: row?.count ?? 0,
      overdue: row?.overdue ?? 0,
      oldestAt: numberOrNull(row?.oldest ?? null),
      waitDays: WAIT_DAYS[queue],
    };
  });
}
