/** The fold of a case as a row for lists, and the runs of its clocks. */
import { caseClocks, nextDue } from '../clocks/case-clocks';
import { clockFacts, type CaseRecord } from '../lifecycle/case-record';
import type { Sql } from '../../platform/postgres/pool';

/** Writes what lists and clocks show. @param before undefined for a new case */
export async function writeCaseRow(
  tx: Sql,
  c: CaseRecord,
  before: CaseRecord | undefined,
): Promise<void> {
  const runs = caseClocks(clockFacts(c));
  const due = nextDue(runs);
  const actor = (person: CaseRecord['assignee']) => person && `staff:${person.staffId}`;
  const values = [
    ...[c.caseId, c.version, c.title, c.state, c.decision?.outcome ?? null, c.priority],
    ...[actor(c.assignee), c.assignee?.name ?? null, c.subjects, c.alertIds.length],
    ...[c.people && c.people.map(({ staffId }) => staffId), c.updatedAt, c.closedAt],
    ...[due?.dueAt ?? null, due?.clock ?? null],
  ];
  if (before === undefined) {
    await tx.query(
      `INSERT INTO case_cases (case_id, version, title, state, outcome, priority, assignee,
         assignee_name, subjects, alerts, people, updated_at, closed_at, due_at, due_clock,
         type, author, author_name, opened_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
         $19)`,
      [...values, c.type, actor(c.author), c.author.name, c.openedAt],
    );
  } else {
    await tx.query(
      `UPDATE case_cases SET version = $2, title = $3, state = $4, outcome = $5, priority = $6,
         assignee = $7, assignee_name = $8, subjects = $9, alerts = $10, people = $11,
         updated_at = $12, closed_at = $13, due_at = $14, due_clock = $15,
         approval_id = coalesce($16, approval_id) WHERE case_id = $1`,
      [...values, approvalOf(c, before)],
    );
  }
  await tx.query('DELETE FROM case_clocks WHERE case_id = $1', [c.caseId]);
  await tx.query(
    `INSERT INTO case_clocks (case_id, clock, started_at, due_at, stopped_at)
     SELECT $1, clock, "startedAt", "dueAt", "stoppedAt" FROM jsonb_to_recordset($2::jsonb)
       AS r (clock text, "startedAt" bigint, "dueAt" bigint, "stoppedAt" bigint)`,
    [c.caseId, JSON.stringify(runs)],
  );
}

/** The approval that this change used up. */
function approvalOf(c: CaseRecord, before: CaseRecord): string | null {
  const moved = (c.state === 'closed') !== (before.state === 'closed');
  return moved ? (before.proposal?.approvalId ?? null) : null;
}
