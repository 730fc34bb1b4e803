/** Starts the product as its users do, and ends it as they and their machines do. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ROOT } from '../source-files';

const PROGRAM = join(ROOT, 'bin', 'probity');
const READY_LIMIT_MS = 60_000;

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** For the program `env`, which passes the rest of the environment on and becomes ours. */
function words(args: readonly string[], env: Readonly<Record<string, string>>): string[] {
  return [...Object.entries(env).map(([name, value]) => `${name}=${value}`), PROGRAM, ...args];
}

/** Runs a command to its end. */
export async function probity(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  const child = spawn('env', words(args, env));
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null]; // Node's event
  return { code, stdout, stderr };
}

/** A server of the product's under test. */
export class Running {
  private constructor(
    readonly child: ChildProcess,
    readonly lines: readonly string[],
    /** Address in the line that begins with `ready`. */
    readonly url: string,
  ) {}

  /** Resolves when a line on standard output begins with one of the words. */
  static async start(
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
    readyWord = 'ready ',
  ): Promise<Running> {
    const child = spawn('env', words(args, env));
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    const lines: string[] = [];
    const reader = createInterface({ input: child.stdout });
    const ready = new Promise<string>((resolve, reject) => {
      reader.on('line', (line) => {
        lines.push(line);
        if (line.startsWith(readyWord)) resolve(line.slice(readyWord.length));
      });
      const fail = (why: string) => reject(new Error(`${args.join(' ')}: ${why}: ${errors}`));
      child.once('close', (code) => fail(`ended with ${code} before it was ready`));
      setTimeout(() => fail('not ready in time'), READY_LIMIT_MS).unref();
    });
    try {
      return new Running(child, lines, await ready);
    } catch (error) {
      child.kill('SIGKILL');
      throw error;
    }
  }

  /** SIGTERM. @returns the exit code */
  async stop(): Promise<number | null> {
    const ended = once(this.child, 'exit');
    if (this.child.exitCode !== null) return this.child.exitCode;
    this.child.kill('SIGTERM');
    const [code] = (await ended) as [number | null]; // Node's event
    return code;
  }

  /** Kills the process and all that came from it, at once and without warning. */
  async killTree(): Promise<void> {
    const ended = once(this.child, 'exit');
    for (const pid of descendants(this.child.pid ?? 0)) kill(pid);
    await ended;
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It was gone already.
  }
}

/** The process itself and everything below it, parents first. */
function descendants(root: number): number[] {
  const parents = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const parent = parentOf(name);
    if (parent !== undefined) parents.set(parent, [...(parents.get(parent) ?? []), Number(name)]);
  }
  const found = [root];
  for (let i = 0; i < found.length; i++) found.push(...(parents.get(found[i] ?? 0) ?? []));
  return found;
}

function parentOf(pid: string): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return undefined; // ended while we looked
  }
}
