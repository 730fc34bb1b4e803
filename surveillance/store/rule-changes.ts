/**
 * Changes of a rule's parameters: proposed by one person, decided by another, in force from the
 * place in the log that surveillance has reached. The table's constraints hold the second person.
 */
import { appendAudit } from '../../platform/audit/audit';
import { holdOffset } from '../../platform/consumer/offsets';
import { errorCode } from '../../platform/errors/coded-error';
import { HttpError } from '../../platform/http/http-error';
import { safeNumber, type Sql } from '../../platform/postgres/pool';
import type { EffectiveRule } from '../contract';
import { checkedBlock } from '../detectors/effective-rules';
import type { BaseRules } from '../parameters/version';
import { auditJson, sameJson } from './json';
import { insertVersion, newestVersion, type VersionRow } from './rule-versions';

export interface Acting {
  readonly staffId: string;
  readonly name: string;
  /** µs UTC */
  readonly at: number;
}

export type ChangeState = 'open' | 'approved' | 'returned' | 'withdrawn';
export type Decision = Exclude<ChangeState, 'open'>;

export interface RuleChange {
  readonly changeId: string;
  readonly rule: string;
  readonly before: EffectiveRule;
  readonly after: EffectiveRule;
  readonly reason: string;
  readonly state: ChangeState;
  readonly proposedBy: string;
  readonly proposedName: string;
  /** µs UTC, like `decidedAt`. */
  readonly proposedAt: number;
  readonly decidedName: string | null;
  readonly decidedAt: number | null;
  readonly decisionReason: string | null;
}

/**
 * @param block the rule's whole block as it is to be, `enabled` included
 * @throws CodedError RULE_PARAMETERS; HttpError NO_SUCH_RULE, NO_VERSION, NO_CHANGE, CHANGE_OPEN
 */
export async function proposeChange(
  tx: Sql,
  { rule, block, reason }: { readonly rule: string; readonly block: unknown; reason: string },
  { staffId, name, at }: Acting,
): Promise<string> {
  const after = checkedBlock(rule, block);
  const { rules } = await inForce(tx);
  const before = rules[rule];
  if (before === undefined) throw new HttpError(404, 'NO_SUCH_RULE', `there is no rule ${rule}`);
  if (sameJson(before, after)) {
    throw new HttpError(409, 'NO_CHANGE', 'these parameters are in force already');
  }
  const actor = `staff:${staffId}`;
  const { rows } = await tx
    .query<{ change_id: string }>(
      `INSERT INTO surv_rule_changes (change_id, rule, before, after, reason, state, proposed_by,
         proposed_name, proposed_at)
       VALUES ('CHANGE-' || lpad(nextval('surv_rule_change_numbers')::text, 6, '0'),
         $1, $2, $3, $4, 'open', $5, $6, $7) RETURNING change_id`,
      [rule, JSON.stringify(before), JSON.stringify(after), reason, actor, name, at],
    )
    .catch((error: unknown) => {
      if (errorCode(error) !== UNIQUE) throw error;
      throw new HttpError(409, 'CHANGE_OPEN', `a change of ${rule} waits for its decision`);
    });
  const changeId = rows[0]?.change_id ?? '';
  const subject = `rule:${rule}`;
  const [was, will] = [auditJson(before), { changeId, reason, block: auditJson(after) }];
  await appendAudit(tx, {
    ...{ actor, action: 'rule-parameter-proposal', subject, before: was, after: will, at },
  });
  return changeId;
}

interface DecisionOptions {
  readonly base: BaseRules;
  /** Name of surveillance's offset. */
  readonly consumer: string;
}

/**
 * An approval takes force at once: for the events that surveillance has not dealt with.
 * @returns the version that it made; undefined when it was not approved
 * @throws HttpError NO_SUCH_CHANGE, CHANGE_DECIDED, CHANGE_STALE, NOT_PROPOSER; the database's
 *   23514 where one person would be both
 */
