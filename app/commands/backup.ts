/**
 * `probity backup`: all that an exchange has stored, as it stood at one moment, while it runs or
 * stands still: tables, archives of the log, the key that seals secrets, a manifest with hashes.
 */
import { existsSync, mkdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { PoolClient } from 'pg';
import { listArchives } from '../../core/log/archives';
import { recover } from '../../core/log/recovery';
import {
  copyFile,
  dumpTables,
  migrationsOf,
  sequencesOf,
  writeNew,
} from '../../platform/backup/tables';
import { DEFAULT_DATA_DIR, openBase, type Base } from '../live/base';
import { parseArguments } from './arguments';
import {
  ARCHIVES,
  KEY_FILE,
  leftOut,
  MANIFEST,
  mustBeEmpty,
  type Manifest,
} from './backup-manifest';
import { BadInput } from './bad-input';

const USAGE = 'usage: probity backup --data DIR --out DIR';

/** @throws BadInput; CodedError of the log when it cannot be executed again */
export async function run(args: readonly string[]): Promise<number> {
  const { positionals, values } = parseArguments(args, {
    values: ['data', 'out'],
    flags: [],
    usage: USAGE,
  });
  const named = values.get('out');
  if (positionals.length > 0 || named === undefined)
    throw new BadInput(`--out is missing; ${USAGE}`);
  const out = resolve(named);
  const dataDir = values.get('data') ?? DEFAULT_DATA_DIR;
  mustBeEmpty(out, 'backup');
  if (out === resolve(dataDir)) throw new BadInput('--out is the data folder: name another one');
  mkdirSync(join(out, ARCHIVES), { recursive: true, mode: 0o700 });
  const base = await openBase({ service: 'probity-backup', dataDir });
  try {
    const manifest = await atOneMoment(base, (client) => write(base, client, out));
    await writeNew(join(out, MANIFEST), `${JSON.stringify(manifest, null, 1)}\n`);
    const { tables, log } = manifest;
    const rows = tables.reduce((sum, table) => sum + table.rows, 0);
    const what = `${tables.length} tables, ${rows} rows, log to event ${log.seq}`;
    process.stdout.write(`backup of ${what}: ${out}\n`);
    for (const line of await leftOut(base.pool)) process.stdout.write(`left out: ${line}\n`);
  } finally {
    await base.lifecycle.stop();
  }
  return 0;
}

/** Whatever is written meanwhile, the work sees the database as it was when it began. */
async function atOneMoment<T>({ pool }: Base, work: (client: PoolClient) => Promise<T>) {
  const client = await pool.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY');
    return await work(client);
  } finally {
    client.release(true);
  }
}

async function write({ clock, logger, dataDir }: Base, client: PoolClient, out: string) {
  const migrations = await migrationsOf(client);
  const sequences = await sequencesOf(client);
  // The state that the log leads to, from its newest snapshot on.
  const { engine, logHash } = await recover({ sql: client, logger });
  const log = { seq: engine.lastSeq, hash: logHash.toString('hex'), stateHash: engine.stateHash() };
  const tables = await dumpTables(client, out);
  const archives: Manifest['archives'] = [];
  for (const { path } of await listArchives(client)) {
    const file = basename(path);
    archives.push({ file, ...(await copyFile(path, join(out, ARCHIVES, file))) });
  }
  const ownKey = join(dataDir, KEY_FILE);
  const key = existsSync(ownKey);
  if (key) await copyFile(ownKey, join(out, KEY_FILE));
  const head = { format: 'probity backup 1', takenAt: clock.nowMicros() } as const;
  return { ...head, migrations, tables, sequences, archives, log, key };
}
