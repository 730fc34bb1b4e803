// Starts the product as a user does, on free ports and an empty data folder, and stops it again.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../source-files';

export interface SignIn {
  readonly user: string;
  readonly password: string;
  readonly totpSecret: string;
}

export interface DemoExchange {
  readonly url: string;
  signIn(user: string): SignIn;
  stop(): Promise<void>;
}

const READY = /web application: (http:\S+)/;
const SIGN_IN = /^(\S+) (\S{8,}) ([A-Z2-7]{16,})$/gm;
const PEOPLE = 6;

export interface DemoOptions {
  /** Data folder with days that were loaded before; removed at the stop like an empty one. */
  readonly data?: string;
  /** Folder of sanctions lists. */
  readonly lists?: string;
  /** Accounts on chain trade too, and settle on a local chain. */
  readonly chain?: 'local';
}

/** Resolves when the address and the sign-ins have been printed. */
export async function startDemoExchange(options: DemoOptions = {}): Promise<DemoExchange> {
  const data = options.data ?? mkdtempSync(join(tmpdir(), 'probity-web-'));
  const args = ['start', '--port', '0', '--staff-port', '0', '--data', data];
  if (options.chain !== undefined) args.push('--chain', options.chain);
  const env = options.lists === undefined ? [] : [`PROBITY_LISTS=${options.lists}`];
  const words = [...env, process.execPath, join(ROOT, 'bin', 'probity'), ...args];
  const child = spawn('env', words, { cwd: ROOT });
  const printed = await output(child);
  const people = [...printed.matchAll(SIGN_IN)].map(([, user, password, totpSecret]) => {
    return { user: user ?? '', password: password ?? '', totpSecret: totpSecret ?? '' };
  });
  return {
    url: READY.exec(printed)?.[1] ?? '',
    signIn(user) {
      const found = people.find((person) => person.user === user);
      if (found === undefined) throw new Error(`no sign-in for ${user} was printed`);
      return found;
    },
    async stop() {
      const closed = once(child, 'close');
      child.kill('SIGTERM');
      await closed;
      rmSync(data, { recursive: true, force: true });
    },
  };
}

function output(child: ChildProcess): Promise<string> {
  let printed = '';
  let complaints = '';
  child.stderr?.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
      if (READY.test(printed) && [...printed.matchAll(SIGN_IN)].length >= PEOPLE) resolve(printed);
    });
    child.once('error', reject);
    child.once('close', (code) =>
      reject(new Error(`the exchange ended with ${String(code)}: ${complaints.slice(-2000)}`)),
    );
  });
}
