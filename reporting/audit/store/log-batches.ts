/**
 * Enters each batch of the event log into the audit log, once: a consumer whose record, offset and
 * note of where the batch went are one transaction.
 */
import { appendAudit } from '../../../platform/audit/audit';
import type { Clock } from '../../../platform/clock/clock';
import type { BatchHandler } from '../../../platform/consumer/consumer';
import { CodedError, errorText } from '../../../platform/errors/coded-error';
import type { FeedBatch } from '../../../platform/feed/log-feed';
import { safeNumber, type Sql } from '../../../platform/postgres/pool';
import { batchSummary, LOG_BATCH } from '../entries/log-batch';

/** Name of the consumer's offset, for ever; also the actor of its records. */
export const AUDIT_LOG_BATCHES = 'audit-log-batches';

interface Waiting {
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly subject: string;
  readonly after: ReturnType<typeof batchSummary>['after'];
}

export class LogBatchRecorder implements BatchHandler {
  private waiting: Waiting[] = [];

  constructor(private readonly clock: Clock) {}

  async rewind(): Promise<void> {
    this.waiting = [];
  }

  /** @throws CodedError AUDIT_BATCH when the bytes are not events: the log is damaged */
  async handle(batch: FeedBatch): Promise<void> {
    const { firstSeq, lastSeq } = batch;
    try {
      this.waiting.push({ firstSeq, lastSeq, ...batchSummary(batch) });
    } catch (cause) {
      const what = `log batch ${firstSeq} to ${lastSeq} cannot be read: ${errorText(cause)}`;
      throw new CodedError('AUDIT_BATCH', `${what}; restore the log from a copy`, { cause });
    }
  }

  /** Last in the transaction: other writers of audit records wait from here on. */
  async flush(tx: Sql): Promise<void> {
    const batches = this.waiting;
    this.waiting = [];
    for (const batch of batches) await this.record(tx, batch);
  }

  private async record(tx: Sql, batch: Waiting): Promise<void> {
    const { firstSeq, lastSeq, subject, after } = batch;
    // An operator may set a consumer's offset back; a batch enters the log once all the same.
    if ((await recordOfBatch(tx, firstSeq)) !== undefined) return;
    const at = this.clock.nowMicros();
    const names = { actor: `job:${AUDIT_LOG_BATCHES}`, action: LOG_BATCH, subject };
    const { seq } = await appendAudit(tx, { ...names, before: null, after, at });
    await tx.query(
      'INSERT INTO rep_audit_log_batches (first_seq, last_seq, record) VALUES ($1, $2, $3)',
      [firstSeq, lastSeq, seq],
    );
  }
}

async function recordOfBatch(sql: Sql, firstSeq: number): Promise<number | undefined> {
  const { rows } = await sql.query<{ record: bigint }>(
    'SELECT record FROM rep_audit_log_batches WHERE first_seq = $1',
    [firstSeq],
  );
  return rows[0] && safeNumber(rows[0].record);
}

/** Where the batch that holds an event went. */
export interface RecordedBatch {
  readonly firstSeq: number;
  readonly lastSeq: number;
  /** Its audit record. */
  readonly record: number;
}

/** The recorded batch that holds event `seq`; undefined when it is not recorded yet. */
export async function batchHolding(sql: Sql, seq: number): Promise<RecordedBatch | undefined> {
  const { rows } = await sql.query<{ first_seq: bigint; last_seq: bigint; record: bigint }>(
    `SELECT first_seq, last_seq, record FROM rep_audit_log_batches
     WHERE first_seq <= $1 ORDER BY first_seq DESC LIMIT 1`,
    [seq],
  );
  const [row] = rows;
  if (row === undefined || row.last_seq < BigInt(seq)) return undefined;
  const firstSeq = safeNumber(row.first_seq);
  return { firstSeq, lastSeq: safeNumber(row.last_seq), record: safeNumber(row.record) };
}
