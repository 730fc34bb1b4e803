/**
 * The flash1 adapter (contracts, section 6) on five scenarios; the worst one counts. Compiled and
 * run by `npx tsx bench/all.ts flash1`.
 */
import { LARGEST, newMessages, type Reports } from './adapter';
import { atLeast, median, processorSeconds, rate, say, type Figure } from './figures';
import { ADD, messageFlow, REMOVE, SCENARIOS, type MessageFlow } from './flash1-flow';
import { FastBook } from '../../core/book/fast-book';

const MESSAGES = 1_000_000;
const ROUNDS = 6;

/** Sums what it is told, so that no report can be left out. */
class Summing implements Reports {
  sum = 0;
  accepted(seq: number, _side: number, id: number): void {
    this.sum = (this.sum + seq + id) | 0;
  }
  trade(seq: number, price: number, quantity: number, maker: number, taker: number): void {
    this.sum = (this.sum + seq + price + quantity + maker + taker) | 0;
  }
  cancelled(seq: number, _side: number, id: number, price: number): void {
    this.sum = (this.sum + seq + id + price) | 0;
  }
  modified(seq: number, _side: number, id: number, price: number, quantity: number): void {
    this.sum = (this.sum + seq + id + price + quantity) | 0;
  }
  cancelRejected(seq: number, id: number): void {
    this.sum = (this.sum + seq - id) | 0;
  }
  modifyRejected(seq: number, id: number): void {
    this.sum = (this.sum + seq - id) | 0;
  }
}

/** Messages per second of processor time. */
function round(flow: MessageFlow): number {
  const limits = { maxOrderId: flow.length, maxPrice: LARGEST };
  const messages = newMessages(new FastBook(), limits, new Summing());
  const { kinds, ids, sides, prices, quantities, iocs, length } = flow;
  const from = processorSeconds();
  for (let i = 0; i < length; i++) {
    const kind = kinds[i]!;
    if (kind === ADD) messages.add(i, ids[i]!, sides[i]!, prices[i]!, quantities[i]!, iocs[i]!);
    else if (kind === REMOVE) messages.cancel(i, ids[i]!);
    else messages.modify(i, ids[i]!, sides[i]!, prices[i]!, quantities[i]!);
  }
  return length / (processorSeconds() - from);
}

function main(): void {
  const flows = SCENARIOS.map((name) => ({ name, flow: messageFlow(name, 23, MESSAGES) }));
  const rounds = flows.map((): number[] => []);
  for (let i = 0; i <= ROUNDS; i++) {
    flows.forEach(({ flow }, at) => {
      const perSecond = round(flow);
      if (i > 0) rounds[at]!.push(perSecond);
    });
  }
  const figures: Figure[] = flows.map(({ name }, at) => rate(name, rounds[at]!));
  const worst = Math.min(...rounds.map(median));
  say({
    row: 'flash1',
    how:
      `${MESSAGES} messages of seed 23 in each of five scenarios made after the public ` +
      `benchmark's description, ${ROUNDS} rounds in turn after a first one, all reports summed. ` +
      "The public benchmark's harness (C++ behind a ring between two cores) is not part of it.",
    figures: [
      {
        name: 'worst scenario',
        value: worst,
        unit: 'per second',
        must: atLeast(8_000_000),
        aim: atLeast(12_000_000),
      },
      ...figures,
    ],
  });
}

main();
