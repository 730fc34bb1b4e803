// The order-book replay against the engine: whatever the commands, the replayed books are the
// engine's own; a snapshot in between changes nothing; frames show what an analyst has to see.
import { Desk } from '../core/desk';
import { randomCommands } from '../core/core-rig';
import { accountId, type CoreEvent } from '../../core/contract';
import { Engine } from '../../core/engine/engine';
import type { ReplayFrames } from '../../surveillance/contract';
import { framePage } from '../../surveillance/replay/frame-pages';
import { ReplayBooks } from '../../surveillance/replay/replay-book';

const LEVELS = 1000;

function engineBook(engine: Engine, market: number): string[] {
  const out: string[] = [];
  for (const side of ['BUY', 'SELL'] as const) {
    const id = engine.registry.markets().find((one) => one.id === market)?.id;
    if (id === undefined) continue;
    engine.eachLevel(id, side, (price, quantity) => out.push(`${side} ${quantity}@${price}`));
  }
  return out;
}

function replayed(books: ReplayBooks, market: number): string[] {
  const { bids, asks } = books.market(market);
  return [
    ...bids.best(LEVELS).map(({ price, quantity }) => `BUY ${quantity}@${price}`),
    ...asks.best(LEVELS).map(({ price, quantity }) => `SELL ${quantity}@${price}`),
  ];
}

describe.each([11, 12, 13])('books replayed from the events of seed %i', (seed) => {
  it('are the books of the engine after every command, also over snapshots', () => {
    const engine = new Engine();
    let books = new ReplayBooks();
    let levels = 0;
    for (const [i, command] of randomCommands(seed, 1200).entries()) {
      engine.apply(command, (e) => books.apply(structuredClone(e)));
      books.settle();
      if (i % 97 === 0) {
        const copy = JSON.parse(JSON.stringify(books.snapshot()));
        books = ReplayBooks.restore(copy, books.seq, books.ts);
      }
      for (const market of [1, 2]) {
        const mine = replayed(books, market);
        expect({ seed, i, market, book: mine }).toEqual({
          ...{ seed, i, market },
          book: engineBook(engine, market),
        });
        levels += mine.length;
      }
    }
    expect(levels).toBeGreaterThan(500);
  });
});

describe('a page of frames', () => {
  const desk = new Desk();
  const commands: CoreEvent[][] = [];
  const say = (line: string): void => {
    commands.push(desk.tell(line));
  };

  beforeAll(() => {
    say('ann a1 SELL 5 @ 101');
    say('bob b1 SELL 3 @ 101');
    say('cat c1 BUY 4 @ 99');
    say('hal h1 BUY 6 @ 101');
    say('ann cancel a1');
    say('bob cancel b1');
  });

  async function page(fromSeq: number, limit: number): Promise<ReplayFrames> {
    const market = desk.engine.registry.markets()[0];
    if (market === undefined) throw new Error('the desk has no market');
    async function* events(seqFrom: number, seqTo: number) {
      for (const batch of commands) {
        yield batch.filter(({ seq }) => seq >= seqFrom && seq <= seqTo);
      }
    }
    const booksBefore = async () => new ReplayBooks();
    const source = { registry: desk.engine.registry, events, booksBefore };
    const view = { market, own: new Set([accountId(2)]), levels: 5 };
    return framePage(source, { view, fromSeq, toSeq: Number.MAX_SAFE_INTEGER, limit });
  }

  it('shows each event with the book after it, and the own part of each level', async () => {
    const { frames, next } = await page(1, 100);
    expect(next).toBeNull();
    expect(frames.map(({ event, bids, asks }) => [event.type, event.own, bids, asks])).toEqual([
      ['accepted', false, [], [['101', '5', '0']]],
      ['accepted', true, [], [['101', '8', '3']]],
      ['accepted', false, [['99', '4', '0']], [['101', '8', '3']]],
      // It takes before it could rest: at no moment is the book crossed.
      ['accepted', false, [['99', '4', '0']], [['101', '8', '3']]],
      ['fill', false, [['99', '4', '0']], [['101', '3', '3']]],
      ['fill', true, [['99', '4', '0']], [['101', '2', '2']]],
      ['cancelled', true, [['99', '4', '0']], []],
    ]);
  });

  it('goes on where the page before ended', async () => {
    const whole = await page(1, 100);
    const joined = [];
    for (let from: number | null = 1; from !== null;) {
      const part: ReplayFrames = await page(from, 2);
      expect(part.frames.length).toBeLessThanOrEqual(2);
      joined.push(...part.frames);
      from = part.next;
    }
    expect(joined).toEqual(whole.frames);
  });
});
