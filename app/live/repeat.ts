/** Work that is done again and again beside the core or the consumers, one turn at a time. */
import type { Logger } from '../../platform/log/logger';
import type { Background } from '../modules/module';

export interface Repeated {
  readonly everyMs: number;
  readonly logger: Logger;
  /** What is logged when a turn fails; the next one tries again. */
  readonly fault: string;
  /** @param signal the process ends: what can wait for the next start is cut off */
  readonly work: (signal: AbortSignal) => Promise<unknown>;
}

/** A turn that takes longer than the pause lets the turns pass that fall due meanwhile. */
export function repeat({ everyMs, logger, fault, work }: Repeated): Background {
  const end = new AbortController();
  let running: Promise<void> | undefined;
  const turn = async () => {
    try {
      await work(end.signal);
    } catch (error) {
      if (!end.signal.aborted) logger.warn({ err: error }, fault);
    } finally {
      running = undefined;
    }
  };
  const timer = setInterval(() => {
    running ??= turn();
  }, everyMs);
  return {
    async stop() {
      clearInterval(timer);
      end.abort();
      await running;
    },
  };
}
