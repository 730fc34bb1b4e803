// long-file: one suite for all that the contract says of one adapter
// The adapter's messages one kind after the other, on both books, and both books against each
// other on random streams; the book it wraps is the one that replay and serve build.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from '../../app/main';
import type { Book } from '../../core/book/book';
import { FastBook } from '../../core/book/fast-book';
import { NaiveBook } from '../../core/book/naive-book';
import { testDatabase } from '../../platform/postgres/test-database';
import { openRig, randomCommands, submitAll } from '../../tests/core/core-rig';
import { Seeded } from '../../tests/core/seeded';
import { ROOT } from '../../tests/source-files';

interface Session {
  add(seq: number, id: number, side: number, price: number, quantity: number, ioc: number): void;
  cancel(seq: number, id: number): void;
  modify(seq: number, id: number, side: number, price: number, quantity: number): void;
}
interface Limits {
  readonly maxOrderId: number;
  readonly maxPrice: number;
}
interface MessagesModule {
  readonly Messages: new (book: Book, limits: Limits, report: Reports) => Session & { book: Book };
}
// A plain script without types of its own.
const { Messages } = jest.requireActual<MessagesModule>('./flash1-messages.js');

const LARGEST = 2 ** 31 - 1;
const LIMITS = { maxOrderId: 1000, maxPrice: 1000 };
const BUY = 0;
const SELL = 1;

/** Writes each report down as a line; its methods need their `this`. */
class Reports {
  readonly lines: string[] = [];
  accepted(seq: number, side: number, id: number, price: number, quantity: number): void {
    this.lines.push(`${seq} accepted ${side} #${id} ${quantity}@${price}`);
  }
  trade(seq: number, price: number, quantity: number, maker: number, taker: number): void {
    this.lines.push(`${seq} trade ${quantity}@${price} #${maker} #${taker}`);
  }
  cancelled(seq: number, side: number, id: number, price: number): void {
    this.lines.push(`${seq} cancelled ${side} #${id} @${price}`);
  }
  modified(seq: number, side: number, id: number, price: number, quantity: number): void {
    this.lines.push(`${seq} modified ${side} #${id} ${quantity}@${price}`);
  }
  cancelRejected(seq: number, id: number): void {
    this.lines.push(`${seq} cancelRejected #${id}`);
  }
  modifyRejected(seq: number, id: number): void {
    this.lines.push(`${seq} modifyRejected #${id}`);
  }
  /** What was reported since the last call. */
  take(): string[] {
    return this.lines.splice(0);
  }
}

const BOOKS: readonly [string, () => Book][] = [
  ['fast', () => new FastBook()],
  ['naive', () => new NaiveBook()],
];

