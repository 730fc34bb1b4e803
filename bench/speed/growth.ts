/**
 * How the cost of an operation grows with resting orders, levels, markets and accounts. Compiled
 * and run by `npx tsx bench/all.ts growth`.
 */
import { LARGEST, newMessages, type Reports } from './adapter';
import { bookFlow, CANCEL, LIMIT, type BookFlow } from './book-flow';
import { Machine, type Venue } from './engine-flow';
import { atMost, median, processorSeconds, say, type Curve } from './figures';
import { shadowed } from './flow-matcher';
import { FastBook } from '../../core/book/fast-book';
import { Seeded } from '../../tests/core/seeded';

const BOOK_OPERATIONS = 200_000;
const ENGINE_COMMANDS = 40_000;
const ROUNDS = 3;
/** Bytes that one step of the pointer chase stands for: a resting order's share of the book. */
const CHASED_BYTES = 64;

type Points = (readonly [number, number])[];
const nothing = (): void => undefined;
const silent: Reports = {
  ...{ accepted: nothing, trade: nothing, cancelled: nothing, modified: nothing },
  ...{ cancelRejected: nothing, modifyRejected: nothing },
};

/** Nanoseconds per operation of the book alone. */
function bookCost(flow: BookFlow): number {
  const rounds: number[] = [];
  for (let i = 0; i < ROUNDS; i++) {
    const limits = { maxOrderId: flow.length, maxPrice: LARGEST };
    const messages = newMessages(new FastBook(), limits, silent);
    let from = 0;
    for (let at = 0; at < flow.length; at++) {
      if (at === flow.filling) from = processorSeconds();
      const kind = flow.kinds[at]!;
      const id = flow.ids[at]!;
      if (kind === CANCEL) messages.cancel(at, id);
      else {
        const side = flow.sides[at]!;
        const price = kind === LIMIT ? flow.prices[at]! : side === 0 ? LARGEST : 1;
        messages.add(at, id, side, price, flow.quantities[at]!, kind === LIMIT ? 0 : 1);
      }
    }
    rounds.push(((processorSeconds() - from) * 1e9) / (flow.length - flow.filling));
  }
  return median(rounds);
}

/** Nanoseconds per step of a random walk through memory of the same size. */
function chaseCost(orders: number): number {
  const words = (orders * CHASED_BYTES) >> 2;
  const stride = CHASED_BYTES >> 2;
  const order = Int32Array.from({ length: orders }, (_, i) => i);
  const r = new Seeded(3);
  for (let i = orders - 1; i > 0; i--) {
    const j = r.int(0, i);
    const held = order[i]!;
    order[i] = order[j]!;
    order[j] = held;
  }
  const next = new Int32Array(words);
  for (let i = 0; i < orders; i++) next[order[i]! * stride] = order[(i + 1) % orders]! * stride;
  const steps = 1_000_000;
  const rounds: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const from = processorSeconds();
    let at = 0;
    for (let i = 0; i < steps; i++) at = next[at]!;
    rounds.push(((processorSeconds() - from) * 1e9) / steps + (at < 0 ? 1 : 0));
  }
  return median(rounds);
}

/** Nanoseconds per command of the whole state machine. */
function engineCost(venue: Venue, resting: number): number {
  const flow = bookFlow(29, ENGINE_COMMANDS, resting, 200, shadowed(venue.markets));
  const machine = new Machine(venue);
  machine.runAll(machine.make(flow, 0, flow.filling + (ENGINE_COMMANDS >> 2)));
  const commands = machine.make(flow, flow.filling + (ENGINE_COMMANDS >> 2), flow.length);
  const from = processorSeconds();
  machine.runAll(commands);
  return ((processorSeconds() - from) * 1e9) / commands.length;
}

const one = (file: string, title: string, xLabel: string, name: string, points: Points): Curve => ({
  ...{ file, title, xLabel, yLabel: 'ns per operation' },
  series: [{ name, points }],
});

function main(): void {
  const sizes = [10_000, 100_000, 1_000_000];
  const flowOf = (resting: number, spread: number): BookFlow =>
    bookFlow(19, BOOK_OPERATIONS, resting, spread, shadowed());
  bookCost(flowOf(10_000, 500)); // warms up
  const orders: Points = sizes.map((n) => [n, bookCost(flowOf(n, 500))] as const);
  const chase: Points = sizes.map((n) => [n, chaseCost(n)] as const);
  const levels: Points = [10, 1_000, 100_000].map(
    (n) => [2 * n, bookCost(flowOf(50_000, n))] as const,
  );
  engineCost({ accounts: 100, markets: 10 }, 10_000); // warms up
  const markets: Points = [10, 100, 1_000, 10_000].map(
    (n) => [n, engineCost({ accounts: 100, markets: n }, 20_000)] as const,
  );
  const accounts: Points = [10, 100, 1_000, 10_000, 100_000].map(
    (n) => [n, engineCost({ accounts: n, markets: 1 }, 20_000)] as const,
  );
  const times = (points: Points): number => points.at(-1)![1] / points[0]![1];
  const allowed = 2 * orders[0]![1] + 100;
  say({
    row: 'growth',
    how:
      `The book's flow of seed 19 (${BOOK_OPERATIONS} operations) over more and more resting ` +
      `orders, beside a random walk through memory of ${CHASED_BYTES} bytes an order; the state ` +
      `machine's flow of seed 29 (${ENGINE_COMMANDS} commands) over more and more markets and ` +
      'accounts. Nanoseconds of processor time.',
    figures: [
      { name: 'book, 10 k resting orders', value: orders[0]![1], unit: 'ns' },
      {
        name: 'book, 1 M resting orders (at most 100 ns + 2x)',
        value: orders.at(-1)![1],
        unit: 'ns',
        must: atMost(Math.round(allowed)),
      },
      { name: 'pointer chase, 10 k to 1 M', value: times(chase), unit: 'times' },
      { name: 'book, 20 to 200,000 price places', value: times(levels), unit: 'times' },
      { name: '10 to 10,000 markets', value: times(markets), unit: 'times', must: atMost(2) },
      { name: '10 to 100,000 accounts', value: times(accounts), unit: 'times' },
    ],
    curves: [
      {
        ...{ file: 'orders.svg', title: 'Cost by resting orders', xLabel: 'resting orders' },
        yLabel: 'ns per operation',
        series: [
          { name: 'book', points: orders },
          { name: 'pointer chase', points: chase },
        ],
      },
      one('levels.svg', 'Cost by price places', 'price places', 'book', levels),
      one('markets.svg', 'Cost by markets', 'markets', 'state machine', markets),
      one('accounts.svg', 'Cost by accounts', 'accounts', 'state machine', accounts),
    ],
  });
}

main();
