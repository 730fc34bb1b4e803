import { FadingHistogram } from './fading-histogram';
import { FadingRate } from './fading-rate';
import { MinuteBars } from './minute-bars';
import { Parties } from './parties';
import { PriceMoves } from './price-moves';
import { Timers } from './timers';
import { BookSide } from './book-side';

describe('a fading histogram', () => {
  it('gives quantiles to about a tenth', () => {
    const h = new FadingHistogram(1e6);
    for (let i = 1; i <= 1000; i++) h.add(i);
    for (const q of [0.1, 0.5, 0.9]) {
      expect(h.quantile(q)).toBeGreaterThan(1000 * q * 0.88);
      expect(h.quantile(q)).toBeLessThan(1000 * q * 1.12);
    }
  });

  it('forgets what was usual long ago', () => {
    const h = new FadingHistogram(100);
    for (let i = 0; i < 100; i++) h.add(10);
    for (let i = 0; i < 300; i++) h.add(1000);
    expect(h.quantile(0.5)).toBeGreaterThan(800);
    expect(h.samples).toBeLessThan(100);
  });

  it('knows nothing without samples', () => {
    expect(new FadingHistogram(10).quantile(0.5)).toBe(0);
  });
});

it('deadlines run by due time, then in the order of arming, and may arm others', () => {
  const timers = new Timers();
  const ran: string[] = [];
  const note = (name: string): { due: (at: number) => void } => ({
    due: (at) => ran.push(`${name}@${at}`),
  });
  timers.arm(30, note('c'));
  timers.arm(10, note('a'));
  timers.arm(20, { due: (at) => timers.arm(at + 1, note('later')) });
  timers.arm(10, note('b'));
  timers.run(9);
  expect(ran).toEqual([]);
  timers.run(25);
  expect(ran).toEqual(['a@10', 'b@10', 'later@21']);
  expect([timers.size, timers.next]).toEqual([1, 30]);
  timers.run(Infinity);
  expect([timers.size, timers.next]).toEqual([0, Infinity]);
});

it('one side of a book has its best level at hand, whatever comes and goes', () => {
  for (const sign of [1, -1] as const) {
    const side = new BookSide(sign);
    const prices = Array.from({ length: 200 }, (_, i) => 1 + ((i * 7919) % 211));
    const levels = prices.map((price) => side.join(price, 5));
    const left = new Set(prices);
    prices.forEach((price, i) => {
      const best = sign === 1 ? Math.max(...left) : Math.min(...left);
      expect([side.best?.price, side.depth]).toEqual([best, left.size]);
      const level = levels[i];
      if (level !== undefined) side.leave(level, 5);
      left.delete(price);
    });
    expect(side.best).toBeUndefined();
  }
});

describe('parties', () => {
  const joins: [number, number][] = [];
  const parties = (): Parties => new Parties((from, into) => joins.push([from, into]));

  it('are linked by two different facts, not by the same kind twice', () => {
    const p = parties();
    const [a, b] = [p.party('A'), p.party('B')];
    for (const device of ['x', 'y']) for (const who of [a, b]) p.used(who, 'device', device);
    expect(p.group(a)).not.toBe(p.group(b));
    for (const who of [a, b]) p.used(who, 'withdrawalAddress', 'z');
    expect(p.group(a)).toBe(p.group(b));
    expect(joins).toEqual([[b, a]]);
  });

  it('are linked through a third one, and by funds that went between them', () => {
    const p = parties();
    const [a, b, c] = [p.party('A'), p.party('B'), p.party('C')];
    for (const who of [a, b, c]) p.used(who, 'device', 'x');
    p.funded(a, b);
    p.funded(c, b);
    expect(p.group(a)).toBe(p.group(c));
  });

  it('are not linked by a place that many use', () => {
    const p = parties();
    const many = Array.from({ length: 12 }, (_, i) => p.party(`P${i}`));
    for (const who of many) {
      p.used(who, 'device', 'campus');
      p.used(who, 'funding', 'exchange');
    }
    expect(p.group(many[10] ?? 0)).not.toBe(p.group(many[11] ?? 0));
  });

  it('have one number a name', () => {
    const p = parties();
    expect(p.party('A')).toBe(p.party('A'));
    expect(p.name(p.party('B'))).toBe('B');
  });
});

it('a price has moved when it went far beyond its habit, and not before a habit is known', () => {
  const moves = new PriceMoves();
  for (let s = 0; s <= 60; s++) moves.note(s * 1e6, 1000 + (s % 3));
  expect(moves.movedBefore(61e6, 0.5, 4, 2)).toBe(false);
  moves.note(61e6, 1040);
  expect(moves.movedBefore(61e6, 0.5, 4, 2)).toBe(true);
  expect(moves.movedBefore(61e6, 0.5, 4, 100)).toBe(false);
  const young = new PriceMoves();
  young.note(0, 1000);
  young.note(1e6, 2000);
  expect(young.movedBefore(1e6, 0.5, 4, 2)).toBe(false);
});

it('minute bars weigh by volume and leave the minute asked for out', () => {
  const bars = new MinuteBars();
  bars.add(0, 100, 1, 50);
  bars.add(1, 200, 3, 60);
  bars.add(60e6, 900, 50, NaN);
  expect(bars.averageBefore(60e6)).toEqual({ price: 175, outside: 57.5 });
  expect(bars.averageBefore(120e6)).toEqual({ price: (700 + 45_000) / 54, outside: NaN });
  expect(bars.averageBefore(60 * 60e6)).toBeUndefined();
});

it('a rate fades with an hour and knows how long it has watched', () => {
  const rate = new FadingRate(0);
  rate.add(1e6, 1);
  expect(rate.spanAt(60e6)).toBeCloseTo(59.5e6, -6);
  expect(rate.weightAt(1e6 + 3600e6)).toBeCloseTo(Math.exp(-1));
});
