/** The tables of customer risk: the scores as they stand, and each change of score or rating. */
import type { Rating, RiskRow } from '../contract';
import { safeNumber, type Sql } from '../../platform/postgres/pool';

/** A score that differs from the one before. */
export interface ScoreChange {
  readonly row: RiskRow;
  /** Undefined: the account's first score. */
  readonly before: { readonly score: number; readonly rating: Rating } | undefined;
}

/**
 * Writes the scores and the history of those that changed, one statement each.
 * @param seq last event taken in, `at` its time in µs
 * @returns what changed in score or rating
 */
export async function writeScores(
  tx: Sql,
  rows: readonly RiskRow[],
  seq: number,
  at: number,
): Promise<ScoreChange[]> {
  if (rows.length === 0) return [];
  const before = await scoresOf(tx, rows);
  await tx.query(
    `INSERT INTO kyc_risk_scores (account, owner, score, rating, factors, seq, at)
     SELECT account, owner, score, rating, factors::jsonb, $6, $7
     FROM unnest($1::text[], $2::text[], $3::int[], $4::text[], $5::text[])
       AS r (account, owner, score, rating, factors)
     ON CONFLICT (account) DO UPDATE SET owner = excluded.owner, score = excluded.score,
       rating = excluded.rating, factors = excluded.factors, seq = excluded.seq, at = excluded.at`,
    [...columns(rows), seq, at],
  );
  const changes = rows
    .map((row) => ({ row, before: before.get(row.account) }))
    .filter(({ row, before: old }) => old?.score !== row.score || old.rating !== row.rating);
  if (changes.length > 0) await writeHistory(tx, changes, seq, at);
  return changes;
}

async function writeHistory(tx: Sql, changes: readonly ScoreChange[], seq: number, at: number) {
  await tx.query(
    `INSERT INTO kyc_risk_history (account, owner, score, rating, factors, previous_score,
       previous_rating, seq, at)
     SELECT account, owner, score, rating, factors::jsonb, previous_score, previous_rating, $8, $9
     FROM unnest($1::text[], $2::text[], $3::int[], $4::text[], $5::text[], $6::int[], $7::text[])
       AS r (account, owner, score, rating, factors, previous_score, previous_rating)`,
    [
      ...columns(changes.map(({ row }) => row)),
      changes.map(({ before }) => before?.score ?? null),
      changes.map(({ before }) => before?.rating ?? null),
      seq,
      at,
    ],
  );
}

function columns(rows: readonly RiskRow[]): unknown[] {
  return [
    rows.map(({ account }) => account),
    rows.map(({ owner }) => owner),
    rows.map(({ score }) => score),
    rows.map(({ rating }) => rating),
    rows.map(({ factors }) => JSON.stringify(factors)),
  ];
}

async function scoresOf(
  tx: Sql,
  rows: readonly RiskRow[],
): Promise<Map<string, { score: number; rating: Rating }>> {
  const { rows: stored } = await tx.query<{ account: string; score: number; rating: Rating }>(
    'SELECT account, score, rating FROM kyc_risk_scores WHERE account = ANY($1)',
    [rows.map(({ account }) => account)],
  );
  return new Map(stored.map(({ account, score, rating }) => [account, { score, rating }]));
}

/** How far the alert stream has gone into the scores. */
export async function alertPosition(sql: Sql): Promise<number> {
  const { rows } = await sql.query<{ position: bigint }>(
    'SELECT position FROM kyc_risk_alert_position',
  );
  return safeNumber(rows[0]?.position ?? 0n);
}

export async function moveAlertPosition(tx: Sql, position: number): Promise<void> {
  await tx.query('UPDATE kyc_risk_alert_position SET position = $1', [position]);
}

/** Makes the table of accounts whose alerts are in part not for everybody say so. */
export async function writeWithheld(tx: Sql, accounts: ReadonlySet<string>): Promise<void> {
  const names = [...accounts];
  await tx.query('DELETE FROM kyc_risk_withheld WHERE NOT (account = ANY($1))', [names]);
  if (names.length === 0) return;
  await tx.query('INSERT INTO kyc_risk_withheld SELECT unnest($1::text[]) ON CONFLICT DO NOTHING', [
    names,
  ]);
}
