/**
 * A PostgreSQL data folder ("cluster"): making one so that an interrupted start leaves nothing
 * half made, and reading who serves it.
 */
import { spawnSync } from 'node:child_process';
import {
  chownSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { CodedError, errorCode } from '../errors/coded-error';
import { randomId, randomToken } from '../ids/tokens';
import { nativeDir, serverUser } from './native';

/** Name of the file inside the cluster that holds the password of the user `postgres`. */
const PASSWORD_FILE = 'owner.password';

/**
 * Makes the cluster at `dir` unless it is there. It is built beside its place and moved in whole,
 * so that a start killed half-way is simply done again, and of two starters one wins.
 * @param durable false: nothing is synced to disk (throw-away databases)
 * @throws CodedError POSTGRES_NOT_A_CLUSTER when the folder holds something else
 */
export function ensureCluster(dir: string, durable: boolean): void {
  if (existsSync(join(dir, 'PG_VERSION'))) return;
  removeAbandoned(dir);
  const building = `${dir}.building.${process.pid}.${randomId('init')}`;
  mkdirSync(building, { recursive: true, mode: 0o700 });
  try {
    initdb(building, durable);
    renameSync(building, dir);
    if (durable) syncFolder(dirname(dir));
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST'].includes(errorCode(error) ?? '')) throw error;
    if (existsSync(join(dir, 'PG_VERSION'))) return; // another starter was faster
    const what = `${dir} is not empty and not a database: name another data folder`;
    throw new CodedError('POSTGRES_NOT_A_CLUSTER', what, { cause: error });
  } finally {
    rmSync(building, { recursive: true, force: true });
  }
}

/** Removes what starters that were killed half-way had built so far. */
function removeAbandoned(dir: string): void {
  const prefix = `${basename(dir)}.building.`;
  for (const name of readdirSync(dirname(dir))) {
    if (!name.startsWith(prefix) || isAlive(Number.parseInt(name.slice(prefix.length), 10)))
      continue;
    rmSync(join(dirname(dir), name), { recursive: true, force: true });
  }
}

function initdb(dir: string, durable: boolean): void {
  const program = join(nativeDir(), 'bin', 'initdb');
  const { prefix } = serverUser(program, dir);
  const secret = `${dir}.password`;
  const password = randomToken();
  writeFileSync(secret, password, { mode: 0o600 });
  const { uid, gid } = statSync(dir);
  chownSync(secret, uid, gid);
  const words = [...prefix, program, '-D', dir, '-U', 'postgres', '-A', 'scram-sha-256'];
  // The sort order must not depend on the machine's locale.
  words.push('-E', 'UTF8', '--locale-provider=builtin', '--locale=C.UTF-8');
  words.push(`--pwfile=${secret}`, ...(durable ? [] : ['--no-sync']));
  const [command = '', ...args] = words;
  const result = spawnSync(command, args, { encoding: 'utf8', cwd: dir });
  rmSync(secret, { force: true });
  if (result.status !== 0) {
    const why = result.error?.message ?? result.stderr.trim();
    throw new CodedError('POSTGRES_INIT_FAILED', `cannot make a database in ${dir}: ${why}`);
  }
  writeFileSync(join(dir, PASSWORD_FILE), password, { mode: 0o600 });
  chownSync(join(dir, PASSWORD_FILE), uid, gid);
}

function syncFolder(dir: string): void {
  const handle = openSync(dir, 'r');
  fsyncSync(handle);
  closeSync(handle);
}

/** The password of the cluster's user `postgres`. */
export function clusterPassword(dir: string): string {
  return readFileSync(join(dir, PASSWORD_FILE), 'utf8');
}

/** Process id of the server that lives on this cluster; undefined when none does. */
export function servingPid(dir: string): number | undefined {
  const pid = pidInFile(dir);
  if (pid === undefined || !isAlive(pid)) return undefined;
  return isServerOf(pid, dir) ? pid : undefined;
}

/**
 * Removes a lock file left behind by a killed server whose process id now belongs to some other
 * program; PostgreSQL itself would refuse to start beside it.
 */
export function removeStaleLock(dir: string): void {
  if (pidInFile(dir) === undefined || servingPid(dir) !== undefined) return;
  rmSync(join(dir, 'postmaster.pid'), { force: true });
}

function pidInFile(dir: string): number | undefined {
  let text: string;
  try {
    text = readFileSync(join(dir, 'postmaster.pid'), 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
  const pid = Number.parseInt(text, 10);
  return Number.isSafeInteger(pid) && pid > 0 ? pid : undefined;
}

/**
 * When the process began, in the kernel's own ticks; undefined when it is gone or off Linux.
 * Together with the id it names a process for good: ids are used again.
 */
export function processStart(pid: number): string | undefined {
  return statFields(pid)?.[19];
}

/** Whether a process of this id exists, whoever owns it, and is not merely awaiting burial. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
  return statFields(pid)?.[0] !== 'Z';
}

/** The fields of proc(5)'s stat from the state (0) on; undefined off Linux. */
function statFields(pid: number): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

/** Whether the process is the PostgreSQL server of this cluster, as far as can be seen. */
function isServerOf(pid: number, dir: string): boolean {
  try {
    if (readFileSync(`/proc/${pid}/comm`, 'utf8').trim() !== 'postgres') return false;
  } catch {
    return true; // no /proc: trust the lock file
  }
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(dir); // a server works in its cluster
  } catch {
    return true; // another user's process
  }
}
