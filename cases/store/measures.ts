/** Measures of the ladder in their table; the database holds the second person. */
import { appendAudit } from '../../platform/audit/audit';
import { HttpError } from '../../platform/http/http-error';
import { safeNumber, type Sql } from '../../platform/postgres/pool';
import type { MeasureRow, MeasureState, NewMeasure } from '../contract';
import type { Acting } from '../lifecycle/case-event';
import { refusalError } from '../acting';
import { refuse } from '../lifecycle/refusal';
import { actorOf } from './case-store';

interface Stored {
  readonly measure_id: string;
  readonly case_id: string;
  readonly owner: string;
  readonly account: string;
  readonly market: string | null;
  readonly measure: MeasureRow['measure'];
  readonly lifts: string | null;
  readonly per_second: bigint | null;
  readonly until_at: bigint | null;
  readonly reason: string;
  readonly needs_second: boolean;
  readonly state: MeasureState;
  readonly proposed_by: string;
  readonly proposed_name: string;
  readonly proposed_at: bigint;
  readonly decided_by: string | null;
  readonly decided_name: string | null;
  readonly decided_at: bigint | null;
  readonly decision_reason: string | null;
  readonly done_at: bigint | null;
  readonly done_seq: bigint | null;
  readonly refusal: string | null;
  readonly lifted: boolean;
  readonly author: string;
  readonly assignee: string | null;
}

/** With who did it, for the core's command. */
export interface KeptMeasure extends MeasureRow {
  readonly proposedBy: string;
  readonly decidedBy: string | null;
}

const MOST = 500;

export interface MeasureFilter {
  readonly caseId?: string;
  readonly owner?: string;
  readonly measureId?: string;
  readonly account?: string;
}

/** Newest first. @param now µs UTC, for what has ended by itself */
export async function readMeasures(
  sql: Sql,
  { caseId, owner, measureId, account }: MeasureFilter,
  now: number,
  viewer?: string,
): Promise<KeptMeasure[]> {
  const { rows } = await sql.query<Stored>(
    `SELECT m.*, EXISTS (SELECT 1 FROM case_measures l WHERE l.lifts = m.measure_id
       AND l.state = 'done') AS lifted
     FROM case_measures m JOIN case_cases c USING (case_id)
     WHERE ($1::text IS NULL OR m.case_id = $1) AND ($2::text IS NULL OR m.owner = $2)
       AND ($3::text IS NULL OR m.measure_id = $3) AND ($4::text IS NULL OR m.account = $4)
       AND ($5::text IS NULL OR c.people IS NULL OR $5 = ANY (c.people))
     ORDER BY m.measure_id DESC LIMIT ${MOST}`,
    [caseId, owner, measureId, account, viewer].map((value) => value ?? null),
  );
  return rows.map((row) => measureOf(row, now, viewer));
}

const micros = (value: bigint | null): number | null => (value === null ? null : safeNumber(value));

function measureOf(row: Stored, now: number, viewer: string | undefined): KeptMeasure {
  const until = micros(row.until_at);
  const me = viewer === undefined ? undefined : `staff:${viewer}`;
  const stands = row.state === 'done' && row.measure !== 'lift' && !row.lifted;
  return {
    ...{ measureId: row.measure_id, caseId: row.case_id, owner: row.owner, account: row.account },
    ...{ market: row.market, measure: row.measure, lifts: row.lifts, reason: row.reason },
    ...{ perSecond: micros(row.per_second), until, needsSecond: row.needs_second },
    ...{ state: row.state, proposedBy: row.proposed_by, proposedName: row.proposed_name },
    ...{ proposedAt: safeNumber(row.proposed_at), decidedBy: row.decided_by },
    ...{ decidedName: row.decided_name, decidedAt: micros(row.decided_at) },
    ...{ decisionReason: row.decision_reason, refusal: row.refusal },
    ...{ doneAt: micros(row.done_at), doneSeq: micros(row.done_seq) },
    inForce: stands && (until === null || until > now),
    lifted: row.lifted,
    own: row.proposed_by === me,
    second: me !== undefined && ![row.proposed_by, row.author, row.assignee].includes(me),
  };
}

export interface Proposed extends Omit<NewMeasure, 'measure'> {
  readonly caseId: string;
  readonly owner: string;
  readonly measure: MeasureRow['measure'];
  readonly lifts?: string;
  /** Without a second person it is approved as it is made. */
  readonly needsSecond: boolean;
}

