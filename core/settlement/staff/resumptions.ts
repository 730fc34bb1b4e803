/**
 * Letting settlement go on after a stop: one person asks with a reason, another decides. The
 * table's constraints hold the second person, and the venue's trigger that nothing else ends it.
 */
import type { Resumption, ResumptionState } from '../../contract/settlement-staff';
import { appendAudit } from '../../../platform/audit/audit';
import { errorCode } from '../../../platform/errors/coded-error';
import { HttpError } from '../../../platform/http/http-error';
import { safeNumber, type Sql } from '../../../platform/postgres/pool';
import { resume } from '../onchain/halt';

export interface Acting {
  readonly staffId: string;
  readonly name: string;
  /** µs UTC */
  readonly at: number;
}

export type Decision = Exclude<ResumptionState, 'open'>;

const UNIQUE = '23505';
const CHECK = '23514';
const SUBJECT = 'settlement:chain';

/** @throws HttpError NOT_HALTED, RESUMPTION_OPEN. @returns its number */
export async function proposeResumption(
  tx: Sql,
  reason: string,
  { staffId, name, at }: Acting,
): Promise<number> {
  const { rows: venue } = await tx.query<{ halted: string | null; halted_at: bigint | null }>(
    'SELECT halted, halted_at FROM core_chain_venue FOR UPDATE',
  );
  const { halted = null, halted_at: haltedAt = null } = venue[0] ?? {};
  if (halted === null) throw new HttpError(409, 'NOT_HALTED', 'settlement does not stand still');
  const actor = `staff:${staffId}`;
  const { rows } = await tx
    .query<{ resumption: bigint }>(
      `INSERT INTO core_chain_resumptions (resumption, halt_reason, halted_at, reason, state,
         proposed_by, proposed_name, proposed_at)
       SELECT coalesce(max(resumption), 0) + 1, $1, $2, $3, 'open', $4, $5, $6
       FROM core_chain_resumptions RETURNING resumption`,
      [halted, haltedAt, reason, actor, name, at],
    )
    .catch((error: unknown) => {
      if (errorCode(error) !== UNIQUE) throw error;
      throw new HttpError(409, 'RESUMPTION_OPEN', 'a resumption waits for its decision already');
    });
  const resumption = safeNumber(rows[0]?.resumption ?? 0n);
  await appendAudit(tx, {
    ...{ actor, action: 'settlement-resumption-proposal', subject: SUBJECT, at },
    ...{ before: { halted }, after: { resumption, reason } },
  });
  return resumption;
}

/**
 * An approval takes force at once: batches that failed are sent again as they are.
 * @throws HttpError NO_SUCH_RESUMPTION, RESUMPTION_DECIDED, NOT_PROPOSER, SAME_PERSON
 */
export async function decideResumption(
  tx: Sql,
  given: { readonly resumption: number; readonly decision: Decision; readonly reason: string },
  { staffId, name, at }: Acting,
): Promise<void> {
  const { resumption, decision, reason } = given;
  const { rows } = await tx.query<ResumptionColumns>(
    'SELECT * FROM core_chain_resumptions WHERE resumption = $1 FOR UPDATE',
    [resumption],
  );
  const [row] = rows;
  if (row === undefined) {
    throw new HttpError(404, 'NO_SUCH_RESUMPTION', `there is no resumption ${resumption}`);
  }
  if (row.state !== 'open') {
    throw new HttpError(409, 'RESUMPTION_DECIDED', `it was ${row.state} already`);
  }
  const actor = `staff:${staffId}`;
  if (decision === 'withdrawn' && row.proposed_by !== actor) {
    throw new HttpError(403, 'NOT_PROPOSER', 'only who proposed it withdraws it');
  }
  await tx
    .query(
      `UPDATE core_chain_resumptions SET state = $2, decided_by = $3, decided_name = $4,
         decided_at = $5, decision_reason = $6 WHERE resumption = $1`,
      [resumption, decision, actor, name, at, reason],
    )
    .catch((error: unknown) => {
      if (errorCode(error) !== CHECK) throw error;
      throw new HttpError(403, 'SAME_PERSON', 'who proposed it cannot decide it');
    });
  if (decision === 'approved') await resume(tx);
  await appendAudit(tx, {
    ...{ actor, action: 'settlement-resumption-decision', subject: SUBJECT, at },
    ...{ before: { halted: row.halt_reason }, after: { resumption, decision, reason } },
  });
}

/** Newest first. @param reader `staff:<id>` */
export async function readResumptions(
  sql: Sql,
  reader: string,
  limit: number,
): Promise<Resumption[]> {
  const { rows } = await sql.query<ResumptionColumns>(
    'SELECT * FROM core_chain_resumptions ORDER BY resumption DESC LIMIT $1',
    [limit],
  );
  return rows.map((row) => ({
    ...{ resumption: safeNumber(row.resumption), haltReason: row.halt_reason },
    ...{ haltedAt: safeNumber(row.halted_at), reason: row.reason, state: row.state },
    ...{ proposedName: row.proposed_name, proposedAt: safeNumber(row.proposed_at) },
    decidedName: row.decided_name,
    decidedAt: row.decided_at === null ? null : safeNumber(row.decided_at),
    decisionReason: row.decision_reason,
    own: row.proposed_by === reader,
  }));
}

interface ResumptionColumns {
  readonly resumption: bigint;
  readonly halt_reason: string;
  readonly halted_at: bigint;
  readonly reason: string;
  readonly state: ResumptionState;
  readonly proposed_by: string;
  readonly proposed_name: string;
  readonly proposed_at: bigint;
  readonly decided_name: string | null;
  readonly decided_at: bigint | null;
  readonly decision_reason: string | null;
}
