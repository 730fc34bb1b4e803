/** Runs canaries one after another beside the consumers, with the parameters in force. */
import { transaction } from '../../platform/postgres/pool';
import { nextCanary } from '../../surveillance/canaries/schedule';
import type { CanaryResult } from '../../surveillance/canaries/run';
import { readCanaryRows, recordCanaryRun } from '../../surveillance/store/canary-runs';
import { newestVersion } from '../../surveillance/store/rule-versions';
import { errorText } from '../../platform/errors/coded-error';
import type { Base } from './base';
import { repeat } from './repeat';
import { runInThread, type RanCanary } from './canary-thread';

/** The first one leaves the start in peace; all rules have their turn within half an hour. */
const LOOK_EVERY_MS = 60_000;

/** @param run where the work is done; a thread unless a test says otherwise */
export function keepCanaries(
  { pool, clock, logger }: Pick<Base, 'pool' | 'clock' | 'logger'>,
  run = runInThread,
  everyMs = LOOK_EVERY_MS,
) {
  return repeat({
    ...{ everyMs, logger, fault: 'no canary was run, trying again' },
    work: (signal) => runNext({ pool, clock }, (request) => run(request, signal), signal),
  });
}

type Run = (request: Parameters<typeof runInThread>[0]) => Promise<RanCanary>;

/** The canary that is due, if one is. A thread that fails is a canary that gave no alert. */
export async function runNext(
  { pool, clock }: Pick<Base, 'pool' | 'clock'>,
  run: Run,
  signal: AbortSignal,
): Promise<CanaryResult | undefined> {
  const version = await newestVersion(pool);
  if (version === undefined) return undefined; // Surveillance has not begun.
  const { rules, paramsHash } = version;
  const canary = nextCanary(rules, paramsHash, await readCanaryRows(pool), clock.nowMicros());
  if (canary === undefined) return undefined;
  const { result, tookMicros, costNanos } = await run({ canary, rules, paramsHash }).catch(
    (error) => failed(error, signal),
  );
  const kept = { paramsHash, tookMicros, costNanos, at: clock.nowMicros() };
  const isShadow = (rule: string) => rules[rule]?.enabled === 'shadow';
  await transaction(pool, (tx) => recordCanaryRun(tx, canary, result, kept, isShadow));
  return result;
}

/** A run that the stop of the process cut off says nothing about its rule. */
function failed(error: unknown, signal: AbortSignal): RanCanary {
  if (signal.aborted) throw error;
  const detail = `the run failed: ${errorText(error)}`;
  const result = { outcome: 'missed', detail, raisedAfter: null, events: 0 } as const;
  return { result, tookMicros: 0, costNanos: null };
}
