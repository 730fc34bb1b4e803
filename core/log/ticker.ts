/**
 * Lets time pass in a quiet core: dead-man timers and measures end, and watchers of the log see
 * the time go on, also when nobody trades.
 */
import type { CoreService } from './core-service';

/** How late something that falls due in a quiet core may be. */
const DUE_EVERY_MS = 10;

/**
 * Submits a `clock` command after each `everyMs` in which no other command came, and as soon as
 * something falls due (a timer, the end of a batch or of a taker's delay).
 * @returns how to stop
 */
export function startTicker(service: CoreService, everyMs: number): () => void {
  let seen = service.commands;
  let underWay = false;
  const tick = (): void => {
    const quiet = service.commands === seen;
    seen = service.commands;
    if (quiet) pass();
  };
  const pass = (): void => {
    if (underWay) return;
    underWay = true;
    // A refusal says that the core is busy or stopping; there will be another tick, or no need.
    const done = (): void => {
      underWay = false;
      seen = service.commands;
    };
    service.submit({ type: 'clock' }).then(done, done);
  };
  const timer = setInterval(tick, everyMs);
  const due = setInterval(() => {
    if (service.isDue) pass();
  }, DUE_EVERY_MS);
  return () => {
    clearInterval(timer);
    clearInterval(due);
  };
}
