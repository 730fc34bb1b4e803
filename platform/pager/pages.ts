/** Pages in their table: written with their cause, delivered at least once, taken by somebody. */
import type { Pool } from 'pg';
import { appendAudit } from '../audit/audit';
import type { Clock } from '../clock/clock';
import { errorCode, errorText } from '../errors/coded-error';
import { HttpError } from '../http/http-error';
import { safeNumber, type Sql } from '../postgres/pool';
import type { Pager, PageMessage } from './pager';

export interface NewPage {
  readonly topic: string;
  /** Of the cause within its topic: the same place is paged once, ever. */
  readonly position: number;
  readonly title: string;
  readonly detail: string;
  readonly path: string;
}

export interface PageRow extends PageMessage {
  readonly deliveredAt: number | null;
  readonly deliveredBy: string | null;
  readonly attempts: number;
  readonly lastError: string | null;
  readonly takenAt: number | null;
  readonly takenName: string | null;
}

const MOST_AT_ONCE = 20;
const FIRST_PAUSE = 5_000_000;
const LONGEST_PAUSE = 300_000_000;

/** @param at µs UTC */
export async function writePages(tx: Sql, pages: readonly NewPage[], at: number): Promise<void> {
  for (const { topic, position, title, detail, path } of pages) {
    await tx.query(
      `INSERT INTO platform_pages (topic, position, title, detail, path, at, next_at)
       VALUES ($1, $2, left($3, 200), left($4, 2000), $5, $6, $6) ON CONFLICT DO NOTHING`,
      [topic, position, title, detail, path, at],
    );
  }
}

/** The furthest place of a topic that was paged; 0 before the first. */
export async function lastPaged(sql: Sql, topic: string): Promise<number> {
  const { rows } = await sql.query<{ last: bigint | null }>(
    'SELECT max(position) AS last FROM platform_pages WHERE topic = $1',
    [topic],
  );
  return safeNumber(rows[0]?.last ?? 0n);
}

/**
 * Delivers what is due. One that fails is tried again after a pause that grows to five minutes;
 * behind a pager that is away the others wait for the next call.
 * @returns how many were delivered
 */
export async function deliverPages(
  pool: Pool,
  pager: Pager,
  clock: Clock,
  signal?: AbortSignal,
): Promise<number> {
  const { rows } = await pool.query<Stored>(
    `SELECT * FROM platform_pages WHERE delivered_at IS NULL AND next_at <= $1
     ORDER BY page LIMIT ${MOST_AT_ONCE}`,
    [clock.nowMicros()],
  );
  let delivered = 0;
  for (const row of rows) {
    const { deliveredAt: _, deliveredBy: _by, attempts, lastError: _error, ...rest } = rowOf(row);
    const { takenAt: _taken, takenName: _name, ...message } = rest;
    try {
      await pager.page(message, signal);
      delivered += 1;
      await pool.query(
        `UPDATE platform_pages SET delivered_at = $2, delivered_by = $3, attempts = attempts + 1,
           last_error = NULL WHERE page = $1`,
        [row.page, clock.nowMicros(), pager.name],
      );
    } catch (error) {
      if (signal?.aborted === true) break; // It was cut off, which is no attempt.
      const pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** Math.min(attempts, 10));
      await pool.query(
        `UPDATE platform_pages SET attempts = attempts + 1, last_error = left($2, 500),
           next_at = $3 WHERE page = $1`,
        [row.page, errorText(error), clock.nowMicros() + pause],
      );
      if (errorCode(error) === 'PAGER_AWAY') break;
    }
  }
  return delivered;
}

interface Stored {
  readonly page: bigint;
  readonly topic: string;
  readonly title: string;
  readonly detail: string;
  readonly path: string;
  readonly at: bigint;
  readonly attempts: number;
  readonly last_error: string | null;
  readonly delivered_at: bigint | null;
  readonly delivered_by: string | null;
  readonly taken_at: bigint | null;
  readonly taken_name: string | null;
}

function rowOf(row: Stored): PageRow {
  const { topic, title, detail, path, attempts } = row;
  return {
    ...{ page: safeNumber(row.page), topic, title, detail, path, attempts },
    at: safeNumber(row.at),
    deliveredAt: row.delivered_at === null ? null : safeNumber(row.delivered_at),
    deliveredBy: row.delivered_by,
    lastError: row.last_error,
    takenAt: row.taken_at === null ? null : safeNumber(row.taken_at),
    takenName: row.taken_name,
  };
}

/** Those that nobody has taken first; each group newest first. */
export async function readPages(
  sql: Sql,
  topics: readonly string[],
  limit: number,
): Promise<PageRow[]> {
  const { rows } = await sql.query<Stored>(
    `SELECT * FROM platform_pages WHERE topic = ANY ($1)
     ORDER BY (taken_at IS NULL) DESC, page DESC LIMIT $2`,
    [topics, limit],
  );
  return rows.map(rowOf);
}

interface Taking {
  readonly page: number;
  /** Topics of which the person may know. */
  readonly readable: readonly string[];
  /** Topics on which the person can act. */
  readonly takeable: readonly string[];
}

/** @throws HttpError NO_SUCH_PAGE, NOT_PERMITTED, PAGE_TAKEN */
export async function takePage(
  tx: Sql,
  { page, readable, takeable }: Taking,
  { staffId, name, at }: { readonly staffId: string; readonly name: string; readonly at: number },
): Promise<void> {
  const actor = `staff:${staffId}`;
  const { rows } = await tx.query<{ topic: string; taken_name: string | null }>(
    'SELECT topic, taken_name FROM platform_pages WHERE page = $1 AND topic = ANY ($2) FOR UPDATE',
    [page, readable],
  );
  const [row] = rows;
  if (row === undefined) throw new HttpError(404, 'NO_SUCH_PAGE', `there is no page ${page}`);
  if (!takeable.includes(row.topic)) {
    throw new HttpError(403, 'NOT_PERMITTED', 'whoever takes it can act on its cause');
  }
  if (row.taken_name !== null) {
    throw new HttpError(409, 'PAGE_TAKEN', `${row.taken_name} has taken page ${page} already`);
  }
  await tx.query(
    'UPDATE platform_pages SET taken_at = $2, taken_by = $3, taken_name = $4 WHERE page = $1',
    [page, at, actor, name],
  );
  const head = { actor, action: 'page-take', subject: `page:${page}`, at };
  await appendAudit(tx, { ...head, before: null, after: {} });
}
