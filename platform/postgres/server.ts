/**
 * Starts the embedded PostgreSQL in a process group of its own, on the loopback address and a free
 * port, and makes sure it never outlives this process.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CodedError } from '../errors/coded-error';
import { clusterPassword, ensureCluster, removeStaleLock, servingPid } from './cluster';
import { nativeDir, serverUser } from './native';

export interface ServerOptions {
  /** Folder of the cluster; without it the data lives in the temporary folder until stop(). */
  readonly dataDir?: string;
  /** false: no fsync (tests). Default: true with a `dataDir`, false without. */
  readonly durable?: boolean;
  /** Further server settings (`{ max_connections: 200 }`). */
  readonly settings?: Readonly<Record<string, string | number>>;
}

export interface PostgresServer {
  readonly url: string;
  readonly pid: number;
  /** The last 20,000 characters the server has logged. */
  log(): string;
  /** Resolves when the process has ended, for whatever reason. */
  readonly exited: Promise<void>;
  /** Stops it. Others' sessions get `graceMs` (default 0) to end before they are cut. */
  stop(graceMs?: number): Promise<void>;
}

const THROW_AWAY = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };
const LOG_KEPT = 20_000;
const START_LIMIT_MS = 120_000;
/** How long the last processes of a killed server may hold its shared memory. */
const LEFTOVER_LIMIT_MS = 15_000;

/**
 * Call it from the main thread: the server follows the death of the thread that started it.
 * @throws CodedError DATA_DIR_BUSY when another process serves the folder, POSTGRES_START_FAILED
 * with the server's own words otherwise
 */
export async function startServer(options: ServerOptions = {}): Promise<PostgresServer> {
  const temporary = options.dataDir === undefined;
  const parent = temporary ? mkdtempSync(join(tmpdir(), 'postgres-')) : undefined;
  const dir = resolve(options.dataDir ?? join(parent ?? '', 'data'));
  const durable = options.durable ?? !temporary;
  const base = resolve(dir, '..');
  mkdirSync(base, { recursive: true, mode: 0o711 });
  if (parent !== undefined) serverUser(join(nativeDir(), 'bin', 'postgres'), parent);
  try {
    ensureCluster(dir, durable);
    const running = await startPatiently(dir, durable, options.settings ?? {});
    return {
      ...running,
      async stop(graceMs = 0) {
        await running.stop(graceMs);
        if (parent !== undefined) rmSync(parent, { recursive: true, force: true });
      },
    };
  } catch (error) {
    if (parent !== undefined) rmSync(parent, { recursive: true, force: true });
    throw error;
  }
}

/** After kill -9 of a whole process tree, its last backends may still hold the shared memory. */
async function startPatiently(
  dir: string,
  durable: boolean,
  settings: Readonly<Record<string, string | number>>,
): Promise<PostgresServer> {
  const deadline = performance.now() + LEFTOVER_LIMIT_MS;
  for (;;) {
    const other = servingPid(dir);
    if (other !== undefined) throw busy(dir, other);
    removeStaleLock(dir);
    const port = await freePort();
    const all = { port, ...(durable ? {} : THROW_AWAY), ...settings };
    const result = await launch(dir, all);
    if (!('failure' in result)) return result;
    const winner = servingPid(dir);
    if (winner !== undefined) throw busy(dir, winner);
    const leftover = /shared memory block|Address already in use/.test(result.failure);
    if (!leftover || performance.now() > deadline) {
      const what = `PostgreSQL did not start on ${dir}: ${result.failure.trim()}`;
      throw new CodedError('POSTGRES_START_FAILED', what);
    }
    await delay(50);
  }
}

function busy(dir: string, pid: number): CodedError {
  return new CodedError(
    'DATA_DIR_BUSY',
    `process ${pid} serves the database in ${dir}: stop it first, or use another data folder`,
  );
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port for PostgreSQL');
  return address.port;
}

async function launch(
  dir: string,
  settings: Readonly<Record<string, string | number>>,
): Promise<PostgresServer | { failure: string }> {
  const program = join(nativeDir(), 'bin', 'postgres');
  const { prefix, deathSignal } = serverUser(program, dir);
  const all = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    timezone: 'UTC',
    ...settings,
  };
  // The death signal is cleared by a change of user, so it is asked for last.
  const words = [...prefix, ...(deathSignal ? ['setpriv', '--pdeathsig', 'INT'] : []), program];
  words.push(
    '-D',
    dir,
    ...Object.entries(all).flatMap(([key, value]) => ['-c', `${key}=${value}`]),
  );
  const [command = '', ...args] = words;
  const child = spawn(command, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    cwd: dir,
    detached: true, // Ctrl-C reaches the terminal's group; the database must end last
  });
  const secret = clusterPassword(dir);
  return watch(child, `postgres://postgres:${secret}@127.0.0.1:${settings.port}/postgres`);
}

/** Waits until the server is ready or gone. */
async function watch(
  child: ChildProcess,
  url: string,
): Promise<PostgresServer | { failure: string }> {
  let log = '';
  const exited = new Promise<void>((done) => {
    child.once('exit', () => done());
    child.once('error', (error) => {
      log += error.message;
      done();
    });
  });
  const ready = new Promise<true>((done) => {
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      log = (log + text).slice(-LOG_KEPT);
      if (log.includes('ready to accept connections')) done(true);
    });
  });
  const limit = new AbortController();
  const late = delay(START_LIMIT_MS, undefined, { signal: limit.signal, ref: false });
  const up = await Promise.race([ready, exited, late.catch(() => undefined)]);
  limit.abort();
  const pid = child.pid;
  if (up !== true || pid === undefined) {
    child.kill('SIGKILL');
    return { failure: log };
  }
  return { url, pid, log: () => log, exited, stop: (graceMs) => stop(child, exited, graceMs ?? 0) };
}

async function stop(child: ChildProcess, exited: Promise<void>, graceMs: number): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  if (graceMs > 0) {
    child.kill('SIGTERM'); // waits for sessions to end, lets no new ones in
    const limit = new AbortController();
    await Promise.race([
      exited,
      delay(graceMs, undefined, { signal: limit.signal }).catch(() => undefined),
    ]);
    limit.abort();
  }
  child.kill('SIGINT'); // cuts sessions, writes a checkpoint
  await exited;
}
