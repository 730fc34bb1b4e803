/**
 * Cases as they are kept: events appended, and their fold laid out for lists, clocks and approvals,
 * all in the transaction of the command.
 */
import type { FieldChange, NewCase, Person } from '../contract';
import type { Acting, CaseEvent } from '../lifecycle/case-event';
import { evolve, fold, type CaseRecord } from '../lifecycle/case-record';
import { changesBetween } from '../lifecycle/case-words';
import { create } from '../lifecycle/decide';
import { appendAudit } from '../../platform/audit/audit';
import type { JsonValue } from '../../platform/audit/canonical-json';
import { safeNumber, type Sql } from '../../platform/postgres/pool';
import { writeApproval } from './approvals';
import { writeCaseRow } from './case-row';

/** An event with the version that it made and what it changed. */
export interface StoredEvent {
  readonly version: number;
  readonly event: CaseEvent;
  readonly changes: readonly FieldChange[];
}

interface EventRow {
  readonly version: bigint;
  readonly at: bigint;
  readonly actor: string;
  readonly by_name: string;
  readonly body: object;
  readonly changes: FieldChange[];
}

const DIGITS = 6;

/** `staff:<id>` of a person. */
export function actorOf({ staffId }: Person): string {
  return `staff:${staffId}`;
}

export async function readEvents(sql: Sql, caseId: string): Promise<StoredEvent[]> {
  const { rows } = await sql.query<EventRow>(
    `SELECT version, at, actor, by_name, body, changes FROM case_events
     WHERE case_id = $1 ORDER BY version`,
    [caseId],
  );
  return rows.map(({ version, at, actor, by_name, body, changes }) => {
    const by = { staffId: actor.slice('staff:'.length), name: by_name };
    const event = { ...body, at: safeNumber(at), by } as CaseEvent; // written below from one
    return { version: safeNumber(version), event, changes };
  });
}

/** The case as it is now; undefined when there is none. */
export async function readCase(sql: Sql, caseId: string): Promise<CaseRecord | undefined> {
  return fold((await readEvents(sql, caseId)).map(({ event }) => event));
}

/** The same, locked until the transaction ends. Lock cases before alerts, in the order of ids. */
export async function lockCase(tx: Sql, caseId: string): Promise<CaseRecord | undefined> {
  const locked = await tx.query('SELECT 1 FROM case_cases WHERE case_id = $1 FOR UPDATE', [caseId]);
  return locked.rowCount === 0 ? undefined : readCase(tx, caseId);
}

/** Whether this person may know of the case. */
export function maySee({ people }: CaseRecord, { staffId }: Person): boolean {
  return people === null || people.some((person) => person.staffId === staffId);
}

/** A new case with the next number. @param people need-to-know list with names, or null */
export async function createCase(
  tx: Sql,
  asked: Omit<NewCase, 'people'>,
  people: readonly Person[] | null,
  acting: Acting,
): Promise<CaseRecord> {
  const { rows } = await tx.query<{ last: bigint }>(
    `UPDATE case_counters SET last = last + 1 WHERE name = 'case' RETURNING last`,
  );
  const [counter] = rows;
  if (counter === undefined) throw new Error('case_counters is empty: restore the database');
  const caseId = `CASE-${String(counter.last).padStart(DIGITS, '0')}`;
  const event = create(caseId, asked, people, acting);
  return append(tx, undefined, [event]);
}

/**
 * Appends events to a locked case.
 * @returns the case after them
 */
export async function appendEvents(
  tx: Sql,
  before: CaseRecord,
  events: readonly CaseEvent[],
): Promise<CaseRecord> {
  return events.length === 0 ? before : append(tx, before, events);
}

async function append(
  tx: Sql,
  before: CaseRecord | undefined,
  events: readonly CaseEvent[],
): Promise<CaseRecord> {
  let record = before;
  for (const event of events) {
    const after = evolve(record, event);
    await writeApproval(tx, after.caseId, event);
    await writeEvent(tx, after, event, changesBetween(record, after));
    record = after;
  }
  if (record === undefined) throw new Error('no events to append');
  await writeCaseRow(tx, record, before);
  if (before !== undefined && before.people !== record.people) await restrictAlerts(tx, record);
  return record;
}

async function writeEvent(
  tx: Sql,
  { caseId, version }: CaseRecord,
  { at, by, ...step }: CaseEvent,
  changes: readonly FieldChange[],
): Promise<void> {
  const approvalId = 'approvalId' in step ? step.approvalId : null;
  await tx.query(
    `INSERT INTO case_events
       (case_id, version, kind, at, actor, by_name, body, changes, approval_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      ...[caseId, version, step.kind, at, actorOf(by), by.name],
      ...[JSON.stringify(step), JSON.stringify(changes), approvalId],
    ],
  );
}

/** What is attached to a restricted case is restricted with it. */
async function restrictAlerts(tx: Sql, { caseId, people }: CaseRecord): Promise<void> {
  await tx.query(
    `WITH attached AS (
       SELECT alert_id FROM case_alerts WHERE case_id = $1 AND state = 'attached'
       ORDER BY alert_id FOR UPDATE)
     UPDATE case_alerts SET people = $2 WHERE alert_id IN (SELECT alert_id FROM attached)`,
    [caseId, people && people.map(({ staffId }) => staffId)],
  );
}

/** The audit record of a command on a case; call it last in the transaction. */
export async function auditCase(
  tx: Sql,
  action: string,
  before: CaseRecord | undefined,
  after: CaseRecord,
  { at, by }: Acting,
): Promise<void> {
  const changes = changesBetween(before, after);
  const side = (which: 'before' | 'after'): JsonValue =>
    Object.fromEntries(changes.map((change) => [change.field, change[which]]));
  await appendAudit(tx, {
    ...{ actor: actorOf(by), action: `case-${action}`, subject: `case:${after.caseId}`, at },
    before: before === undefined ? null : side('before'),
    after: { version: after.version, ...(side('after') as object) }, // made of an object above
  });
}
