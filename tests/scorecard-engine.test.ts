// The generator never asks the engine anything, so its own book has to be right: here a corpus is
// played through the real core, and what happens there must be what the agents believed.
import { FlowParser } from '../app/flow/reader';
import { FlowConverter } from '../app/flow/to-commands';
import { type CoreEvent } from '../core/contract';
import { Engine } from '../core/engine/engine';
import { generateCorpus, type CorpusOptions } from '../surveillance/scorecard/corpus';
import { writeFlow } from '../surveillance/scorecard/records';

const SEED = 11;

interface Played {
  readonly orders: number;
  readonly requests: number;
  readonly fills: number;
  readonly modelTrades: number;
  readonly rejected: number;
  /** Codes of rejections, without those of cancels that came too late. */
  readonly otherCodes: readonly string[];
  /** Orders that traded. */
  readonly ordersFilled: number;
  /** Spreads in basis points, one a record, of every market. */
  readonly spreads: readonly number[];
  readonly emptySides: number;
}

function play(options: CorpusOptions): Played {
  const corpus = generateCorpus(options);
  const engine = new Engine();
  const parser = new FlowParser('corpus');
  const traded = new Set<number>();
  const otherCodes: string[] = [];
  const spreads: number[] = [];
  let [fills, rejected, emptySides] = [0, 0, 0];
  const hear = (event: CoreEvent): void => {
    if (event.type === 'fill') {
      fills++;
      traded.add(event.makerOrderId).add(event.takerOrderId);
    } else if (event.type === 'rejected') {
      rejected++;
      if (event.command !== 'cancel') otherCodes.push(event.code);
    }
  };
  const converter = new FlowConverter(
    engine.registry,
    (command) => engine.apply(command, hear),
    (what) => {
      throw new Error(what);
    },
  );
  let lines = 0;
  for (const text of writeFlow(corpus.records)) {
    parser.parse({ text, firstLine: ++lines, bytesRead: 0 }, (record) => converter.take(record));
    if (lines % 200 !== 0 || lines < 2000) continue;
    for (const market of engine.registry.markets()) {
      const best: Record<string, number> = {};
      for (const side of ['BUY', 'SELL'] as const) {
        engine.eachLevel(market.id, side, (price) => (best[side] ??= price));
      }
      const { BUY: bid, SELL: ask } = best;
      if (bid === undefined || ask === undefined) emptySides++;
      else spreads.push(((ask - bid) / ask) * 10_000);
    }
  }
  expect(engine.conservation()).toEqual([]);
  const count = (...types: string[]): number =>
    corpus.records.filter(({ type }) => types.includes(type)).length;
  return {
    ...{ orders: count('order'), requests: count('order', 'cancel', 'amend', 'swap') },
    ...{ fills, rejected, otherCodes, spreads, emptySides },
    ...{ modelTrades: corpus.modelTrades, ordersFilled: traded.size },
  };
}

describe.each([
  { density: 0.1, durationMinutes: 120 },
  { density: 1, durationMinutes: 60 },
  { density: 10, durationMinutes: 15 },
])(`a corpus of seed ${SEED} at density $density, played through the core`, (options) => {
  const played = play({ seed: SEED, ...options });

  it('trades as often as the agents believe', () => {
    expect(played.fills).toBe(played.modelTrades);
    expect(played.fills).toBeGreaterThan(500);
  });

  it('has few refusals, nearly all of them late cancels', () => {
    expect(played.rejected / played.requests).toBeLessThan(0.05);
    expect(played.otherCodes.length / played.requests).toBeLessThan(0.01);
  });

  it('looks like a market: narrow spreads, two sides, most orders cancelled', () => {
    const sorted = [...played.spreads].sort((x, y) => x - y);
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThan(30);
    expect(sorted[0]).toBeGreaterThan(0);
    expect(played.emptySides).toBeLessThan(0.02 * played.spreads.length);
    const filledShare = played.ordersFilled / played.orders;
    expect(filledShare).toBeGreaterThan(0.1);
    expect(filledShare).toBeLessThan(0.7);
  });
});
