/**
 * The lists in force: what of them changed is found entry by entry, so that re-screening works on
 * the difference. A list whose newest file could not be read stays as it was.
 */
import { createHash } from 'node:crypto';
import { canonicalJson, type JsonValue } from '../../platform/audit/canonical-json';
import { safeNumber, type Sql } from '../../platform/postgres/pool';
import type { ListsPage } from '../contract/screening';
import type { ListEntry, SanctionsList } from '../screening/listed-entry';

/** A file of the folder as it was found. */
export interface SeenFile {
  readonly file: string;
  readonly sha256: string;
  /** The list that it holds, or why it cannot be read. */
  readonly content: SeenList | { readonly problem: string };
}

interface SeenList {
  readonly list: string;
  readonly dated: string | null;
  /** `seen`: format or checksum says it is whole; `missing`: the format's end sign is not there. */
  readonly end: 'seen' | 'missing' | 'unknown';
}

export interface ListChange {
  readonly list: string;
  /** Entries that are new or say something else than before. */
  readonly changed: readonly string[];
  readonly removed: readonly string[];
}

const ROWS = 500;

export function hashOf(value: unknown): string {
  const text = canonicalJson(value as JsonValue); // entries are made of what JSON has
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

/** Remembers what was found in the folder; files that are there no more are marked so. */
export async function noteFiles(tx: Sql, files: readonly SeenFile[], at: number): Promise<void> {
  for (const { file, sha256, content } of files) {
    const good = 'list' in content ? content : undefined;
    const problem = 'problem' in content ? content.problem : null;
    await tx.query(
      `INSERT INTO kyc_list_files (file, list, sha256, dated, problem, seen_at)
       VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (file) DO UPDATE SET list = coalesce(excluded.list, kyc_list_files.list),
         sha256 = excluded.sha256, dated = coalesce(excluded.dated, kyc_list_files.dated),
         problem = excluded.problem, seen_at = excluded.seen_at`,
      [file, good?.list ?? null, sha256, good?.dated ?? null, problem, at],
    );
  }
  await tx.query(
    `UPDATE kyc_list_files SET problem = 'the file is no longer in the folder', seen_at = $2
     WHERE file <> ALL($1) AND problem IS NULL`,
    [files.map(({ file }) => file), at],
  );
}

/** Lists of which some file is faulty now: they stay as they were. */
export async function faultyLists(tx: Sql): Promise<Set<string>> {
  const { rows } = await tx.query<{ list: string }>(
    `SELECT DISTINCT list FROM kyc_list_files WHERE problem IS NOT NULL AND list IS NOT NULL`,
  );
  return new Set(rows.map(({ list }) => list));
}

/** What a list may lose at once when nothing says that its file is whole. */
const FEW_ENTRIES = 3;
const FEW_SHARE = 0.05;

/**
 * A file that was cut at the end of a row reads like a shorter list. Where neither its format nor a
 * checksum says that it is whole, a list that lost entries stays as it was, and its files say why.
 * @returns whether it was refused
 */
export async function refuseCut(
  tx: Sql,
  { name, entries }: SanctionsList,
  files: readonly SeenFile[],
): Promise<boolean> {
  const own = files.flatMap(({ file, content }) =>
    'list' in content && content.list === name ? [{ file, end: content.end }] : [],
  );
  const open = own.filter(({ end }) => end !== 'seen');
  if (open.length === 0) return false;
  const before = await hashesOf(tx, name);
  const now = new Set(entries.map(({ listId }) => listId));
  const gone = [...before.keys()].filter((id) => !now.has(id)).length;
  const marked = open.some(({ end }) => end === 'missing');
  const few = marked ? 0 : Math.max(FEW_ENTRIES, before.size * FEW_SHARE);
  if (gone <= few) return false;
  const todo = 'fetch it again, or put its SHA-256 beside it (<file>.sha256) to say it is whole';
  const why = marked ? 'the end sign of the format is missing' : 'nothing says that it is whole';
  const problem = `${gone} of ${before.size} entries are gone and ${why}: ${todo}`;
  await tx.query('UPDATE kyc_list_files SET problem = $2 WHERE file = ANY($1)', [
    open.map(({ file }) => file),
    problem,
  ]);
  return true;
}

/** Puts the list in force and says what changed. */
export async function putInForce(
  tx: Sql,
  { name, dated, entries }: SanctionsList,
  at: number,
): Promise<ListChange> {
  const before = await hashesOf(tx, name);
  const changed: { id: string; hash: string; body: string }[] = [];
  const sum = createHash('sha256');
  const ids = new Set<string>();
  let [names, wallets] = [0, 0];
  for (const entry of entries) {
    const hash = hashOf(entry);
    ids.add(entry.listId);
    names += entry.names.length;
    wallets += entry.wallets.length;
    sum.update(`${entry.listId} ${hash}\n`);
    if (before.get(entry.listId) !== hash) {
      changed.push({ id: entry.listId, hash, body: JSON.stringify(entry) });
    }
  }
  await tx.query(
    `INSERT INTO kyc_lists (list, sha256, dated, entries, names, wallets, loaded_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (list) DO UPDATE SET sha256 = excluded.sha256, dated = excluded.dated,
       entries = excluded.entries, names = excluded.names, wallets = excluded.wallets,
       loaded_at = CASE WHEN kyc_lists.sha256 = excluded.sha256 THEN kyc_lists.loaded_at
         ELSE excluded.loaded_at END`,
    [name, sum.digest('hex'), dated, entries.length, names, wallets, at],
  );
  for (let from = 0; from < changed.length; from += ROWS) {
    const rows = changed.slice(from, from + ROWS);
    await tx.query(
      `INSERT INTO kyc_list_entries (list, list_id, hash, body)
       SELECT $1, * FROM unnest($2::text[], $3::text[], $4::jsonb[])
       ON CONFLICT (list, list_id) DO UPDATE SET hash = excluded.hash, body = excluded.body`,
      [name, rows.map(({ id }) => id), rows.map(({ hash }) => hash), rows.map(({ body }) => body)],
    );
  }
  const removed = [...before.keys()].filter((id) => !ids.has(id));
  await tx.query('DELETE FROM kyc_list_entries WHERE list = $1 AND list_id = ANY($2)', [
    ...[name, removed],
  ]);
  if (changed.length > 0 || removed.length > 0) {
    await tx.query('UPDATE kyc_list_epoch SET epoch = epoch + 1');
  }
  return { list: name, changed: changed.map(({ id }) => id), removed };
}

async function hashesOf(tx: Sql, list: string): Promise<Map<string, string>> {
  const { rows } = await tx.query<{ list_id: string; hash: string }>(
    'SELECT list_id, hash FROM kyc_list_entries WHERE list = $1',
    [list],
  );
  return new Map(rows.map(({ list_id, hash }) => [list_id, hash]));
}

export async function listEpoch(sql: Sql): Promise<number> {
  const { rows } = await sql.query<{ epoch: bigint }>('SELECT epoch FROM kyc_list_epoch');
  return safeNumber(rows[0]?.epoch ?? 0n);
}

/** All entries in force. */
export async function readLists(sql: Sql): Promise<SanctionsList[]> {
  const { rows } = await sql.query<{ list: string; dated: string | null; body: ListEntry }>(
    `SELECT e.list, l.dated, e.body FROM kyc_list_entries e JOIN kyc_lists l USING (list)
     ORDER BY e.list, e.list_id`,
  );
  const lists = new Map<string, { dated: string | null; entries: ListEntry[] }>();
  for (const { list, dated, body } of rows) {
    const known = lists.get(list) ?? { dated, entries: [] };
    known.entries.push(body);
    lists.set(list, known);
  }
  return [...lists].map(([name, { dated, entries }]) => ({ name, dated, entries }));
}

/** What the staff see of the lists. @param configured whether a folder is named */
export async function readListsPage(sql: Sql, configured: boolean): Promise<ListsPage> {
  const { rows } = await sql.query<{
    list: string;
    sha256: string;
    dated: string | null;
    entries: number;
    names: number;
    wallets: number;
    loaded_at: bigint;
    files: string[];
    problem: string | null;
  }>(
    `SELECT l.*, coalesce((SELECT array_agg(f.file ORDER BY f.file) FROM kyc_list_files f
         WHERE f.list = l.list), '{}') AS files,
       (SELECT string_agg(f.file || ': ' || f.problem, '; ' ORDER BY f.file)
        FROM kyc_list_files f WHERE f.list = l.list) AS problem
     FROM kyc_lists l ORDER BY l.list`,
  );
  const refused = await sql.query<{ file: string; problem: string }>(
    `SELECT file, problem FROM kyc_list_files
     WHERE list IS NULL AND problem IS NOT NULL ORDER BY file`,
  );
  return {
    configured,
    lists: rows.map(({ loaded_at, ...row }) => ({ ...row, loadedAt: safeNumber(loaded_at) })),
    refused: refused.rows,
  };
}
