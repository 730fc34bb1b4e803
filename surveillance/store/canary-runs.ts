/** Canary runs in their table, and what they say about the rules at the moment. */
import { safeNumber, type Sql } from '../../platform/postgres/pool';
import type { CanaryRow } from '../contract';
import type { Canary } from '../canaries/canaries';
import type { CanaryResult } from '../canaries/run';
import { Conditions } from '../health/conditions';
import { settleConditions } from './operational-alerts';

interface Kept {
  readonly paramsHash: string;
  /** Processor time. */
  readonly tookMicros: number;
  readonly costNanos: number | null;
  /** µs UTC */
  readonly at: number;
}

/**
 * Keeps a run, and opens or ends the operational alert of its rule.
 * @param isShadow its rule's alerts do not count yet: a canary that dies warns, and pages nobody
 */
export async function recordCanaryRun(
  tx: Sql,
  { rule, seed }: Canary,
  { outcome, detail, raisedAfter, events }: CanaryResult,
  { paramsHash, tookMicros, costNanos, at }: Kept,
  isShadow: (rule: string) => boolean,
): Promise<void> {
  await tx.query(
    `INSERT INTO surv_canary_runs (rule, seed, params_hash, outcome, detail, raised_after_micros,
       events, took_micros, at, cost_nanos)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      ...[rule, seed, paramsHash, outcome, detail.slice(0, 2000), raisedAfter, events],
      ...[tookMicros, at, costNanos],
    ],
  );
  await settleConditions(tx, 'canaries', conditionsOf(await readCanaryRows(tx), isShadow), at);
}

function conditionsOf(rows: readonly CanaryRow[], isShadow: (rule: string) => boolean) {
  const conditions = new Conditions();
  for (const { rule, outcome, detail, seed, at, failingSince } of rows) {
    if (outcome === 'found') continue;
    const kind = outcome === 'missed' ? 'canary-missed' : 'canary-shouting';
    const severity = outcome === 'missed' && !isShadow(rule) ? 'critical' : 'warning';
    const todo =
      'look at what changed in its parameters or its code; people may do the same unseen';
    const why = `canary ${seed}: ${detail}${outcome === 'missed' ? `; ${todo}` : ''}`;
    conditions.seen({ kind, subject: rule, severity, detail: why }, at, failingSince ?? at);
  }
  return conditions;
}

/** The newest run of each rule. */
export async function readCanaryRows(sql: Sql): Promise<CanaryRow[]> {
  const { rows } = await sql.query<{
    rule: string;
    seed: bigint;
    params_hash: string;
    outcome: CanaryRow['outcome'];
    detail: string;
    raised_after_micros: bigint | null;
    events: bigint;
    took_micros: bigint;
    at: bigint;
    failing_since: bigint | null;
    cost_nanos: number | null;
  }>(
    `SELECT DISTINCT ON (rule) rule, seed, params_hash, outcome, detail, raised_after_micros,
       events, took_micros, at, cost_nanos,
       (SELECT min(bad.at) FROM surv_canary_runs bad
        WHERE bad.rule = newest.rule AND bad.outcome <> 'found' AND bad.run > coalesce(
          (SELECT max(good.run) FROM surv_canary_runs good
           WHERE good.rule = newest.rule AND good.outcome = 'found'), 0)) AS failing_since
     FROM surv_canary_runs newest ORDER BY rule, run DESC`,
  );
  return rows.map((row) => ({
    ...{ rule: row.rule, seed: safeNumber(row.seed), paramsHash: row.params_hash },
    ...{ outcome: row.outcome, detail: row.detail },
    raisedAfter: row.raised_after_micros === null ? null : safeNumber(row.raised_after_micros),
    events: safeNumber(row.events),
    tookMicros: safeNumber(row.took_micros),
    at: safeNumber(row.at),
    costNanos: row.cost_nanos,
    failingSince: row.failing_since === null ? null : safeNumber(row.failing_since),
  }));
}

/** µs UTC of the newest run of any rule; undefined before the first. */
export async function lastCanaryAt(sql: Sql): Promise<number | undefined> {
  const { rows } = await sql.query<{ at: bigint | null }>(
    'SELECT max(at) AS at FROM surv_canary_runs',
  );
  const at = rows[0]?.at ?? null;
  return at === null ? undefined : safeNumber(at);
}
