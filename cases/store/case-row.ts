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
  const approval = approvalOf(c, before);
  await tx.query(
    `INSERT INTO case_cases (case_id, version, type, title, state, outcome, priority, author,
       author_name, assignee, assignee_name, subjects, alerts, people, opened_at, updated_at,
       closed_at, due_at, due_clock, approval_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
       $20)
     ON CONFLICT (case_id) DO UPDATE SET version = excluded.version, title = excluded.title,
       state = excluded.state, outcome = excluded.outcome, priority = excluded.priority,
       assignee = excluded.assignee, assignee_name = excluded.assignee_name,
       subjects = excluded.subjects, alerts = excluded.alerts, people = excluded.people,
       updated_at = excluded.updated_at, closed_at = excluded.closed_at,
       due_at = excluded.due_at, due_clock = excluded.due_clock,
       approval_id = coalesce(excluded.approval_id, case_cases.approval_id)`,
    [
      ...[c.caseId, c.version, c.type, c.title, c.state, c.decision?.outcome ?? null, c.priority],
      ...[actor(c.author), c.author.name, actor(c.assignee), c.assignee?.name ?? null],
      ...[c.subjects, c.alertIds.length, c.people && c.people.map(({ staffId }) => staffId)],
      ...[c.openedAt, c.updatedAt, c.closedAt, due?.dueAt ?? null, due?.clock ?? null, approval],
    ],
  );
  await tx.query('DELETE FROM case_clocks WHERE case_id = $1', [c.caseId]);
  await tx.query(
    `INSERT INTO case_clocks (case_id, clock, started_at, due_at, stopped_at)
     SELECT $1, clock, "startedAt", "dueAt", "stoppedAt" FROM jsonb_to_recordset($2::jsonb)
       AS r (clock text, "startedAt" bigint, "dueAt" bigint, "stoppedAt" bigint)`,
    [c.caseId, JSON.stringify(runs)],
  );
}

/** The approval that this change used up. */
function approvalOf(c: CaseRecord, before: CaseRecord | undefined): string | null {
  const moved = (c.state === 'closed') !== (before?.state === 'closed');
  return moved ? (before?.proposal?.approvalId ?? null) : null;
}
