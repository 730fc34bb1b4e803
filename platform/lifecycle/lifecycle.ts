/**
 * The orderly end of a process: parts are stopped in the reverse order of their start, within a
 * bound; a second signal ends it at once.
 */
import type { Logger } from '../log/logger';

export interface LifecycleOptions {
  readonly logger: Logger;
  /** Longest time for all parts together, milliseconds; default 20 s. */
  readonly limitMs?: number;
  /** Ends the process; default `process.exit`. */
  readonly exit?: (code: number) => void;
}

interface Part {
  readonly name: string;
  readonly stop: () => Promise<void> | void;
}

const LIMIT_MS = 20_000;
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

export class Lifecycle {
  readonly #parts: Part[] = [];
  readonly #abort = new AbortController();
  #stopping: Promise<boolean> | undefined;

  constructor(readonly options: LifecycleOptions) {}

  /** Aborted when the end begins: loops and waits should listen to it. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** Adds a part that has just started. Parts started later are stopped earlier. */
  add(name: string, stop: () => Promise<void> | void): void {
    this.#parts.push({ name, stop });
  }

  /** From now on SIGINT and SIGTERM end the process: exit 0 when all parts stopped in time. */
  listen(): void {
    for (const signal of SIGNALS) process.on(signal, this.#onSignal);
  }

  readonly #onSignal = (signal: NodeJS.Signals): void => {
    if (this.#stopping !== undefined) {
      this.options.logger.warn({ signal }, 'second signal: ending at once');
      this.#exit(1);
      return;
    }
    this.options.logger.info({ signal }, 'stopping');
    void this.stop().then((clean) => this.#exit(clean ? 0 : 1));
  };

  #exit(code: number): void {
    (this.options.exit ?? ((value) => process.exit(value)))(code);
  }

  /** Stops all parts; true when each stopped without an error and in time. Later calls join. */
  stop(): Promise<boolean> {
    this.#stopping ??= this.#stopAll();
    return this.#stopping;
  }

  async #stopAll(): Promise<boolean> {
    this.#abort.abort();
    const deadline = performance.now() + (this.options.limitMs ?? LIMIT_MS);
    let clean = true;
    for (const part of this.#parts.reverse()) {
      const fault = await stopWithin(part, deadline - performance.now());
      if (fault === undefined) continue;
      clean = false;
      this.options.logger.error({ err: fault, part: part.name }, 'a part did not stop');
    }
    for (const signal of SIGNALS) process.off(signal, this.#onSignal);
    return clean;
  }
}

/** A part that comes too late is left behind, so that the ones below it are stopped as well. */
async function stopWithin(part: Part, limitMs: number): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Error>((done) => {
    const text = `${part.name} took longer than the time left to stop`;
    timer = setTimeout(() => done(new Error(text)), Math.max(0, limitMs));
  });
  const stopped = Promise.resolve()
    .then(part.stop)
    .then(
      () => undefined,
      (error: unknown) => error ?? new Error('unknown'),
    );
  const fault = await Promise.race([stopped, late]);
  clearTimeout(timer);
  return fault;
}
