/**
 * The log as surveillance reads it, with every fault of the delivery told: what comes twice is left
 * out, what comes out of order is put in order, and a gap is named before it stops the consumer.
 */
import type { Clock } from '../../platform/clock/clock';
import type { FeedBatch, LogFeed } from '../../platform/feed/log-feed';
import { Conditions } from './conditions';

const LOG = 'log';
/** A fault of the delivery is over when it has not come again for so long, in µs. */
const QUIET_MICROS = 60_000_000;

export interface Examined {
  /** In order, each event once; ends before a gap, unless the gap comes first. */
  readonly batches: FeedBatch[];
  readonly duplicates: number;
  readonly isOutOfOrder: boolean;
  /** First and last missing event. */
  readonly gap: readonly [number, number] | undefined;
}

/** What is to be made of a delivery that should begin with the event after `afterSeq`. */
export function examine(afterSeq: number, delivered: readonly FeedBatch[]): Examined {
  const sorted = [...delivered].sort((a, b) => a.firstSeq - b.firstSeq);
  const isOutOfOrder = sorted.some((batch, i) => batch !== delivered[i]);
  const batches: FeedBatch[] = [];
  let expected = afterSeq + 1;
  let duplicates = 0;
  for (const batch of sorted) {
    if (batch.lastSeq < expected) {
      duplicates += 1;
      continue;
    }
    if (batch.firstSeq > expected) {
      const gap = [expected, batch.firstSeq - 1] as const;
      // The consumer refuses it; what came before the gap is dealt with first.
      if (batches.length === 0) batches.push(batch);
      return { batches, duplicates, isOutOfOrder, gap };
    }
    batches.push(batch);
    expected = batch.lastSeq + 1;
  }
  return { batches, duplicates, isOutOfOrder, gap: undefined };
}

export class WatchedFeed implements LogFeed {
  private readonly conditions = new Conditions();
  private readonly lastAt = { 'feed-duplicate': 0, 'feed-out-of-order': 0 };
  private hasReported = false;

  /** @param report writes what stands open; what it throws is the consumer's to deal with */
  constructor(
    private readonly feed: LogFeed,
    private readonly clock: Clock,
    private readonly report: (conditions: Conditions, at: number) => Promise<void>,
  ) {}

  async read(afterSeq: number, limit: number): Promise<FeedBatch[]> {
    const found = examine(afterSeq, await this.feed.read(afterSeq, limit));
    const at = this.clock.nowMicros();
    this.note(found, afterSeq, at);
    if (this.conditions.takeTouched() || !this.hasReported) {
      await this.report(this.conditions, at);
      this.hasReported = true;
    }
    return found.batches;
  }

  head(): Promise<number> {
    return this.feed.head();
  }

  wait(afterSeq: number, signal: AbortSignal): Promise<void> {
    return this.feed.wait(afterSeq, signal);
  }

  private note({ batches, duplicates, isOutOfOrder, gap }: Examined, from: number, at: number) {
    const { conditions } = this;
    if (gap !== undefined) {
      const what = `events ${gap[0]} to ${gap[1]} are missing from the log that surveillance reads`;
      const todo = 'it stops there: restore that part of the log, then start again';
      conditions.seen(fault('feed-gap', 'critical', `${what}; ${todo}`), at);
    } else if (batches.length > 0) {
      conditions.over('feed-gap', LOG, `the missing events came; the log goes on from ${from + 1}`);
    }
    this.delivery('feed-duplicate', duplicates > 0, at, () => {
      return `batches before event ${from + 1} came again; they were left out, none counts twice`;
    });
    this.delivery('feed-out-of-order', isOutOfOrder, at, () => {
      return `batches after event ${from} came out of order; they were put in order before use`;
    });
  }

  private delivery(
    kind: 'feed-duplicate' | 'feed-out-of-order',
    isThere: boolean,
    at: number,
    detail: () => string,
  ): void {
    if (isThere) {
      this.lastAt[kind] = at;
      this.conditions.seen(fault(kind, 'warning', detail()), at);
    } else if (at - this.lastAt[kind] > QUIET_MICROS) {
      this.conditions.over(kind, LOG, 'it did not happen again for a minute');
    }
  }
}

function fault(
  kind: 'feed-gap' | 'feed-duplicate' | 'feed-out-of-order',
  severity: 'warning' | 'critical',
  detail: string,
) {
  return { kind, subject: LOG, severity, detail };
}
