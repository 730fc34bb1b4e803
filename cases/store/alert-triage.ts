/** What an analyst decides about one alert, in one transaction with its audit record. */
import type { Sql } from '../../platform/postgres/pool';
import { appendAudit } from '../../platform/audit/audit';
import type { AlertState, DismissOutcome } from '../contract';
import { alertById, type StoredAlert } from './alert-queries';

export interface Decision {
  readonly alertId: string;
  /** `staff:<id>` */
  readonly actor: string;
  /** Name shown beside the decision. */
  readonly by: string;
  /** µs UTC */
  readonly at: number;
}

/** The alert is not in a state from which this can be done. */
export class AlertStateConflict extends Error {
  override name = 'AlertStateConflict';
  constructor(readonly state: AlertState) {
    super(`the alert is ${state}: read it again, somebody else may have decided`);
  }
}

/**
 * new or snoozed → dismissed. Call it last in the transaction (it appends to the audit log).
 * @returns the alert as decided; undefined when there is no such alert
 * @throws AlertStateConflict
 */
export async function dismissAlert(
  tx: Sql,
  decision: Decision,
  outcome: DismissOutcome,
  comment: string,
): Promise<StoredAlert | undefined> {
  const reason = comment === '' ? outcome : `${outcome}: ${comment}`;
  return decide(tx, decision, 'dismissed', reason, ['new', 'snoozed']);
}

/** dismissed → new, with the reason of the second thought. Otherwise as dismissAlert. */
export async function reopenAlert(
  tx: Sql,
  decision: Decision,
  reason: string,
): Promise<StoredAlert | undefined> {
  return decide(tx, decision, 'new', reason, ['dismissed']);
}

async function decide(
  tx: Sql,
  { alertId, actor, by, at }: Decision,
  state: AlertState,
  reason: string,
  from: readonly AlertState[],
): Promise<StoredAlert | undefined> {
  const { rows } = await tx.query<{ state: AlertState; state_reason: string | null }>(
    'SELECT state, state_reason FROM case_alerts WHERE alert_id = $1 FOR UPDATE',
    [alertId],
  );
  const [row] = rows;
  if (row === undefined) return undefined;
  if (!from.includes(row.state)) throw new AlertStateConflict(row.state);
  await tx.query(
    `UPDATE case_alerts SET state = $2, state_reason = $3, state_by = $4, state_at = $5,
       snoozed_until = NULL WHERE alert_id = $1`,
    [alertId, state, reason, by, at],
  );
  const decided = await alertById(tx, alertId);
  await appendAudit(tx, {
    actor,
    action: state === 'dismissed' ? 'alert-dismiss' : 'alert-reopen',
    subject: `alert:${alertId}`,
    before: { state: row.state, reason: row.state_reason },
    after: { state, reason },
    at,
  });
  return decided;
}
