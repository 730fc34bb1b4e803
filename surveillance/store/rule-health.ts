/** The tables of how the rules are: their work and cost, and their canaries. */
import { safeNumber, type Sql } from '../../platform/postgres/pool';
import type { CanaryState, RuleStats, RuleWork } from '../contract';

/** @param nanoseconds by rule, estimated */
export async function writeWork(
  sql: Sql,
  stats: readonly RuleStats[],
  nanoseconds: ReadonlyMap<string, number>,
  at: number,
): Promise<void> {
  await sql.query(
    `INSERT INTO surv_rule_work SELECT rule, events, evaluations, alerts, nanoseconds, $6
     FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[])
       AS t (rule, events, evaluations, alerts, nanoseconds)
     ON CONFLICT (rule) DO UPDATE SET events = excluded.events, alerts = excluded.alerts,
       evaluations = excluded.evaluations, nanoseconds = excluded.nanoseconds, at = excluded.at`,
    [
      stats.map(({ rule }) => rule),
      stats.map(({ events }) => events),
      stats.map(({ evaluations }) => evaluations),
      stats.map(({ alerts }) => alerts),
      stats.map(({ rule }) => Math.round(nanoseconds.get(rule) ?? 0)),
      at,
    ],
  );
}

export async function readWork(sql: Sql): Promise<ReadonlyMap<string, RuleWork>> {
  const { rows } = await sql.query<Record<'events' | 'evaluations' | 'alerts', bigint> & WorkRow>(
    'SELECT rule, events, evaluations, alerts, nanoseconds, at FROM surv_rule_work',
  );
  return new Map(
    rows.map(({ rule, events, evaluations, alerts, nanoseconds, at }) => [
      rule,
      {
        events: safeNumber(events),
        evaluations: safeNumber(evaluations),
        alerts: safeNumber(alerts),
        nanosecondsPerEvent: events === 0n ? null : Number(nanoseconds) / Number(events),
        at: safeNumber(at),
      },
    ]),
  );
}

interface WorkRow {
  readonly rule: string;
  readonly nanoseconds: bigint;
  readonly at: bigint;
}

/** @param canaries by rule; rules that are not among them keep what they had */
export async function writeCanaries(
  sql: Sql,
  canaries: ReadonlyMap<string, Omit<CanaryState, 'at'>>,
  at: number,
): Promise<void> {
  const rows = [...canaries];
  await sql.query(
    `INSERT INTO surv_canaries SELECT rule, episodes, found, $4
     FROM unnest($1::text[], $2::int[], $3::int[]) AS t (rule, episodes, found)
     ON CONFLICT (rule) DO UPDATE SET episodes = excluded.episodes, found = excluded.found,
       at = excluded.at`,
    [
      rows.map(([rule]) => rule),
      rows.map(([, { episodes }]) => episodes),
      rows.map(([, { found }]) => found),
      at,
    ],
  );
}

export async function readCanaries(sql: Sql): Promise<ReadonlyMap<string, CanaryState>> {
  const { rows } = await sql.query<{
    rule: string;
    episodes: number;
    found: number;
    at: bigint;
  }>('SELECT rule, episodes, found, at FROM surv_canaries');
  return new Map(
    rows.map(({ rule, episodes, found, at }) => [rule, { episodes, found, at: safeNumber(at) }]),
  );
}
