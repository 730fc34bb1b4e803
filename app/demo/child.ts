/** The traders' process: takes its plan from the exchange that started it. */
import { systemClock } from '../../platform/clock/clock';
import { createLogger } from '../../platform/log/logger';
import { DemoTraders, type OutsideMessage, type TradersPlan } from './traders';

export async function runTraders(plan: TradersPlan, signal: AbortSignal): Promise<void> {
  const clock = systemClock();
  const logger = createLogger({ service: 'probity-demo', level: 'warn' });
  const outside = (message: OutsideMessage): void => {
    process.send?.(message, undefined, undefined, () => undefined);
  };
  const warn = (what: string): void => logger.warn(what);
  const traders = new DemoTraders(plan, { now: () => clock.nowMicros(), outside, warn });
  await traders.run(signal);
}
