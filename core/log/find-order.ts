/** Where in the log an order was accepted: looked for by its time, which only rises there. */
import { eventCodec, WireReader, type CoreEvent } from '../contract';
import type { FeedBatch, LogFeed } from '../../platform/feed/log-feed';

const READ_LIMIT = 16;

/**
 * @param acceptedAt µs UTC, as the order's own projection has it
 * @returns the sequence number of its `accepted`; undefined when the log has it no more
 */
export async function acceptedSeq(
  feed: Pick<LogFeed, 'read' | 'head'>,
  orderId: number,
  acceptedAt: number,
): Promise<number | undefined> {
  // Everything before `from` is older; the batch that begins at `from` may hold the order.
  let from = 0;
  let end = await feed.head();
  while (from < end) {
    const middle = Math.floor((from + end) / 2);
    const [batch] = await feed.read(middle, 1);
    const first = batch && eventsIn(batch).next().value;
    if (batch === undefined || first === undefined || first.ts >= acceptedAt) end = middle;
    else from = batch.firstSeq;
  }
  let after = Math.max(from - 1, 0);
  for (;;) {
    const batches = await feed.read(after, READ_LIMIT);
    for (const batch of batches) {
      for (const event of eventsIn(batch)) {
        if (event.ts > acceptedAt) return undefined;
        if (event.type === 'accepted' && event.orderId === orderId) return event.seq;
      }
      after = batch.lastSeq;
    }
    if (batches.length === 0) return undefined;
  }
}

function* eventsIn(batch: FeedBatch): Generator<CoreEvent, undefined> {
  const reader = new WireReader(batch.payload);
  while (!reader.done) yield eventCodec.decode(reader);
}