describe.each(BOOKS)('messages over the %s book', (_name, make) => {
  let reports: Reports;
  let session: Session;
  beforeEach(() => {
    reports = new Reports();
    session = new Messages(make(), LIMITS, reports);
  });

  test('an order that meets nobody rests', () => {
    session.add(1, 7, BUY, 100, 5, 0);
    expect(reports.take()).toEqual(['1 accepted 0 #7 5@100']);
  });

  test('an order trades with the best first, then with the oldest, at their prices', () => {
    session.add(1, 1, SELL, 101, 2, 0);
    session.add(2, 2, SELL, 100, 3, 0);
    session.add(3, 3, SELL, 100, 4, 0);
    reports.take();
    session.add(4, 4, BUY, 101, 8, 0);
    expect(reports.take()).toEqual([
      '4 accepted 0 #4 8@101',
      '4 trade 3@100 #2 #4',
      '4 trade 4@100 #3 #4',
      '4 trade 1@101 #1 #4',
    ]);
    session.cancel(5, 4);
    session.cancel(6, 1);
    expect(reports.take()).toEqual(['5 cancelRejected #4', '6 cancelled 1 #1 @101']);
  });

  test('a limit order stops at its own price and rests with the remainder', () => {
    session.add(1, 1, SELL, 100, 2, 0);
    session.add(2, 2, SELL, 102, 2, 0);
    session.add(3, 3, BUY, 101, 3, 0);
    session.add(4, 4, SELL, 101, 5, 1);
    expect(reports.take().slice(2)).toEqual([
      '3 accepted 0 #3 3@101',
      '3 trade 2@100 #1 #3',
      '4 accepted 1 #4 5@101',
      '4 trade 1@101 #3 #4',
      '4 cancelled 1 #4 @101',
    ]);
  });

  test('an IOC that fills whole reports no cancellation, one that meets nobody does', () => {
    session.add(1, 1, BUY, 50, 5, 0);
    session.add(2, 2, SELL, 50, 5, 1);
    session.add(3, 3, SELL, 50, 5, 1);
    expect(reports.take().slice(1)).toEqual([
      '2 accepted 1 #2 5@50',
      '2 trade 5@50 #1 #2',
      '3 accepted 1 #3 5@50',
      '3 cancelled 1 #3 @50',
    ]);
    session.cancel(4, 3);
    expect(reports.take()).toEqual(['4 cancelRejected #3']);
  });

  test('a modify goes to the back of the queue, at the same price and with less too', () => {
    session.add(1, 1, BUY, 50, 5, 0);
    session.add(2, 2, BUY, 50, 5, 0);
    session.modify(3, 1, BUY, 50, 4);
    session.add(4, 3, SELL, 50, 6, 0);
    expect(reports.take().slice(2)).toEqual([
      '3 modified 0 #1 4@50',
      '4 accepted 1 #3 6@50',
      '4 trade 5@50 #2 #3',
      '4 trade 1@50 #1 #3',
    ]);
  });

  test('a modify that crosses trades; its side stays the original whatever is said', () => {
    session.add(1, 1, SELL, 60, 3, 0);
    session.add(2, 2, BUY, 50, 5, 0);
    session.modify(3, 2, SELL, 61, 7);
    expect(reports.take().slice(2)).toEqual(['3 modified 0 #2 7@61', '3 trade 3@60 #1 #2']);
    session.add(4, 3, SELL, 61, 9, 1);
    expect(reports.take()).toContain('4 trade 4@61 #2 #3');
  });

  test('a modify that fills whole leaves nothing to cancel', () => {
    session.add(1, 1, SELL, 60, 3, 0);
    session.add(2, 2, BUY, 50, 5, 0);
    session.modify(3, 2, BUY, 60, 3);
    session.cancel(4, 2);
    session.modify(5, 1, SELL, 60, 3);
    expect(reports.take().slice(-2)).toEqual(['4 cancelRejected #2', '5 modifyRejected #1']);
  });

  test('ids that never lived are rejected, also beyond the limits', () => {
    session.cancel(1, 12);
    session.modify(2, 12, BUY, 10, 1);
    session.cancel(3, LARGEST);
    session.modify(4, LARGEST, SELL, 10, 1);
    expect(reports.take()).toEqual([
      '1 cancelRejected #12',
      '2 modifyRejected #12',
      `3 cancelRejected #${LARGEST}`,
      `4 modifyRejected #${LARGEST}`,
    ]);
  });

  test('an id may be used again after a cancel and after a fill, on the other side too', () => {
    session.add(1, 9, BUY, 50, 5, 0);
    session.cancel(2, 9);
    session.add(3, 9, SELL, 70, 5, 0);
    session.add(4, 8, BUY, 70, 5, 0);
    session.add(5, 9, BUY, 60, 1, 0);
    session.cancel(6, 9);
    expect(reports.take().slice(-2)).toEqual(['5 accepted 0 #9 1@60', '6 cancelled 0 #9 @60']);
  });

  test('the largest id and price are taken, what is beyond them is refused', () => {
    session = new Messages(make(), { maxOrderId: LARGEST, maxPrice: LARGEST }, reports);
    session.add(1, LARGEST, SELL, LARGEST, LARGEST, 0);
    session.add(2, 1, BUY, 1, 1, 0);
    session.add(3, LARGEST - 1, BUY, LARGEST, 1, 0);
    expect(reports.take().at(-1)).toBe(`3 trade 1@${LARGEST} #${LARGEST} #${LARGEST - 1}`);
    session = new Messages(make(), LIMITS, reports);
    expect(() => session.add(1, 1001, BUY, 1, 1, 0)).toThrow('from 1 to 1000');
    expect(() => session.add(1, 1000, BUY, 1001, 1, 0)).toThrow(RangeError);
    session.add(1, 1000, BUY, 1000, 1, 0);
    expect(() => session.modify(2, 1000, BUY, 1001, 1)).toThrow('price is 1001');
    expect(() => session.add(3, 1000, BUY, 5, 1, 0)).toThrow('order 1000 rests already');
    expect(() => new Messages(make(), { maxOrderId: 0, maxPrice: 1 }, reports)).toThrow(RangeError);
  });
});

