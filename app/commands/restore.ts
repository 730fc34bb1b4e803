/**
 * `probity restore`: a backup into an empty folder (or an empty database at `DATABASE_URL`), and
 * then everything held against what the manifest says: the log's hashes, the state that it leads to
 * when it is executed from its beginning, the tree of the audit log.
 */
import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Pool, PoolClient } from 'pg';
import { recover } from '../../core/log/recovery';
import { checkFile, copyFile, loadTables, migrationsOf } from '../../platform/backup/tables';
import { CodedError } from '../../platform/errors/coded-error';
import { transaction } from '../../platform/postgres/pool';
import { verifyLive } from '../../reporting/audit/store/verify-live';
import { openBase, type Base } from '../live/base';
import { parseArguments } from './arguments';
import {
  ARCHIVES,
  KEY_FILE,
  leftOut,
  mustBeEmpty,
  readManifest,
  type Manifest,
} from './backup-manifest';
import { BadInput } from './bad-input';

const USAGE = 'usage: probity restore --from DIR --data DIR';

/** @throws BadInput; CodedError BACKUP_DAMAGED, BACKUP_OF_ANOTHER_SHAPE, LOG_DAMAGED, … */
export async function run(args: readonly string[]): Promise<number> {
  const { positionals, values } = parseArguments(args, {
    values: ['from', 'data'],
    flags: [],
    usage: USAGE,
  });
  const [named, data] = [values.get('from'), values.get('data')];
  if (positionals.length > 0 || named === undefined || data === undefined) {
    throw new BadInput(`--from and --data are needed; ${USAGE}`);
  }
  const [from, dataDir] = [resolve(named), resolve(data)];
  const manifest = readManifest(from);
  mustBeEmpty(dataDir, 'restore');
  for (const file of manifest.tables) await checkFile(join(from, file.file), file);
  for (const file of manifest.archives) await checkFile(join(from, ARCHIVES, file.file), file);
  if (manifest.key && !existsSync(join(from, KEY_FILE))) {
    const what = `${join(from, KEY_FILE)} is missing`;
    throw new BadInput(`${what}: without the key sealed secrets cannot be read`);
  }
  await copyFiles(manifest, from, dataDir);
  const base = await openBase({ service: 'probity-restore', dataDir, exclusive: true });
  try {
    await load(base.pool, manifest, from, join(dataDir, ARCHIVES));
    process.stdout.write(`restored and whole: ${await verified(base, manifest)}\n`);
    for (const line of await leftOut(base.pool)) process.stdout.write(`not restored: ${line}\n`);
  } finally {
    await base.lifecycle.stop();
  }
  return 0;
}

async function copyFiles({ archives, key }: Manifest, from: string, dataDir: string) {
  mkdirSync(join(dataDir, ARCHIVES), { recursive: true, mode: 0o711 });
  for (const { file } of archives) {
    await copyFile(join(from, ARCHIVES, file), join(dataDir, ARCHIVES, file));
  }
  if (key) await copyFile(join(from, KEY_FILE), join(dataDir, KEY_FILE));
}

async function load(pool: Pool, manifest: Manifest, from: string, archives: string): Promise<void> {
  const { rows } = await pool.query('SELECT 1 FROM core_log LIMIT 1');
  if (rows.length > 0) throw new BadInput('the database holds a log already: name an empty one');
  const here = await migrationsOf(pool);
  if (here.join() !== manifest.migrations.join()) {
    const what = `the backup has ${manifest.migrations.length} migrations, this version`;
    const todo = 'restore with the version that wrote it, then start the newer one';
    throw new CodedError('BACKUP_OF_ANOTHER_SHAPE', `${what} ${here.length} or others: ${todo}`);
  }
  await transaction(pool, async (tx) => {
    await loadTables(tx, from, manifest.tables, manifest.sequences);
    await placeArchives(tx, archives);
  });
}

/** The files have moved with the data. */
async function placeArchives(tx: PoolClient, folder: string): Promise<void> {
  await tx.query(`UPDATE core_archives SET path = $1 || '/' || regexp_replace(path, '^.*/', '')`, [
    folder,
  ]);
}

/** @throws CodedError RESTORE_DIFFERS; of the log; AuditFault */
async function verified({ pool, logger }: Base, { log }: Manifest): Promise<string> {
  const { engine, logHash } = await recover({ sql: pool, logger, fromStart: true });
  const found = {
    seq: engine.lastSeq,
    hash: logHash.toString('hex'),
    stateHash: engine.stateHash(),
  };
  for (const name of ['seq', 'hash', 'stateHash'] as const) {
    if (found[name] === log[name]) continue;
    const what = `${name} of the restored log is ${found[name]}, not ${log[name]}`;
    throw new CodedError('RESTORE_DIFFERS', `${what}: do not use the folder, take another backup`);
  }
  const { records } = await verifyLive({ sql: pool, anchors: [] });
  return `log to event ${log.seq}, state ${log.stateHash}, ${records} audit records`;
}
