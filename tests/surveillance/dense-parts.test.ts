/** Dense parts of the feed and the dispatch, each against its naive counterpart. */
import { Seeded } from '../core/seeded';
import { SecondRings } from '../../surveillance/detectors/rates/second-rings';
import { LastTimes } from '../../surveillance/detectors/graph/last-times';
import { straightCall } from '../../surveillance/straight-call';
import { BookSide, type Level } from '../../surveillance/feed/book-side';
import { LiveOrders } from '../../surveillance/feed/live-orders';
import { Seats } from '../../surveillance/feed/seats';
import type { OrderState } from '../../surveillance/feed/state';

const SEED = 20261128;

it(`messages of the last ten seconds are those that a list of them gives (seed ${SEED})`, () => {
  const random = new Seeded(SEED);
  const rings = new SecondRings();
  let sent: { seat: number; second: number }[] = [];
  let at = 1_700_000_000_000_000;
  for (let i = 0; i < 3_000; i++) {
    at += random.chance(0.01) ? random.int(1, 40_000_000) : random.int(0, 400_000);
    const seat = random.chance(0.01) ? random.int(0, 1000) : random.int(0, 5);
    if (random.chance(0.002)) {
      rings.clear(seat);
      sent = sent.filter((m) => m.seat !== seat);
    }
    const second = Math.floor(at / 1e6);
    sent = sent.filter((m) => second - m.second < 10);
    sent.push({ seat, second });
    const mine = sent.filter((m) => m.seat === seat).map((m) => m.second);
    expect(rings.note(seat, at)).toBe(mine.filter((s) => s === second).length);
    expect(rings.lastTen(seat)).toEqual({ sum: mine.length, active: new Set(mine).size });
    expect(rings.atMost(seat)).toBeGreaterThanOrEqual(mine.length);
  }
});

it(`live orders are found like in a map, however long they last (seed ${SEED})`, () => {
  const random = new Seeded(SEED);
  const orders = new LiveOrders();
  const naive = new Map<number, OrderState>();
  let id = 0;
  for (let i = 0; i < 60_000; i++) {
    id += random.int(1, 9);
    const o = { orderId: id } as OrderState; // nothing else of it is read
    orders.add(o);
    naive.set(id, o);
    if (random.chance(0.99)) {
      const gone = random.chance(0.9) ? id : random.int(1, id);
      orders.delete(gone);
      naive.delete(gone);
    }
    const asked = random.int(1, id);
    if (orders.get(asked) !== naive.get(asked)) throw new Error(`order ${asked} differs`);
  }
  const seen: number[] = [];
  orders.each((o) => seen.push(o.orderId));
  expect(seen.sort((a, b) => a - b)).toEqual([...naive.keys()]);
  expect([orders.size, id > 4 * 65_536]).toEqual([naive.size, true]);
});

it('seats are one per account and market, and go to others after long silence', () => {
  const seats = new Seats();
  expect([seats.of(1, 1, 10), seats.of(1, 2, 10), seats.of(2, 1, 10)]).toEqual([0, 1, 2]);
  for (let account = 3; account < 3000; account++) seats.of(account, 1, 20);
  expect(seats.of(1, 1, 30)).toBe(0);
  seats.keep(2, 30);
  const gone: number[] = [];
  seats.age(20, (seat) => gone.push(seat));
  expect([gone, seats.size]).toEqual([[1], 2999]);
  expect([seats.of(7000, 3, 40), seats.of(7001, 3, 40)]).toEqual([1, 3000]);
});

it(`a side of thousands of levels stays in order (seed ${SEED})`, () => {
  const random = new Seeded(SEED);
  const side = new BookSide(-1);
  const levels = new Map<number, Level>();
  for (let i = 0; i < 1_500; i++) {
    const price = random.int(1, 1500);
    const level = levels.get(price);
    if (level === undefined) levels.set(price, side.join(price, 1));
    else {
      side.leave(level, 1);
      levels.delete(price);
    }
    const sorted = [...levels.keys()].sort((a, b) => a - b);
    const rank = random.int(0, 100);
    expect([side.depth, side.best?.price]).toEqual([sorted.length, sorted[0]]);
    expect(side.at(rank)?.price).toBe(sorted[rank]);
  }
});

it('the newest times take the place of the oldest', () => {
  const times = new LastTimes();
  for (let at = 1; at <= 300; at++) times.note(at);
  expect([times.since(0), times.since(173), times.since(299)]).toEqual([128, 128, 2]);
});

it('one call after another, to each listener in its order', () => {
  const heard: string[] = [];
  const listener = (name: string) => ({ told: (a: number, b: number) => heard.push(name + a + b) });
  straightCall<[number, number]>([listener('x'), listener('y')], 'told', 2)(1, 2);
  straightCall<[number, number]>([listener('z'), listener('u')], 'told', 2)(3, 4);
  straightCall<[number, number]>([], 'told', 2)(5, 6);
  expect(heard).toEqual(['x12', 'y12', 'z34', 'u34']);
  expect(() => straightCall([], 'a;b', 0)).toThrow('not the name of a method');
});
