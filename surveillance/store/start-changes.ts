/**
 * What a start would change of rules in force, because the release has other defaults or the file
 * says something else: proposed by the program, decided by a person on the rules page.
 */
import type { Sql } from '../../platform/postgres/pool';
import type { EffectiveRules } from '../contract';
import { RULES } from '../detectors/registry';
import { sameJson } from './json';

/** Who proposes; no person has this name. */
const START = 'program:start';

const REASON =
  'The defaults of this release, or the parameter file of the last start, say so. ' +
  'Until a person approves, the rule goes on as it was.';

/**
 * Proposes what changed since the last start; a proposal of an earlier start that is not wanted
 * any more is withdrawn. A change that a person has open for the rule is left alone. The audit
 * record is the change's own row and the version's: a start has no session.
 */
export async function proposeStart(
  sql: Sql,
  rules: Readonly<Record<'said' | 'says' | 'inForce', EffectiveRules>>,
  at: number,
): Promise<void> {
  for (const { id } of RULES) {
    const [said, says, now] = [rules.said[id], rules.says[id], rules.inForce[id]];
    if (said === undefined || says === undefined || sameJson(said, says)) continue;
    await sql.query(
      `UPDATE surv_rule_changes SET state = 'withdrawn', decided_by = $2, decided_name = $3,
         decided_at = $4, decision_reason = 'another start says something else'
       WHERE rule = $1 AND state = 'open' AND proposed_by = $2 AND after <> $5`,
      [id, START, 'The program', at, JSON.stringify(says)],
    );
    if (sameJson(says, now)) continue;
    await sql.query(
      `INSERT INTO surv_rule_changes (change_id, rule, before, after, reason, state, proposed_by,
         proposed_name, proposed_at)
       VALUES ('CHANGE-' || lpad(nextval('surv_rule_change_numbers')::text, 6, '0'),
         $1, $2, $3, $4, 'open', $5, $6, $7) ON CONFLICT DO NOTHING`,
      [id, JSON.stringify(now), JSON.stringify(says), REASON, START, 'The program', at],
    );
  }
}
