/**
 * Puts each signed state of the log on a chain, once: the transaction is written down before it is
 * sent, and made anew only when the chain can take the old one no more.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../../../platform/clock/clock';
import type { Logger } from '../../../platform/log/logger';
import { safeNumber, type Sql } from '../../../platform/postgres/pool';
import { AuditFault } from '../verify/fault';
import { newestCheckpoint } from './checkpoint-table';

/** A text as a transaction of the chain. */
interface Prepared {
  readonly signature: string;
  readonly bytes: Uint8Array;
  readonly lastValidHeight: number;
}

/** Where states are put. */
export interface AnchorChain {
  /** Of the key that signs and pays. */
  readonly address: string;
  prepare(text: string): Promise<Prepared>;
  /** false: it was not taken. Throws when it may have been. */
  send(prepared: Prepared): Promise<boolean>;
  /** undefined: the chain does not know it. */
  outcomes(
    signatures: readonly string[],
  ): Promise<({ slot: number; final: boolean; refused: boolean } | undefined)[]>;
  finalHeight(): Promise<number>;
}

export interface AnchorOptions {
  readonly sql: Sql;
  readonly clock: Clock;
  readonly chain: AnchorChain;
}

const AT_ONCE = 16;
const MOST_OPEN = 256;

/** @returns anchors that are under way */
export async function anchorStep({ sql, clock, chain }: AnchorOptions): Promise<number> {
  await settleOpen({ sql, clock, chain });
  for (const { size, note } of await unanchored(sql)) {
    const prepared = await chain.prepare(note);
    const { signature, lastValidHeight } = prepared;
    await sql.query(
      `INSERT INTO rep_audit_anchors (signature, size, address, last_valid_height, state, sent_at)
       VALUES ($1, $2, $3, $4, 'sent', $5) ON CONFLICT DO NOTHING`,
      [signature, size, chain.address, lastValidHeight, clock.nowMicros()],
    );
    if (!(await chain.send(prepared))) await mark(sql, signature, 'lost');
  }
  const { rows } = await sql.query<{ open: bigint }>(
    "SELECT count(*) AS open FROM rep_audit_anchors WHERE state = 'sent'",
  );
  return safeNumber(rows[0]?.open ?? 0n);
}

async function settleOpen({ sql, clock, chain }: AnchorOptions): Promise<void> {
  const { rows } = await sql.query<{ signature: string; last_valid_height: bigint }>(
    `SELECT signature, last_valid_height FROM rep_audit_anchors WHERE state = 'sent'
     ORDER BY sent_at LIMIT $1`,
    [MOST_OPEN],
  );
  if (rows.length === 0) return;
  const height = await chain.finalHeight();
  const outcomes = await chain.outcomes(rows.map(({ signature }) => signature));
  for (const [i, { signature, last_valid_height: until }] of rows.entries()) {
    const outcome = outcomes[i];
    if (outcome === undefined) {
      if (safeNumber(until) < height) await mark(sql, signature, 'lost');
    } else if (outcome.refused) await mark(sql, signature, 'lost');
    else if (outcome.final) {
      await sql.query(
        `UPDATE rep_audit_anchors SET state = 'final', slot = $2, final_at = $3
         WHERE signature = $1`,
        [signature, outcome.slot, clock.nowMicros()],
      );
    }
  }
}

async function mark(sql: Sql, signature: string, state: 'lost'): Promise<void> {
  await sql.query('UPDATE rep_audit_anchors SET state = $2 WHERE signature = $1', [
    ...[signature, state],
  ]);
}

/** From the newest state on at the first time; later all that were signed since. */
async function unanchored(sql: Sql): Promise<{ size: number; note: string }[]> {
  const { rows: first } = await sql.query<{ size: bigint | null }>(
    'SELECT min(size) AS size FROM rep_audit_anchors',
  );
  const from = first[0]?.size ?? null;
  if (from === null) {
    const newest = await newestCheckpoint(sql);
    return newest === undefined || newest.size === 0 ? [] : [newest];
  }
  const { rows } = await sql.query<{ size: bigint; note: string }>(
    `SELECT size, note FROM rep_audit_checkpoints c WHERE size >= $1 AND NOT EXISTS (
       SELECT FROM rep_audit_anchors a WHERE a.size = c.size AND a.state <> 'lost')
     ORDER BY size LIMIT $2`,
    [from, AT_ONCE],
  );
  return rows.map(({ size, note }) => ({ size: safeNumber(size), note }));
}

/** A state that is on the chain for good. */
export interface RecordedAnchor {
  readonly size: number;
  readonly signature: string;
  readonly address: string;
  readonly note: string;
}

/** All of them, smallest first. */
export async function recordedAnchors(sql: Sql): Promise<RecordedAnchor[]> {
  const { rows } = await sql.query<Omit<RecordedAnchor, 'size'> & { size: bigint }>(
    `SELECT a.size, a.signature, a.address, c.note
     FROM rep_audit_anchors a JOIN rep_audit_checkpoints c USING (size)
     WHERE a.state = 'final' ORDER BY a.size, a.signature`,
  );
  return rows.map((row) => ({ ...row, size: safeNumber(row.size) }));
}

/** What was recorded as final must be on the chain. @throws AuditFault */
export function allOnChain(
  recorded: readonly RecordedAnchor[],
  found: readonly { readonly signature: string; readonly text: string }[],
): void {
  const texts = new Map(found.map(({ signature, text }) => [signature, text]));
  for (const { signature, size, note } of recorded) {
    if (texts.get(signature) === note) continue;
    const what = `the checkpoint of ${size} records is not on the chain as it was recorded`;
    throw new AuditFault(what, `transaction ${signature}`);
  }
}

const EVERY_MS = 5_000;
const AFTER_FAULT_MS = 30_000;

/** Goes on by itself until it is stopped. */
export function keepAnchored(options: AnchorOptions, logger: Logger) {
  const stopping = new AbortController();
  const { signal } = stopping;
  const done = loop();
  return {
    async stop(): Promise<void> {
      stopping.abort();
      await done;
    },
  };

  async function loop(): Promise<void> {
    while (!signal.aborted) {
      let pauseMs = EVERY_MS;
      try {
        await anchorStep(options);
      } catch (error) {
        if (signal.aborted) return;
        logger.warn({ err: error }, 'the audit log is not anchored now: trying again');
        pauseMs = AFTER_FAULT_MS;
      }
      await delay(pauseMs, undefined, { signal }).catch(() => undefined);
    }
  }
}
