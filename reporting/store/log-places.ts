/** Where instants lie in the log: its last event, and the last event before an instant. */
import { eventCodec, type CoreEvent } from '../../core/contract';
import type { FeedBatch, LogFeed } from '../../platform/feed/log-feed';

export interface LogPlace {
  /** 0 for "before the first event". */
  readonly seq: number;
  /** µs UTC; 0 for "before the first event". */
  readonly ts: number;
}

const START: LogPlace = { seq: 0, ts: 0 };

/** The newest event. */
export async function logEnd(feed: LogFeed): Promise<LogPlace> {
  const head = await feed.head();
  if (head === 0) return START;
  // The last batch begins somewhere before: look further and further back until it is found.
  for (let back = 1; ; back = Math.min(back * 4, head)) {
    let batch = await batchAfter(feed, head - back);
    while (batch !== undefined && batch.lastSeq < head)
      batch = await batchAfter(feed, batch.lastSeq);
    if (batch !== undefined) return placeOf(eventsOf(batch).at(-1));
    if (back === head) return START;
  }
}

/** The newest event before the instant; times never decrease in the log. */
export async function lastBefore(feed: LogFeed, ts: number): Promise<LogPlace> {
  const batch = await batchBefore(feed, ts);
  return placeOf(batch && eventsOf(batch).findLast((event) => event.ts < ts));
}

/** The last batch that begins before the instant. */
export async function batchBefore(feed: LogFeed, ts: number): Promise<FeedBatch | undefined> {
  // Invariant: the batch that follows `low` begins before the instant, the one after `high` not.
  let low = -1;
  let high = await feed.head();
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    const batch = await batchAfter(feed, middle);
    const first = batch && eventsOf(batch)[0];
    if (first !== undefined && first.ts < ts) low = middle;
    else high = middle;
  }
  return low < 0 ? undefined : batchAfter(feed, low);
}

async function batchAfter(feed: LogFeed, seq: number): Promise<FeedBatch | undefined> {
  return (await feed.read(seq, 1))[0];
}

function eventsOf({ payload }: FeedBatch): readonly CoreEvent[] {
  return eventCodec.decodeAll(payload);
}

function placeOf(event: CoreEvent | undefined): LogPlace {
  return event === undefined ? START : { seq: event.seq, ts: event.ts };
}
