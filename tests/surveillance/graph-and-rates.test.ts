// Rules of the trade graph and of message rates on hand-made flows: each finds its conduct, lets
// its look-alike pass, and is seen to be broken when a threshold is off.
import { Crowd, MarketDriver, watch } from './market-driver';
import { cycle } from './opposing-scenes';
import type { Alert } from '../../cases/contract';

type Scene = (d: MarketDriver, crowd: Crowd) => void;

function alertsOf(rule: string, scene: Scene, rules: unknown = {}): Alert[] {
  const d = new MarketDriver();
  const crowd = new Crowd(d, 5);
  for (const name of ['one', 'two', 'three']) d.account(name);
  d.at(60);
  crowd.run(180);
  scene(d, crowd);
  d.at(d.second + 90).clock();
  expect(d.rejections).toEqual([]);
  return watch(d.events(), rules).filter((a) => a.rule === rule);
}

/** `seller` offers inside the spread and `buyer` takes it after `rest` seconds. */
function hand(d: MarketDriver, crowd: Crowd, seller: string, buyer: string, rest = 0.5): void {
  crowd.run(4);
  crowd.requote();
  d.limit(seller, 'SELL', crowd.mid, 5);
  d.at(d.second + rest);
  d.limit(buyer, 'BUY', crowd.mid, 5, { timeInForce: 'IOC' });
}

const pair =
  (rest: number): Scene =>
  (d, crowd) => {
    for (let i = 0; i < 7; i++) {
      if (i % 2 === 0) hand(d, crowd, 'one', 'two', rest);
      else hand(d, crowd, 'two', 'one', rest);
    }
  };

const ring =
  (members: readonly string[], laps: number): Scene =>
  (d, crowd) => {
    for (let i = 0; i < laps * members.length; i++) {
      const seller = members[i % members.length] ?? '';
      hand(d, crowd, seller, members[(i + 1) % members.length] ?? '', 3);
    }
  };

const flood =
  (life: number, orders = 300): Scene =>
  (d, crowd) => {
    for (let i = 0; i < orders; i++) {
      const id = d.limit('one', 'BUY', crowd.mid - 40, 5);
      d.at(d.second + life);
      d.cancel('one', id);
      d.at(d.second + 0.001);
    }
  };

const feel =
  (last: number): Scene =>
  (d) => {
    for (let i = 0; i < 6; i++) {
      d.take('one', 'BUY', 1);
      d.at(d.second + 1);
    }
    d.take('one', 'BUY', last);
  };

/** A better bid is shown, revised after `shown` seconds, and somebody sells into it. */
const worsen =
  (shown: number, first?: (d: MarketDriver, crowd: Crowd) => void): Scene =>
  (d, crowd) => {
    for (let i = 0; i < 8; i++) {
      crowd.run(6);
      crowd.requote();
      const id = d.limit('one', 'BUY', crowd.mid + 1, 5);
      d.at(d.second + shown);
      first?.(d, crowd);
      d.amend('one', id, { price: crowd.mid - 1 });
      d.at(d.second + 0.2);
      d.take('two', 'SELL', 5);
    }
  };

/** Immediate orders of ten lots and more, so that one lot is tiny there. */
const afterLarger =
  (scene: Scene): Scene =>
  (d, crowd) => {
    for (let i = 0; i < 120; i++) {
      crowd.requote();
      d.take(`crowd-${1 + (i % 3)}`, i % 2 === 0 ? 'BUY' : 'SELL', 10);
      d.at(d.second + 1);
    }
    crowd.requote();
    scene(d, crowd);
  };

describe.each<[string, Scene, Scene, object]>([
  ['matched-orders', pair(0.5), pair(5), { minMeetings: 50, minMeetingsLinked: 50 }],
  [
    'circular-trading',
    ring(['one', 'two', 'three'], 4),
    ring(['one', 'two'], 4),
    { minReturns: 20 },
  ],
  ['quote-stuffing', flood(0.001), flood(0.2), { minDeviations: 2000 }],
  ['message-rate', flood(0.013, 900), flood(0.5), { perSecond: 1000 }],
  ['smoking', worsen(0.3), worsen(4), { minTimes: 50 }],
  ['pinging', afterLarger(feel(25)), afterLarger(feel(2)), { minPings: 50 }],
])('%s', (rule, conduct, lookAlike, broken) => {
  it('is found, explained and in time', () => {
    const [alert, ...more] = alertsOf(rule, conduct);
    expect(more).toEqual([]);
    expect(alert?.accounts).toContain('one');
    expect(alert?.explanation).toContain('would not have been reported');
    expect(alert?.raisedAt ?? Infinity).toBeLessThanOrEqual((alert?.to ?? 0) + 60_000_000);
  });

  it('lets its look-alike pass', () => {
    expect(alertsOf(rule, lookAlike)).toEqual([]);
  });

  it('finds nothing with a threshold far off', () => {
    expect(alertsOf(rule, conduct, { [rule]: broken })).toEqual([]);
  });
});

test('a better bid that goes because the outside price fell is no smoke', () => {
  let outside = 10_000;
  const fall = (d: MarketDriver): void => {
    for (let i = 0; i < 30; i++) d.reference(outside);
    d.reference((outside -= 12));
    d.at(d.second + 0.05);
  };
  expect(alertsOf('smoking', worsen(0.3, fall))).toEqual([]);
  outside = 10_000;
  const deaf = { smoking: { maxFollowing: 1 } };
  expect(alertsOf('smoking', worsen(0.3, fall), deaf)).toHaveLength(1);
});

/** `one` answers each customer's wish at once, at like size; nobody else is there. */
const dealing =
  (customers: readonly string[]): Scene =>
  (d, crowd) => {
    for (const customer of customers) d.account(customer);
    for (let i = 0; i < 8; i++) {
      for (const customer of [...customers, 'two']) {
        d.at(d.second + 7);
        d.limit(customer, 'BUY', crowd.mid, 5);
        d.at(d.second + 0.5);
        d.limit('one', 'SELL', crowd.mid, 5, { timeInForce: 'IOC' });
      }
    }
  };

test("a market's dealer, who meets everyone so, has arranged nothing with one of them", () => {
  const customers = Array.from({ length: 7 }, (_, i) => `customer-${i}`);
  expect(alertsOf('matched-orders', dealing(customers))).toEqual([]);
  // The same meetings of one pair alone, among strangers who deal with others.
  expect(alertsOf('matched-orders', dealing([]))).toHaveLength(1);
});

test('who always meets one busy stranger is looked at for what else it does', () => {
  // `two` deals with many; `one` has met it alone, and then spoofs.
  const scene: Scene = (d, crowd) => {
    for (let i = 0; i < 8; i++) {
      hand(d, crowd, 'one', 'two', 0.5);
      for (let k = 0; k < 6; k++) {
        crowd.run(3);
        d.take('two', k % 2 === 0 ? 'BUY' : 'SELL', 1);
      }
    }
    for (let i = 0; i < 3; i++) cycle(d, crowd, { real: 'one', fake: 'one', decoy: 60 });
  };
  const before = { 'matched-orders': { minMutual: 0.001 } };
  expect(alertsOf('matched-orders', scene)).toHaveLength(1);
  expect(alertsOf('spoofing', scene, before)).toEqual([]);
  expect(alertsOf('spoofing', scene).map((a) => a.accounts)).toEqual([['one']]);
});
