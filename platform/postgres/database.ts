/**
 * The database of a data folder: given by address, attached to when a running process serves the
 * folder, or started for the while.
 */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { CodedError, errorCode } from '../errors/coded-error';
import { randomId } from '../ids/tokens';
import { isAlive, processStart, servingPid } from './cluster';
import { startServer, type PostgresServer } from './server';

export interface DatabaseOptions {
  /** Folder under which the embedded database lives (in `postgres/`). */
  readonly dataDir?: string | undefined;
  /** Address of a server that somebody else runs; goes before `dataDir`. */
  readonly databaseUrl?: string | undefined;
  /** true: serve the folder as the only one, never attach (long-running services). */
  readonly exclusive?: boolean;
  /** How long to wait for a folder that is busy or still starting; default 15 s. */
  readonly waitMs?: number;
}

export interface Database {
  readonly url: string;
  /** How it was reached. */
  readonly source: 'address' | 'attached' | 'started';
  /** Resolves when a server that we started has ended, asked or not. */
  readonly exited: Promise<void>;
  /** Stops a server that we started; sessions of others get `graceMs` (default 0) to end. */
  close(graceMs?: number): Promise<void>;
}

/** `postgres.json`: who serves the folder, so that commands can attach. */
const beaconShape = z.object({
  url: z.string(),
  pid: z.number(),
  owner: z.number(),
  ownerStart: z.string().optional(),
});
type Beacon = z.infer<typeof beaconShape>;

const WAIT_MS = 15_000;
const POLL_MS = 25;
const never = new Promise<void>(() => undefined);

/**
 * @throws CodedError DATABASE_NOT_NAMED without an address and a folder, DATA_DIR_BUSY when
 * another process keeps the folder (or an exclusive use is wanted while it is served)
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const { databaseUrl, dataDir } = options;
  if (databaseUrl !== undefined && databaseUrl !== '') {
    return { url: databaseUrl, source: 'address', exited: never, close: async () => undefined };
  }
  if (dataDir === undefined) {
    const what = 'no database: name a data folder with --data DIR, or set DATABASE_URL';
    throw new CodedError('DATABASE_NOT_NAMED', what);
  }
  const dir = resolve(dataDir);
  mkdirSync(dir, { recursive: true, mode: 0o711 });
  const deadline = performance.now() + (options.waitMs ?? WAIT_MS);
  for (;;) {
    const found = await attachOrStart(dir, options.exclusive ?? false);
    if (found !== undefined) return found;
    if (performance.now() > deadline) throw busy(dir);
    await delay(POLL_MS);
  }
}

/** undefined: the folder is served by a process that has to go, or to become ready, first. */
async function attachOrStart(dir: string, exclusive: boolean): Promise<Database | undefined> {
  const pid = servingPid(join(dir, 'postgres'));
  if (pid === undefined) return start(dir);
  const beacon = readBeacon(dir);
  if (beacon?.pid !== pid) return undefined; // still starting
  if (!ownerLives(beacon)) {
    // Its process was killed; the server is going down, or could not be told to.
    process.kill(pid, 'SIGINT');
    return undefined;
  }
  if (exclusive) return undefined;
  return { url: beacon.url, source: 'attached', exited: never, close: async () => undefined };
}

async function start(dir: string): Promise<Database | undefined> {
  let server: PostgresServer;
  try {
    server = await startServer({ dataDir: join(dir, 'postgres'), durable: true });
  } catch (error) {
    if (errorCode(error) === 'DATA_DIR_BUSY') return undefined; // another starter was faster
    throw error;
  }
  writeBeacon(dir, server);
  return {
    url: server.url,
    source: 'started',
    exited: server.exited,
    async close(graceMs = 0) {
      rmSync(join(dir, 'postgres.json'), { force: true });
      await server.stop(graceMs);
    },
  };
}

function writeBeacon(dir: string, server: PostgresServer): void {
  const ownerStart = processStart(process.pid);
  const beacon: Beacon = { url: server.url, pid: server.pid, owner: process.pid, ownerStart };
  const draft = join(dir, randomId('.postgres.json'));
  writeFileSync(draft, `${JSON.stringify(beacon)}\n`, { mode: 0o600 });
  renameSync(draft, join(dir, 'postgres.json'));
}

function readBeacon(dir: string): Beacon | undefined {
  try {
    return beaconShape.parse(JSON.parse(readFileSync(join(dir, 'postgres.json'), 'utf8')));
  } catch {
    return undefined; // absent, or of a version that cannot be read
  }
}

function ownerLives(beacon: Beacon): boolean {
  return isAlive(beacon.owner) && processStart(beacon.owner) === beacon.ownerStart;
}

function busy(dir: string): CodedError {
  const pid = servingPid(join(dir, 'postgres'));
  const owner = readBeacon(dir)?.owner;
  const who = owner === undefined ? `PostgreSQL process ${pid}` : `process ${owner}`;
  const what = `${who} serves the database in ${dir}: stop it first, or use another data folder`;
  return new CodedError('DATA_DIR_BUSY', what);
}
