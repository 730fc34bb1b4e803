// Prices held, spreads widened and supplies cornered by one party, on hand-made flows: each rule
// finds its conduct, lets its look-alike pass and is seen to be broken by a threshold far off.
import type { Alert } from '../../cases/contract';
import { Crowd, MarketDriver, watch } from './market-driver';

type Scene = (d: MarketDriver, crowd: Crowd) => void;

const HABIT_SECONDS = 1_320;

function alertsOf(rule: string, scene: Scene, rules: unknown = {}): Alert[] {
  const d = new MarketDriver();
  const crowd = new Crowd(d, 5, 0.5);
  d.account('one', { base: 100_000_000 });
  d.account('two');
  d.at(60);
  crowd.run(HABIT_SECONDS);
  scene(d, crowd);
  d.at(d.second + 90).clock();
  expect(d.rejections).toEqual([]);
  return watch(d.events(), rules).filter((a) => a.rule === rule);
}

/** One bid after the other at one price, while people sell and the outside price falls. */
const hold =
  (bothWays: boolean): Scene =>
  (d, crowd) => {
    crowd.requote();
    const floor = crowd.mid - 1;
    for (let i = 0; i < 40; i++) {
      d.reference(10_000 - i);
      d.limit('one', 'BUY', floor, 10);
      if (bothWays) d.limit('one', 'SELL', floor + 2, 10);
      d.at(d.second + 4);
      d.take(`crowd-${1 + (i % 3)}`, 'SELL', 10);
      d.at(d.second + 4);
      if (bothWays) d.take(`crowd-${1 + (i % 3)}`, 'BUY', 10);
    }
  };

/** The tight quotes of one party go, wide ones come, and people trade with them. */
const widen =
  (others: boolean): Scene =>
  (d, crowd) => {
    crowd.requote();
    const { mid } = crowd;
    const tight = [d.limit('one', 'BUY', mid - 1, 20), d.limit('one', 'SELL', mid + 1, 20)];
    d.at(d.second + 1);
    crowd.withdraw();
    for (const id of tight) d.cancel('one', id);
    d.limit('one', 'BUY', mid - 40, 50);
    d.limit('one', 'SELL', mid + 40, 50);
    if (others) d.limit('two', 'SELL', mid - 36, 50);
    for (let i = 0; i < 12; i++) {
      d.at(d.second + 10);
      d.take(`crowd-${1 + (i % 3)}`, i % 2 === 0 ? 'BUY' : 'SELL', 2);
    }
  };

/** The price goes up by a hundred ticks, and `seller` sells into it. */
const squeeze =
  (seller: string): Scene =>
  (d, crowd) => {
    for (let i = 0; i < 20; i++) {
      crowd.mid += 6;
      crowd.run(4);
      d.limit(seller, 'SELL', crowd.mid + 1, 5);
      d.take(`crowd-${1 + (i % 3)}`, 'BUY', 5);
    }
  };

describe.each<[string, Scene, Scene, object]>([
  ['floor-ceiling', hold(false), hold(true), { minRefills: 500 }],
  ['excessive-spread', widen(false), widen(true), { minTimes: 50 }],
  ['abusive-squeeze', squeeze('one'), squeeze('two'), { minMove: 1000 }],
])('%s', (rule, conduct, lookAlike, broken) => {
  it('is found once, in shadow mode, and explained', () => {
    const [alert, ...more] = alertsOf(rule, conduct);
    expect(more).toEqual([]);
    expect(alert).toMatchObject({ accounts: ['one'], shadow: true });
    expect(alert?.explanation).toContain('not have been reported');
  });

  it('lets its look-alike pass', () => {
    expect(alertsOf(rule, lookAlike)).toEqual([]);
  });

  it('finds nothing with a threshold far off', () => {
    expect(alertsOf(rule, conduct, { [rule]: broken })).toEqual([]);
  });
});
