/**
 * A batch of the event log as an audit record: the root of a tree over its events' bytes, so that
 * an order's place is proved by the event's inclusion in the batch, and the batch's in the log.
 */
import { WireReader } from '../../../core/contract';
import type { JsonValue } from '../../../platform/audit/canonical-json';
import { leafHash } from '../tree/hashes';
import { rootOf } from '../tree/growing-tree';

/** `action` of such a record. */
export const LOG_BATCH = 'log-batch';

interface Batch {
  readonly firstSeq: number;
  readonly lastSeq: number;
  /** The events' bytes, as the log keeps them. */
  readonly payload: Buffer;
}

/**
 * The bytes of each event: type u8, version u8, length u32 of what follows, and that (core's wire).
 * @throws WireError when the bytes end within an event; RangeError when there are more or fewer
 * events than the numbers say
 */
export function eventsOf({ firstSeq, lastSeq, payload }: Batch): Buffer[] {
  const reader = new WireReader(payload);
  const events: Buffer[] = [];
  while (!reader.done) {
    const start = reader.position;
    reader.u8();
    reader.u8();
    const length = reader.u32();
    reader.seek(reader.position + length);
    events.push(payload.subarray(start, reader.position));
  }
  const wanted = lastSeq - firstSeq + 1;
  if (events.length !== wanted) {
    throw new RangeError(`a batch of ${wanted} events holds ${events.length}`);
  }
  return events;
}

/** Leaf hashes of the batch's tree, in order. @throws as eventsOf */
function batchLeaves(batch: Batch): Buffer[] {
  return eventsOf(batch).map(leafHash);
}

/** `after` of the record: first and last sequence number, and the root in base64. */
export function batchSummary(batch: Batch): {
  readonly root: Buffer;
  readonly subject: string;
  readonly after: JsonValue;
} {
  const { firstSeq, lastSeq } = batch;
  const root = rootOf(batchLeaves(batch));
  const after = { firstSeq, lastSeq, root: root.toString('base64') };
  return { root, subject: `log:${firstSeq}-${lastSeq}`, after };
}
