/** Decodes the log's batches for those that keep a state in memory, and reads it anew. */
import { eventCodec, WireReader, type CoreEvent } from '../../core/contract';
import { CodedError, errorText } from '../../platform/errors/coded-error';
import type { FeedBatch, LogFeed } from '../../platform/feed/log-feed';

/** Batches read at once while a state is rebuilt. */
const READ_LIMIT = 64;

/**
 * Gives the events of one batch, in order.
 * @param reader who reads, for the error
 * @throws CodedError KYC_BATCH: it is not passed over as poison, because everything after it would
 *   rest on a state with a hole in it
 */
export function takeBatch(batch: FeedBatch, reader: string, onEvent: (e: CoreEvent) => void): void {
  const wire = new WireReader(batch.payload);
  let last = batch.firstSeq - 1;
  try {
    while (!wire.done) {
      const e = eventCodec.decode(wire);
      onEvent(e);
      last = e.seq;
    }
  } catch (error) {
    throw unreadable(error, batch, reader);
  }
  if (last !== batch.lastSeq) {
    throw unreadable(new Error(`it ends with event ${last}`), batch, reader);
  }
}

/** All events up to `seq`. @throws CodedError KYC_REWIND, KYC_BATCH */
export async function takeUpTo(
  feed: LogFeed,
  seq: number,
  reader: string,
  onEvent: (e: CoreEvent) => void,
): Promise<void> {
  let reached = 0;
  while (reached < seq) {
    const batches = await feed.read(reached, READ_LIMIT);
    if (batches.length === 0) throw cannotRewind(seq, reached, reader);
    for (const batch of batches) {
      if (batch.firstSeq > seq) break;
      if (batch.lastSeq > seq) throw cannotRewind(seq, reached, reader);
      takeBatch(batch, reader, onEvent);
      reached = batch.lastSeq;
    }
  }
}

function unreadable(cause: unknown, batch: FeedBatch, reader: string): CodedError {
  return new CodedError(
    'KYC_BATCH',
    `${reader} cannot read log batch ${batch.firstSeq} to ${batch.lastSeq}: ` +
      `${errorText(cause)}; verify the log and restore it from a copy`,
    { cause },
  );
}

function cannotRewind(wanted: number, reached: number, reader: string): CodedError {
  return new CodedError(
    'KYC_REWIND',
    `${reader} was to be rebuilt up to event ${wanted}, but the log could be read in whole ` +
      `batches up to ${reached} only: restore the log, or reset the offset of this consumer to 0`,
  );
}
