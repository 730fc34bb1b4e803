/**
 * What the book's hot loop allocates once it is warm: heap growth over operations on the book
 * that serves. Compiled and run by `npx tsx bench/all.ts allocations`.
 */
import { newMessages, LARGEST, type Reports } from './adapter';
import { bookFlow, CANCEL, LIMIT, type BookFlow } from './book-flow';
import { atMost, collect, median, say } from './figures';
import { shadowed } from './flow-matcher';
import { FastBook } from '../../core/book/fast-book';

const OPERATIONS = 1_600_000;
const PIECE = 200_000;
const nothing = (): void => undefined;
const silent: Reports = {
  accepted: nothing,
  trade: nothing,
  cancelled: nothing,
  modified: nothing,
  cancelRejected: nothing,
  modifyRejected: nothing,
};

function main(): void {
  const flow = bookFlow(13, OPERATIONS, 10_000, 500, shadowed());
  const limits = { maxOrderId: flow.length, maxPrice: LARGEST };
  const messages = newMessages(new FastBook(), limits, silent);
  const run = (from: number, to: number): void => step(messages, flow, from, to);
  collect();
  run(0, flow.length - 4 * PIECE);
  const grown: number[] = [];
  for (let at = flow.length - 4 * PIECE; at < flow.length; at += PIECE) {
    const before = process.memoryUsage().heapUsed;
    run(at, at + PIECE);
    const bytes = process.memoryUsage().heapUsed - before;
    if (bytes < 0) throw new Error('the young heap was full and collected: nothing was measured');
    grown.push(bytes / PIECE);
  }
  say({
    row: 'allocations',
    how:
      `Heap used before and after ${PIECE} operations on a warm book of 10,000 orders, without a ` +
      'collection between: after a forced one, code is compiled anew on the same heap. What the ' +
      'measurement itself takes is in it.',
    figures: [
      { name: 'heap per book operation', value: median(grown), unit: 'bytes', must: atMost(0.5) },
    ],
  });
}

function step(
  messages: ReturnType<typeof newMessages>,
  { kinds, ids, sides, prices, quantities }: BookFlow,
  from: number,
  to: number,
): void {
  for (let i = from; i < to; i++) {
    const kind = kinds[i]!;
    if (kind === CANCEL) messages.cancel(i, ids[i]!);
    else {
      const price = kind === LIMIT ? prices[i]! : sides[i] === 0 ? LARGEST : 1;
      messages.add(i, ids[i]!, sides[i]!, price, quantities[i]!, kind === LIMIT ? 0 : 1);
    }
  }
}

main();
