/**
 * Pages of the order-book replay: opens the book at any event from the nearest snapshot and goes
 * on event by event. Nothing is kept between pages, so any page can be asked for by its address.
 */
import type { CoreEvent, RegistryView } from '../../core/contract';
import type { ReplayFrame, ReplayFrames } from '../contract';
import { frameAfter, type FrameView } from './frames';
import { type ReplayBooks } from './replay-book';

/** The log and the snapshots as the replay needs them; wired by the application. */
export interface ReplaySource {
  readonly registry: RegistryView;
  /** Events from `seqFrom` to `seqTo` in order, in arrays that each end with a whole command. */
  events(seqFrom: number, seqTo: number): AsyncIterable<readonly CoreEvent[]>;
  /** Newest snapshot before the event `seq`; empty books before the first one. */
  booksBefore(seq: number): Promise<ReplayBooks>;
}

export interface PageRequest {
  readonly view: FrameView;
  readonly fromSeq: number;
  readonly toSeq: number;
  /** Most frames. */
  readonly limit: number;
}

export async function framePage(source: ReplaySource, asked: PageRequest): Promise<ReplayFrames> {
  const { view, fromSeq, toSeq, limit } = asked;
  const { market } = view;
  const books = await source.booksBefore(fromSeq);
  const frames: ReplayFrame[] = [];
  let covered = fromSeq - 1;
  for await (const events of source.events(books.seq + 1, toSeq)) {
    for (const [i, e] of events.entries()) {
      books.apply(e);
      if (!books.goesOnWith(events[i + 1])) books.settle();
      if (e.seq < fromSeq) continue;
      covered = e.seq;
      const frame = frameAfter(e, books, source.registry, view);
      if (frame !== undefined) frames.push(frame);
      if (frames.length === limit) break;
    }
    if (frames.length === limit) break;
  }
  const { name, tickSize, lotSize } = market;
  const full = frames.length === limit && covered < toSeq;
  const next = full ? covered + 1 : null;
  return { market: name, tickSize, lotSize, fromSeq, toSeq: covered, frames, next };
}