export async function decideChange(
  tx: Sql,
  { changeId, decision, reason }: { changeId: string; decision: Decision; reason: string | null },
  { staffId, name, at }: Acting,
  { base, consumer }: DecisionOptions,
): Promise<number | undefined> {
  // Before all else: the consumer takes this lock first, too.
  const seq = await holdOffset(tx, consumer);
  const change = await changeById(tx, changeId);
  if (change.state !== 'open') {
    throw new HttpError(409, 'CHANGE_DECIDED', `${changeId} was ${change.state} already`);
  }
  const actor = `staff:${staffId}`;
  if (decision === 'withdrawn' && change.proposedBy !== actor) {
    throw new HttpError(403, 'NOT_PROPOSER', 'only who proposed it withdraws it');
  }
  const last = await inForce(tx);
  if (decision === 'approved' && !sameJson(last.rules[change.rule], change.before)) {
    const todo = 'return it, and propose it anew';
    throw new HttpError(409, 'CHANGE_STALE', `${change.rule} has been changed since: ${todo}`);
  }
  await tx.query(
    `UPDATE surv_rule_changes SET state = $2, decided_by = $3, decided_name = $4, decided_at = $5,
       decision_reason = $6 WHERE change_id = $1`,
    [changeId, decision, actor, name, at, reason],
  );
  const number = last.number + 1;
  if (decision === 'approved') {
    const rules = { ...last.rules, [change.rule]: change.after };
    const { baseHash, base: said } = last;
    const head = { number, fromSeq: seq, rules, paramsHash: base.hashWith(rules) };
    await insertVersion(tx, { ...head, baseHash, base: said, at, changeId });
  }
  const after = {
    ...{ changeId, decision, reason },
    ...(decision === 'approved'
      ? { version: number, afterEvent: seq, block: auditJson(change.after) }
      : {}),
  };
  const subject = `rule:${change.rule}`;
  const head = { actor, action: 'rule-parameter-decision', subject, at };
  await appendAudit(tx, { ...head, before: auditJson(change.before), after });
  return decision === 'approved' ? number : undefined;
}

const UNIQUE = '23505';

async function inForce(tx: Sql): Promise<VersionRow> {
  const last = await newestVersion(tx);
  if (last !== undefined) return last;
  const todo = 'wait until it has begun to read the log';
  throw new HttpError(409, 'NO_VERSION', `surveillance has never started: ${todo}`);
}

async function changeById(tx: Sql, changeId: string): Promise<RuleChange> {
  const [change] = await changes(tx, 'WHERE change_id = $1 FOR UPDATE', [changeId]);
  if (change === undefined) throw new HttpError(404, 'NO_SUCH_CHANGE', `there is no ${changeId}`);
  return change;
}

/** Newest first. */
export function readChanges(sql: Sql, limit: number): Promise<readonly RuleChange[]> {
  return changes(sql, `ORDER BY state <> 'open', proposed_at DESC, change_id DESC LIMIT $1`, [
    limit,
  ]);
}

async function changes(sql: Sql, rest: string, values: unknown[]): Promise<RuleChange[]> {
  const { rows } = await sql.query<{
    change_id: string;
    rule: string;
    before: EffectiveRule;
    after: EffectiveRule;
    reason: string;
    state: ChangeState;
    proposed_by: string;
    proposed_name: string;
    proposed_at: bigint;
    decided_name: string | null;
    decided_at: bigint | null;
    decision_reason: string | null;
  }>(
    `SELECT change_id, rule, before, after, reason, state, proposed_by, proposed_name,
       proposed_at, decided_name, decided_at, decision_reason FROM surv_rule_changes ${rest}`,
    values,
  );
  return rows.map((row) => ({
    ...{ changeId: row.change_id, rule: row.rule, before: row.before, after: row.after },
    ...{ reason: row.reason, state: row.state },
    ...{ proposedBy: row.proposed_by, proposedName: row.proposed_name },
    proposedAt: safeNumber(row.proposed_at),
    decidedName: row.decided_name,
    decidedAt: row.decided_at === null ? null : safeNumber(row.decided_at),
    decisionReason: row.decision_reason,
  }));
}
