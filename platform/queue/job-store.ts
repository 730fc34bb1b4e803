/** The table of jobs, each statement on its own: taking, keeping, finishing. */
import type { JsonValue } from '../audit/canonical-json';
import { safeNumber, type Sql } from '../postgres/pool';
import type { JobState, JobStatus, NewJob } from './job-queue';

export interface TakenJob {
  readonly id: bigint;
  readonly key: string;
  readonly payload: JsonValue;
  readonly attempt: number;
  readonly maxAttempts: number;
}

const MAX_ATTEMPTS = 5;
const MAX_ERROR_LENGTH = 2_000;

export async function insertJob(sql: Sql, job: NewJob, nowMicros: number): Promise<boolean> {
  const { rowCount } = await sql.query(
    `INSERT INTO platform_jobs (queue, key, payload, state, max_attempts, run_at, created_at)
     VALUES ($1, $2, $3, 'ready', $4, $5, $6) ON CONFLICT (queue, key) DO NOTHING`,
    [
      job.queue,
      job.key,
      JSON.stringify(job.payload),
      job.maxAttempts ?? MAX_ATTEMPTS,
      job.runAtMicros ?? nowMicros,
      nowMicros,
    ],
  );
  return rowCount === 1;
}

/** Takes the job that has waited longest, or one whose lease is over; undefined when none is. */
export async function takeJob(
  sql: Sql,
  queue: string,
  nowMicros: number,
  leaseMicros: number,
): Promise<TakenJob | undefined> {
  const { rows } = await sql.query<JobRow>(
    `UPDATE platform_jobs SET state = 'running', attempts = attempts + 1, lease_until = $3
     WHERE id = (
       SELECT id FROM platform_jobs
       WHERE queue = $1 AND ((state = 'ready' AND run_at <= $2)
                          OR (state = 'running' AND lease_until <= $2))
       ORDER BY run_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
     RETURNING id, key, payload, attempts, max_attempts`,
    [queue, nowMicros, nowMicros + leaseMicros],
  );
  const [row] = rows;
  if (row === undefined) return undefined;
  const { id, key, payload, attempts, max_attempts } = row;
  return { id, key, payload, attempt: attempts, maxAttempts: max_attempts };
}

interface JobRow {
  id: bigint;
  key: string;
  payload: JsonValue;
  attempts: number;
  max_attempts: number;
}

// An attempt that has lost its lease to a later one must not touch the job any more.
const STILL_OURS = `id = $1 AND attempts = $2 AND state = 'running'`;

/** Prolongs the lease; false when the job is no longer ours. */
export async function keepJob(sql: Sql, job: TakenJob, leaseUntil: number): Promise<boolean> {
  const { rowCount } = await sql.query(
    `UPDATE platform_jobs SET lease_until = $3 WHERE ${STILL_OURS}`,
    [job.id, job.attempt, leaseUntil],
  );
  return rowCount === 1;
}

export async function finishJob(sql: Sql, job: TakenJob, nowMicros: number): Promise<void> {
  await sql.query(
    `UPDATE platform_jobs SET state = 'done', lease_until = NULL, last_error = NULL,
       finished_at = $3 WHERE ${STILL_OURS}`,
    [job.id, job.attempt, nowMicros],
  );
}

/** Ready again at `retryAt`, or dead when that was the last attempt. */
export async function failJob(
  sql: Sql,
  job: TakenJob,
  error: string,
  nowMicros: number,
  retryAt: number,
): Promise<void> {
  const dead = job.attempt >= job.maxAttempts;
  await sql.query(
    `UPDATE platform_jobs SET state = $3, lease_until = NULL, last_error = $4, run_at = $5,
       finished_at = $6 WHERE ${STILL_OURS}`,
    [
      job.id,
      job.attempt,
      dead ? 'dead' : 'ready',
      error.slice(0, MAX_ERROR_LENGTH).replaceAll('\0', ''),
      retryAt,
      dead ? nowMicros : null,
    ],
  );
}

export async function jobStatus(
  sql: Sql,
  queue: string,
  key: string,
): Promise<JobStatus | undefined> {
  const { rows } = await sql.query<{
    state: JobState;
    attempts: number;
    last_error: string | null;
  }>('SELECT state, attempts, last_error FROM platform_jobs WHERE queue = $1 AND key = $2', [
    queue,
    key,
  ]);
  const [row] = rows;
  if (row === undefined) return undefined;
  return { state: row.state, attempts: row.attempts, lastError: row.last_error };
}

export async function jobCounts(sql: Sql, queue: string): Promise<Record<JobState, number>> {
  const { rows } = await sql.query<{ state: JobState; count: bigint }>(
    'SELECT state, count(*) AS count FROM platform_jobs WHERE queue = $1 GROUP BY state',
    [queue],
  );
  const counts: Record<JobState, number> = { ready: 0, running: 0, done: 0, dead: 0 };
  for (const { state, count } of rows) counts[state] = safeNumber(count);
  return counts;
}
