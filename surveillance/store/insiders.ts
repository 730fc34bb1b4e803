/** Insider lists in their table, and what the core was told of them. */
import { appendAudit } from '../../platform/audit/audit';
import { HttpError } from '../../platform/http/http-error';
import { safeNumber, type Sql } from '../../platform/postgres/pool';
import type { InsiderImport, InsiderRole, InsiderRow } from '../contract';
import type { NewInsider } from '../insiders/csv';
import type { Acting } from './rule-changes';

/** All or nothing; one that is on the list already stays as it is. */
export async function addInsiders(
  tx: Sql,
  insiders: readonly NewInsider[],
  { staffId, name, at }: Acting,
): Promise<InsiderImport> {
  const actor = `staff:${staffId}`;
  let added = 0;
  for (const { asset, person, role, from, until, reason } of insiders) {
    const { rowCount } = await tx.query(
      `INSERT INTO surv_insiders (asset, person, role, reason, from_at, until_at, added_by,
         added_name, added_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING`,
      [asset, person, role, reason, from, until, actor, name, at],
    );
    added += rowCount ?? 0;
  }
  const assets = [...new Set(insiders.map(({ asset }) => asset))];
  const head = { actor, action: 'insider-list-add', subject: 'insiders', before: null, at };
  await appendAudit(tx, { ...head, after: { assets, added } });
  return { added, same: insiders.length - added };
}

/** @throws HttpError NO_SUCH_INSIDER, INSIDER_ENDED, INSIDER_UNTIL */
export async function endInsider(
  tx: Sql,
  { entry, until, reason }: { readonly entry: number; readonly until: number; reason: string },
  { staffId, name, at }: Acting,
): Promise<void> {
  const actor = `staff:${staffId}`;
  const { rows } = await tx.query<{ from_at: bigint; ended_by: string | null }>(
    'SELECT from_at, ended_by FROM surv_insiders WHERE entry = $1 FOR UPDATE',
    [entry],
  );
  const [row] = rows;
  if (row === undefined) throw new HttpError(404, 'NO_SUCH_INSIDER', `there is no entry ${entry}`);
  if (row.ended_by !== null) {
    throw new HttpError(409, 'INSIDER_ENDED', `entry ${entry} was ended already`);
  }
  if (until < safeNumber(row.from_at)) {
    throw new HttpError(400, 'INSIDER_UNTIL', 'an entry does not end before it begins');
  }
  await tx.query(
    `UPDATE surv_insiders SET until_at = $2, ended_by = $3, ended_name = $4, ended_at = $5,
       end_reason = $6 WHERE entry = $1`,
    [entry, until, actor, name, at, reason],
  );
  const head = { actor, action: 'insider-list-end', subject: `insider:${entry}`, before: null, at };
  await appendAudit(tx, { ...head, after: { until, reason } });
}

interface Stored {
  readonly entry: bigint;
  readonly asset: string;
  readonly person: string;
  readonly role: InsiderRole;
  readonly reason: string;
  readonly from_at: bigint;
  readonly until_at: bigint | null;
  readonly added_name: string;
  readonly added_at: bigint;
  readonly ended_name: string | null;
  readonly ended_at: bigint | null;
  readonly end_reason: string | null;
  readonly accounts: string[];
}

/**
 * By asset and person, newest first within one; of one asset, or of all.
 * @param most for a page; whoever acts on the lists reads all
 */
export async function readInsiders(
  sql: Sql,
  { asset, most }: { readonly asset?: string | undefined; readonly most?: number } = {},
): Promise<InsiderRow[]> {
  const { rows } = await sql.query<Stored>(
    `SELECT i.*, ARRAY(SELECT l.account FROM surv_insider_links l WHERE l.entry = i.entry
       ORDER BY l.account) AS accounts
     FROM surv_insiders i WHERE $1::text IS NULL OR asset = $1
     ORDER BY asset, person, from_at DESC, entry DESC LIMIT $2`,
    [asset ?? null, most ?? null],
  );
  return rows.map((row) => ({
    ...{ entry: safeNumber(row.entry), asset: row.asset, person: row.person, role: row.role },
    ...{ reason: row.reason, from: safeNumber(row.from_at), accounts: row.accounts },
    until: row.until_at === null ? null : safeNumber(row.until_at),
    ...{ addedName: row.added_name, addedAt: safeNumber(row.added_at) },
    endedName: row.ended_name,
    endedAt: row.ended_at === null ? null : safeNumber(row.ended_at),
    endReason: row.end_reason,
  }));
}

export interface Told {
  readonly entry: number;
  readonly account: string;
  readonly until: number | null;
}

/** What the core was told so far. */
export async function readTold(sql: Sql): Promise<Told[]> {
  const { rows } = await sql.query<{ entry: bigint; account: string; until_at: bigint | null }>(
    'SELECT entry, account, until_at FROM surv_insider_links',
  );
  return rows.map(({ entry, account, until_at: until }) => {
    return { entry: safeNumber(entry), account, until: until === null ? null : safeNumber(until) };
  });
}

export async function recordTold(
  sql: Sql,
  { entry, account, until }: Told,
  { seq, at }: { readonly seq: number; readonly at: number },
): Promise<void> {
  await sql.query(
    `INSERT INTO surv_insider_links (entry, account, until_at, seq, at)
     VALUES ($1, $2, $3, $4, $5) ON CONFLICT (entry, account) DO UPDATE
     SET until_at = excluded.until_at, seq = excluded.seq, at = excluded.at`,
    [entry, account, until, seq, at],
  );
}
