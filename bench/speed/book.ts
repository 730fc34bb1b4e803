/**
 * The book alone, with its ids and its matching loop, beside the order books that the npm registry
 * has: 55 % limit, 40 % cancel, 5 % market over 10,000 resting orders, the same flow for all, round
 * about. Compiled and run by `npx tsx bench/all.ts book`.
 */
import { parentPort, Worker } from 'node:worker_threads';
import { OrderBook as HftBook } from 'hft-limit-order-book';
import { OrderBook as NodejsBook } from 'nodejs-order-book';
import { LARGEST, newMessages, type Reports } from './adapter';
import { bookFlow, CANCEL, LIMIT, type BookFlow } from './book-flow';
import { atLeast, collect, median, processorSeconds, rate, say } from './figures';
import { FastBook } from '../../core/book/fast-book';
import { shadowed } from './flow-matcher';

const ROUNDS = 7;
const RESTING = 10_000;
const OPERATIONS = 1_000_000;
/** The peers get the flow's first part, so that a round of them takes seconds. */
const PEER_OPERATIONS = 100_000;
/** What is timed at once. */
const PIECE = 100_000;
const SPREAD = 500;

/** What is checked to be equal: trades and what they moved. */
interface Outcome {
  trades: number;
  lots: number;
}

class Counting implements Reports, Outcome {
  trades = 0;
  lots = 0;
  accepted(): void {
    // Nothing to count.
  }
  trade(_seq: number, _price: number, quantity: number): void {
    this.trades++;
    this.lots += quantity;
  }
  cancelled(): void {
    // Nothing to count.
  }
  modified(): void {
    // Nothing to count.
  }
  cancelRejected(): void {
    throw new Error('the flow cancels what does not rest');
  }
  modifyRejected(): void {
    throw new Error('the flow modifies nothing');
  }
}

interface Round extends Outcome {
  readonly perSecond: readonly number[];
}

/**
 * Times what comes after the filling, a piece at a time.
 * @returns operations per second of each piece
 */
function timed(flow: BookFlow, to: number, run: (from: number, to: number) => void): number[] {
  run(0, flow.filling);
  collect(); // what the round before has left is not this one's cost
  const rates: number[] = [];
  for (let at = flow.filling; at + PIECE <= to; at += PIECE) {
    const from = processorSeconds();
    run(at, at + PIECE);
    rates.push(PIECE / (processorSeconds() - from));
  }
  return rates;
}

function ours(flow: BookFlow, operations: number): Round {
  const counting = new Counting();
  const book = new FastBook();
  const messages = newMessages(book, { maxOrderId: flow.length, maxPrice: LARGEST }, counting);
  const { kinds, ids, sides, prices, quantities } = flow;
  const perSecond = timed(flow, flow.filling + operations, (from, to) => {
    for (let i = from; i < to; i++) {
      const kind = kinds[i]!;
      if (kind === CANCEL) messages.cancel(i, ids[i]!);
      else {
        const side = sides[i]!;
        const price = kind === LIMIT ? prices[i]! : side === 0 ? LARGEST : 1;
        messages.add(i, ids[i]!, side, price, quantities[i]!, kind === LIMIT ? 0 : 1);
      }
    }
  });
  return { perSecond, trades: counting.trades, lots: counting.lots };
}

function peer(Book: typeof NodejsBook | typeof HftBook, flow: BookFlow): Round {
  const book = new Book();
  const outcome: Outcome = { trades: 0, lots: 0 };
  const perSecond = timed(flow, flow.filling + PEER_OPERATIONS, (from, to) => {
    for (let i = from; i < to; i++) peerStep(book, flow, i, outcome);
  });
  return { perSecond, ...outcome };
}

function peerStep(book: NodejsBook | HftBook, flow: BookFlow, i: number, outcome: Outcome): void {
  const id = String(flow.ids[i]);
  if (flow.kinds[i] === CANCEL) {
    book.cancel(id);
    return;
  }
  // The packages' own enum of sides has these words; `as never`: each has an enum of its own.
  const side = (flow.sides[i] === 0 ? 'buy' : 'sell') as never;
  const size = flow.quantities[i]!;
  const done =
    flow.kinds[i] === LIMIT
      ? book.limit({ side, id, size, price: flow.prices[i]! })
      : book.market({ side, size });
  if (done.err !== null) throw new Error(`the peer refuses order ${id}: ${done.err.message}`);
  const own = flow.kinds[i] === LIMIT ? id : undefined;
  for (const order of done.done) if (order.id !== own) outcome.trades++;
  if (done.partial !== null && done.partial.id !== own) outcome.trades++;
}

function measure(flow: BookFlow): void {
  const rounds: Round[] = [];
  const nodejs: Round[] = [];
  const hft: Round[] = [];
  for (let i = 0; i < ROUNDS; i++) {
    rounds.push(ours(flow, OPERATIONS));
    nodejs.push(peer(NodejsBook, flow));
    hft.push(peer(HftBook, flow));
  }
  const short = ours(flow, PEER_OPERATIONS);
  for (const [name, said] of [
    ['nodejs-order-book', nodejs],
    ['hft-limit-order-book', hft],
  ] as const) {
    for (const { trades } of said) {
      if (trades === short.trades) continue;
      throw new Error(`${name} made ${trades} trades of the flow, the book ${short.trades}`);
    }
  }
  const speeds = (of: readonly Round[]): number[] =>
    of.slice(1).flatMap((round) => round.perSecond);
  const times = median(speeds(rounds)) / median(speeds(nodejs));
  const must = atLeast(10_000_000);
  say({
    row: 'book',
    how:
      `${OPERATIONS} operations (${PEER_OPERATIONS} for the peers) in each of ${ROUNDS - 1} ` +
      `rounds after a first one, book and peers in turn, timed in pieces of ${PIECE}, the same ` +
      'flow of seed 7 within ' +
      `${SPREAD} ticks of the middle; all make the same trades. Orders are found by the ` +
      "caller's id, as the peers do it.",
    figures: [
      rate('book alone', speeds(rounds), { must, aim: atLeast(30_000_000) }),
      rate('npm nodejs-order-book 10.1.1', speeds(nodejs)),
      rate('npm hft-limit-order-book 7.0.2', speeds(hft)),
      { name: 'times nodejs-order-book', value: times, unit: 'times', must: atLeast(150) },
    ],
  });
}

// The flow is made in a thread of its own: there the book reports to a model, and the compiler
// would shape the code that is measured for both kinds of receiver.
if (parentPort !== null) {
  parentPort.postMessage(bookFlow(7, OPERATIONS, RESTING, SPREAD, shadowed()));
} else {
  new Worker(__filename).once('message', measure);
}