/** @returns its number. @throws HttpError MEASURE_OPEN when its lift waits already */
export async function proposeMeasure(tx: Sql, asked: Proposed, acting: Acting): Promise<string> {
  const { rows: numbers } = await tx.query<{ last: bigint }>(
    `UPDATE case_counters SET last = last + 1 WHERE name = 'measure' RETURNING last`,
  );
  const measureId = `MEASURE-${String(numbers[0]?.last ?? 0).padStart(6, '0')}`;
  const actor = actorOf(acting.by);
  const { caseId, owner, account, market, measure, lifts, perSecond, until, reason } = asked;
  const { needsSecond } = asked;
  const state = needsSecond ? 'proposed' : 'approved';
  if (lifts !== undefined) await refuseSecondLift(tx, lifts);
  // Who needs no second person decides as he proposes; the trigger sets author and assignee.
  const decided = needsSecond ? [null, null, null] : [actor, acting.by.name, acting.at];
  await tx.query(
    `INSERT INTO case_measures (measure_id, case_id, owner, account, market, measure, lifts,
       per_second, until_at, reason, needs_second, state, proposed_by, proposed_name, proposed_at,
       author, decided_by, decided_name, decided_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, '', $16, $17, $18)`,
    [
      ...[measureId, caseId, owner, account, market, measure, lifts ?? null, perSecond ?? null],
      ...[until ?? null, reason, needsSecond, state, actor, acting.by.name, acting.at],
      ...decided,
    ],
  );
  const after = { measureId, account, market, measure, reason, lifts: lifts ?? null };
  await audit(tx, 'measure-proposal', caseId, after, acting);
  return measureId;
}

async function refuseSecondLift(tx: Sql, lifts: string): Promise<void> {
  const { rows } = await tx.query(
    `SELECT 1 FROM case_measures WHERE lifts = $1 AND state IN ('proposed', 'approved', 'done')`,
    [lifts],
  );
  if (rows.length === 0) return;
  throw refusalError(refuse('MEASURE_OPEN', `lifting ${lifts} was proposed or done already`));
}

export type MeasureDecision = 'approved' | 'returned' | 'withdrawn';

/** @throws HttpError NO_SUCH_MEASURE, MEASURE_DECIDED, NOT_PROPOSER; four eyes by the database */
export async function decideMeasure(
  tx: Sql,
  row: KeptMeasure,
  { decision, reason }: { readonly decision: MeasureDecision; readonly reason: string },
  acting: Acting,
): Promise<void> {
  const actor = actorOf(acting.by);
  if (decision === 'withdrawn' && row.proposedBy !== actor) {
    throw new HttpError(403, 'NOT_PROPOSER', 'only who proposed it withdraws it');
  }
  const { rowCount } = await tx.query(
    `UPDATE case_measures SET state = $2, decided_by = $3, decided_name = $4, decided_at = $5,
       decision_reason = $6 WHERE measure_id = $1 AND state = 'proposed'`,
    [row.measureId, decision, actor, acting.by.name, acting.at, reason],
  );
  if (rowCount === 0) {
    throw new HttpError(409, 'MEASURE_DECIDED', `${row.measureId} was decided already`);
  }
  const after = { measureId: row.measureId, decision, reason };
  await audit(tx, 'measure-decision', row.caseId, after, acting);
}

/** The next one to carry out, locked until the transaction ends; waits for who has locked it. */
export async function lockNextApproved(tx: Sql): Promise<string | undefined> {
  const { rows } = await tx.query<{ measure_id: string }>(
    `SELECT measure_id FROM case_measures WHERE state = 'approved'
     ORDER BY measure_id LIMIT 1 FOR UPDATE`,
  );
  return rows[0]?.measure_id;
}

/** What the core said to it. One that another process has recorded meanwhile stays as it is. */
export async function recordDone(
  tx: Sql,
  measureId: string,
  done: { readonly seq: number; readonly at: number } | { readonly refusal: string },
): Promise<void> {
  const [state, at, seq, refusal] =
    'refusal' in done ? ['refused', null, null, done.refusal] : ['done', done.at, done.seq, null];
  await tx.query(
    `UPDATE case_measures SET state = $2, done_at = $3, done_seq = $4, refusal = $5
     WHERE measure_id = $1 AND state = 'approved'`,
    [measureId, state, at, seq, refusal],
  );
}

async function audit(
  tx: Sql,
  action: string,
  caseId: string,
  after: Readonly<Record<string, string | null>>,
  { by, at }: Acting,
): Promise<void> {
  const head = { actor: actorOf(by), action, subject: `case:${caseId}`, at };
  await appendAudit(tx, { ...head, before: null, after });
}
