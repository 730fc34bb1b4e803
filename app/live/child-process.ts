/**
 * Starts and watches the processes beside the core (worker, demo traders): each is this program
 * with other arguments, ends by itself when its parent is gone, and is restarted when it fails.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Logger } from '../../platform/log/logger';

/** What a parent tells a child; anything more goes in with `init`. */
export type ParentMessage =
  { readonly type: 'init'; readonly data: unknown } | { readonly type: 'stop' };

export interface ChildOptions {
  /** For logs. */
  readonly name: string;
  /** Command line of the child. */
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Sent once the child runs. */
  readonly init: unknown;
  readonly logger: Logger;
  /** What the child sends up. */
  readonly onMessage?: (message: unknown) => void;
  /** Longest time to end after a stop, in ms; then it is killed. */
  readonly stopWithinMs: number;
}

const RESTART_FIRST_MS = 200;
const RESTART_LIMIT_MS = 10_000;
/** A child that ran this long starts its back-off anew. */
const STABLE_MS = 60_000;

export class SupervisedChild {
  private child: ChildProcess | undefined;
  private stopping = false;
  private delayMs = RESTART_FIRST_MS;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly options: ChildOptions) {
    this.start();
  }

  private start(): void {
    const { name, args, env, init, logger } = this.options;
    // Its own process group: Ctrl-C reaches the parent alone, which then ends all in order.
    const child = fork(join(__dirname, '..', 'child.js'), [...args], {
      env,
      detached: true,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.child = child;
    const startedAt = performance.now();
    child.once('error', (error) => logger.error({ err: error, child: name }, 'child not started'));
    child.once('exit', (code, signal) => {
      if (this.stopping) return;
      if (performance.now() - startedAt > STABLE_MS) this.delayMs = RESTART_FIRST_MS;
      logger.error({ child: name, code, signal, delayMs: this.delayMs }, 'child ended, restarting');
      this.timer = setTimeout(() => this.start(), this.delayMs);
      this.delayMs = Math.min(this.delayMs * 2, RESTART_LIMIT_MS);
    });
    if (this.options.onMessage) child.on('message', this.options.onMessage);
    send(child, { type: 'init', data: init });
  }

  /** Lets the child finish what it has and waits for its end. @returns whether it ended clean. */
  async stop(): Promise<boolean> {
    this.stopping = true;
    clearTimeout(this.timer);
    const child = this.child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return false;
    const ended = once(child, 'exit');
    send(child, { type: 'stop' });
    const kill = setTimeout(() => child.kill('SIGKILL'), this.options.stopWithinMs);
    await ended;
    clearTimeout(kill);
    return child.exitCode === 0;
  }
}

function send(child: ChildProcess, message: ParentMessage): void {
  // A child that is already gone is reported by its exit event.
  child.send(message, () => undefined);
}

/** The child's side: runs `work` with what the parent sent; ends with the parent. */
export async function runAsChild(
  work: (data: unknown, signal: AbortSignal) => Promise<void>,
): Promise<number> {
  const stop = new AbortController();
  const first = new Promise<unknown>((resolve) => {
    process.on('message', (message: ParentMessage) => {
      if (message.type === 'init') resolve(message.data);
      else stop.abort();
    });
  });
  process.once('disconnect', () => process.exit(1)); // the parent is gone; nothing left to serve
  const data = await first;
  await work(data, stop.signal);
  process.disconnect();
  return 0;
}
