/** Runs beside the consumers: takes new audit records in once a second, signs twice a minute. */
import { setTimeout as delay } from 'node:timers/promises';
import { isPassing } from '../../../platform/consumer/faults';
import type { Logger } from '../../../platform/log/logger';
import type { AuditSequencer } from './sequencer';

const TAKE_IN_EVERY_MS = 1_000;
/** A day of signing at this pace is 2,880 small files in an export. */
const SIGN_EVERY_MS = 30_000;
/** After a fault that does not pass by itself, so that the log of faults stays readable. */
const PAUSE_AFTER_FAULT_MS = 30_000;

export interface KeepSequencedOptions {
  readonly sequencer: Pick<AuditSequencer, 'takeIn' | 'sign'>;
  readonly logger: Logger;
}

/** Starts at once; a stop takes the rest in and signs it. */
export function keepSequenced({ sequencer, logger }: KeepSequencedOptions) {
  const stopping = new AbortController();
  const { signal } = stopping;
  const done = loop();
  return {
    async stop(): Promise<void> {
      stopping.abort();
      await done;
    },
  };

  async function loop(): Promise<void> {
    let signedAtMs = Number.NEGATIVE_INFINITY;
    while (!signal.aborted) {
      const due = performance.now() - signedAtMs >= SIGN_EVERY_MS;
      const sound = await step(due);
      if (due && sound) signedAtMs = performance.now();
      const pauseMs = sound ? TAKE_IN_EVERY_MS : PAUSE_AFTER_FAULT_MS;
      await delay(pauseMs, undefined, { signal }).catch(() => undefined);
    }
    await step(true);
  }

  /** false: it failed, which is logged; the records stay where they are and nothing is lost. */
  async function step(andSign: boolean): Promise<boolean> {
    try {
      await sequencer.takeIn();
      if (andSign) await sequencer.sign();
      return true;
    } catch (error) {
      if (isPassing(error)) logger.warn({ err: error }, 'the audit log could not be taken in');
      else logger.error({ err: error }, 'the audit log is not signed: see the reason');
      return false;
    }
  }
}
