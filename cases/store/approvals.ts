/** What waits for a second person, and what one decided; the table's constraints hold four eyes. */
import type { CaseEvent } from '../lifecycle/case-event';
import { errorCode } from '../../platform/errors/coded-error';
import type { Sql } from '../../platform/postgres/pool';

/** Before the event itself is written: closing and reopening refer to a given approval. */
export async function writeApproval(tx: Sql, caseId: string, event: CaseEvent): Promise<void> {
  const actor = `staff:${event.by.staffId}`;
  switch (event.kind) {
    case 'submitted':
    case 'reopen-asked':
      // Author and assignee are filled in by the table itself.
      await tx.query(
        `INSERT INTO case_approvals
           (approval_id, case_id, kind, state, proposed_by, proposed_name, proposed_at, outcome,
            filing)
         VALUES ($1, $2, $3, 'open', $4, $5, $6, $7, $8)`,
        [
          ...[event.approvalId, caseId, event.kind === 'submitted' ? 'close' : 'reopen'],
          ...[actor, event.by.name, event.at],
          ...(event.kind === 'submitted' ? [event.outcome, event.filing] : [null, null]),
        ],
      );
      return;
    case 'closed':
    case 'reopened':
      await tx.query(
        `UPDATE case_approvals SET state = 'approved', approved_by = $2, decided_at = $3
         WHERE approval_id = $1`,
        [event.approvalId, actor, event.at],
      );
      return;
    case 'returned':
      await tx.query(
        `UPDATE case_approvals SET state = 'returned', returned_by = $2, decided_at = $3,
           reason = $4 WHERE approval_id = $1`,
        [event.approvalId, actor, event.at, event.reason],
      );
      return;
    default:
  }
}

/** Whether the database refused because one person would be both (SQLSTATE 23514). */
export function isFourEyesRefusal(error: unknown): boolean {
  return errorCode(error) === '23514' && error instanceof Error && /four.eyes/.test(error.message);
}
