/** Verifications that the staff ask for: asked for and recorded at once, done by a job. */
import type { Pool } from 'pg';
import { appendAudit } from '../../../platform/audit/audit';
import type { Clock } from '../../../platform/clock/clock';
import { safeNumber, transaction, type Sql } from '../../../platform/postgres/pool';
import type { Job, JobQueue } from '../../../platform/queue/job-queue';
import type { AuditVerification } from '../../contract/audit';
import { AuditFault } from '../verify/fault';
import type { AnchorFile } from './anchor-file';
import { verifyLive, type LiveWhole } from './verify-live';

/** Queue of the jobs; a job's key is the verification's number. */
export const VERIFICATIONS = 'audit-verifications';

interface Row {
  readonly id: bigint;
  readonly asked_by: string;
  readonly asked_at: bigint;
  readonly finished_at: bigint | null;
  readonly whole: boolean | null;
  readonly result: string | null;
}

function toVerification(row: Row): AuditVerification {
  return {
    id: safeNumber(row.id),
    askedBy: row.asked_by,
    askedAt: safeNumber(row.asked_at),
    state: row.whole === null ? 'waiting' : row.whole ? 'whole' : 'not-whole',
    finishedAt: row.finished_at === null ? null : safeNumber(row.finished_at),
    result: row.result,
  };
}

/** Newest first. */
export async function listVerifications(sql: Sql, limit: number): Promise<AuditVerification[]> {
  const { rows } = await sql.query<Row>(
    `SELECT id, asked_by, asked_at, finished_at, whole, result
     FROM rep_audit_verifications ORDER BY id DESC LIMIT $1`,
    [limit],
  );
  return rows.map(toVerification);
}

/** @param actor `staff:<id>`; who asked is in the audit log too */
export async function askVerification(
  { pool, queue, clock }: { pool: Pool; queue: JobQueue; clock: Clock },
  actor: string,
): Promise<AuditVerification> {
  const at = clock.nowMicros();
  const asked = await transaction(pool, async (tx) => {
    const { rows } = await tx.query<Row>(
      `INSERT INTO rep_audit_verifications (asked_by, asked_at) VALUES ($1, $2)
       RETURNING id, asked_by, asked_at, finished_at, whole, result`,
      [actor, at],
    );
    const [row] = rows;
    if (row === undefined) throw new Error('the insert gave no row');
    const id = safeNumber(row.id);
    const names = { actor, action: 'audit-verify', subject: `audit-verification:${id}` };
    const job = { queue: VERIFICATIONS, key: String(id), payload: { id } };
    await queue.add(job, tx);
    await appendAudit(tx, { ...names, before: null, after: { id }, at });
    return toVerification(row);
  });
  // Where the queue cannot take part in a transaction, this is the call that counts.
  await queue.add({ queue: VERIFICATIONS, key: String(asked.id), payload: { id: asked.id } });
  return asked;
}

/** The job: reads the whole log again and writes down what came of it. */
export function verificationJob(options: { pool: Pool; clock: Clock; anchor: AnchorFile }) {
  const { pool, clock, anchor } = options;
  return async ({ key }: Job): Promise<void> => {
    const note = anchor.read();
    const anchors = note === undefined ? [] : [{ note, place: anchor.path, pinned: true }];
    const found = await outcome(() => verifyLive({ sql: pool, anchors }));
    await pool.query(
      `UPDATE rep_audit_verifications SET finished_at = $2, whole = $3, result = $4
       WHERE id = $1 AND whole IS NULL`,
      [Number(key), clock.nowMicros(), found.whole, found.result],
    );
  };
}

async function outcome(verify: () => Promise<LiveWhole>) {
  try {
    const { records, checkpoints, unsigned } = await verify();
    const result = `${records} records, ${checkpoints} checkpoints, ${unsigned} not signed yet`;
    return { whole: true, result };
  } catch (error) {
    if (!(error instanceof AuditFault)) throw error; // the database was away: tried again
    return { whole: false, result: error.message };
  }
}
