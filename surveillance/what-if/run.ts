/**
 * A what-if run: today's parameters and proposed ones over the same stretch of the log, in one
 * pass. The state is built from the log's beginning, as live, so that only the values differ.
 */
import { eventCodec, WireReader } from '../../core/contract';
import { CodedError } from '../../platform/errors/coded-error';
import type { LogFeed } from '../../platform/feed/log-feed';
import type { EffectiveRules, WhatIfResult } from '../contract';
import { Surveillance } from '../surveillance';
import { compareRuns } from './compare';

export interface WhatIfRequest {
  readonly today: EffectiveRules;
  readonly proposed: EffectiveRules;
  /** Alerts raised from here to there are compared; µs of flow time, both included. */
  readonly from: number;
  readonly to: number;
}

interface Watching {
  /** Given up at the next batch. */
  readonly signal: AbortSignal;
  /** @param share 0..1 of the log */
  readonly progress: (share: number) => void;
}

const READ_LIMIT = 32;
/** A few minutes of work; a longer history is looked at in a shorter stretch of it. */
const MOST_EVENTS = 100_000_000;
const HASH = 'what-if';

/** @throws CodedError WHAT_IF_CANCELLED, WHAT_IF_TOO_LONG */
export async function runWhatIf(
  feed: LogFeed,
  { today, proposed, from, to }: WhatIfRequest,
  { signal, progress }: Watching,
): Promise<WhatIfResult> {
  const head = await feed.head();
  const runs = [new Surveillance(today, HASH), new Surveillance(proposed, HASH)] as const;
  let seq = 0;
  let isOver = false;
  while (!isOver && seq < head) {
    if (signal.aborted) throw new CodedError('WHAT_IF_CANCELLED', 'the run was cancelled');
    if (seq > MOST_EVENTS) {
      const what = `the log has more than ${MOST_EVENTS} events up to there`;
      throw new CodedError('WHAT_IF_TOO_LONG', `${what}: choose an earlier stretch`);
    }
    const batches = await feed.read(seq, READ_LIMIT);
    if (batches.length === 0) break;
    for (const { payload } of batches) {
      const reader = new WireReader(payload);
      while (!reader.done && !isOver) {
        const event = eventCodec.decode(reader);
        isOver = event.ts > to;
        if (isOver) break;
        seq = event.seq;
        for (const run of runs) run.onEvent(event);
      }
    }
    progress(seq / head);
  }
  return compareRuns(runs[0].alerts(), runs[1].alerts(), { from, to }, seq);
}