test.each([1, 2, 3])('random streams give the same reports on both books, seed %i', (seed) => {
  const limits = { maxOrderId: 400, maxPrice: 4_000_000 };
  const [fast, naive] = [new Reports(), new Reports()];
  const sessions = [
    new Messages(new FastBook(), limits, fast),
    new Messages(new NaiveBook(), limits, naive),
  ];
  const r = new Seeded(seed);
  const live = new Set<number>();
  let middle = 2_000;
  for (let seq = 1; seq <= 8_000; seq++) {
    if (r.chance(0.01)) middle = r.int(200, r.chance(0.1) ? 3_000_000 : 60_000);
    const id = r.int(1, 400);
    const [side, price] = [r.int(0, 1), middle + r.int(-60, 60)];
    const [quantity, ioc] = [r.int(1, 20), r.chance(0.1) ? 1 : 0];
    const kind = r.next();
    for (const session of sessions) {
      if (!live.has(id) && kind < 0.7) session.add(seq, id, side, price, quantity, ioc);
      else if (kind < 0.85) session.cancel(seq, id);
      else session.modify(seq, id, side, price, quantity);
    }
    const said = fast.take();
    expect({ seed, seq, said }).toEqual({ seed, seq, said: naive.take() });
    settle(live, said);
  }
  expect(live.size).toBeGreaterThan(0);
});

/** Which ids rest, from the reports alone. */
const resting = new Map<number, number>();
function settle(live: Set<number>, said: readonly string[]): void {
  for (const line of said) {
    const [, kind, ...words] = line.split(' ');
    const ids = words.filter((word) => word.startsWith('#')).map((word) => Number(word.slice(1)));
    if (kind === 'accepted' || kind === 'modified') {
      resting.set(ids[0]!, Number(words[2]!.split('@')[0]));
    } else if (kind === 'cancelled') resting.set(ids[0]!, 0);
    else if (kind === 'trade') {
      const traded = Number(words[0]!.split('@')[0]);
      for (const id of ids) resting.set(id, resting.get(id)! - traded);
    }
    for (const id of ids) if ((resting.get(id) ?? 0) > 0) live.add(id);
    for (const id of ids) if ((resting.get(id) ?? 0) === 0) live.delete(id);
  }
}

describe('the book', () => {
  const added = jest.spyOn(FastBook.prototype, 'add');
  beforeEach(() => added.mockClear());

  test('of the adapter is the built class of the fast book', () => {
    const bootstrap = jest.fn();
    jest.doMock('node:child_process', () => ({ execFileSync: bootstrap }));
    const built = join(ROOT, 'dist', 'core', 'book', 'fast-book.js');
    jest.doMock(built, () => ({ FastBook }), { virtual: true });
    // The adapter as it is, with the class under test in the place of its build.
    const { createF1 } = jest.requireActual<{
      createF1: (limits: Limits, report: Reports) => Session & { book: Book };
    }>('./flash1.js');
    const session = createF1(LIMITS, new Reports());
    expect(session.book.constructor).toBe(FastBook);
    expect(bootstrap.mock.calls[0][1]).toEqual([join(ROOT, 'bin', 'bootstrap.cjs')]);
    jest.dontMock('node:child_process');
  });

  test('of replay is that class', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'flash1-'));
    const market = { market: 'B-U', base: 'B', quote: 'U', tickSize: '1', lotSize: '1' };
    const account = { account: 'A', owner: 'O', kind: 'individual', country: 'DE' };
    const order = {
      clientOrderId: '1',
      side: 'BUY',
      orderType: 'LIMIT',
      quantity: '1',
      price: '1',
    };
    const records = [
      { type: 'market', ...market },
      { type: 'account', ...account },
      { type: 'deposit', account: 'A', asset: 'U', amount: '9' },
      { type: 'order', account: 'A', market: 'B-U', ...order },
    ];
    const flow = join(dir, 'flow.jsonl');
    writeFileSync(flow, records.map((r) => `${JSON.stringify({ ts: 1, ...r })}\n`).join(''));
    expect(await main(['replay', flow, '--out', dir])).toBe(0);
    rmSync(dir, { recursive: true });
    expect(added.mock.contexts.map((book) => book?.constructor)).toEqual([FastBook]);
  });

  test('of the core that serve opens is that class', async () => {
    const db = await testDatabase();
    const core = await openRig(db);
    await submitAll(core, randomCommands(5, 60));
    await core.stop();
    await db.drop();
    expect(added).toHaveBeenCalled();
  });
});
