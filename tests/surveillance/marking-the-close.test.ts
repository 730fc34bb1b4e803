// Marking the close on hand-made flows around midnight UTC.
import { Crowd, MarketDriver, watch, type AccountOptions } from './market-driver';
import type { Alert } from '../../cases/contract';

type Scene = (d: MarketDriver, crowd: Crowd) => void;
const DAY = 86_400;
const MARKER: Record<string, AccountOptions> = { marker: {} };

interface Setting {
  readonly accounts?: Record<string, AccountOptions>;
  readonly rules?: unknown;
  readonly before?: Scene;
  readonly markets?: readonly string[];
  /** Seconds after the day's end at which a clock comes; undefined: the input just ends. */
  readonly clockAfter?: number | undefined;
}

function alertsOf(scene: Scene, setting: Setting = {}): Alert[] {
  const d = new MarketDriver(setting.markets);
  const crowd = new Crowd(d, 5);
  for (const [name, options] of Object.entries(setting.accounts ?? MARKER)) {
    d.account(name, options);
  }
  d.at(DAY - 1500);
  setting.before?.(d, crowd);
  crowd.run(Math.max(0, DAY - 50 - d.second));
  scene(d, crowd);
  crowd.run(Math.max(0, DAY - 2 - d.second));
  const after = 'clockAfter' in setting ? setting.clockAfter : 30;
  if (after !== undefined) d.at(DAY + after).clock();
  expect(d.rejections).toEqual([]);
  const alerts = watch(d.events(), setting.rules);
  return alerts.filter((a) => a.rule === 'marking-the-close');
}

/** Four sweeps through the book, so that the price ends well away from where it was. */
const push =
  (side: 'BUY' | 'SELL', who = 'marker'): Scene =>
  (d, crowd) => {
    const sign = side === 'BUY' ? 1 : -1;
    for (let i = 0; i < 4; i++) {
      d.take(who, side, 45);
      crowd.mid += 3 * sign;
      crowd.run(6);
    }
  };

describe('marking the close', () => {
  it.each(['BUY', 'SELL'] as const)('is found: %s sweeps in the last minute', (side) => {
    const [alert, ...more] = alertsOf(push(side));
    expect(more).toEqual([]);
    expect(alert?.accounts).toEqual(['marker']);
    expect(alert?.raisedAt).toBe((alert?.from ?? 0) - ((alert?.from ?? 0) % 86.4e9) + 86.4e9);
    expect(alert?.explanation).toContain('daily reference price');
  });

  it('is found at the end of the input when that lies inside the window', () => {
    expect(alertsOf(push('BUY'), { clockAfter: undefined })).toHaveLength(1);
  });

  it('is found on the day of an index rebalance, when nothing else looks like one', () => {
    const before: Scene = (d) => {
      d.send({ type: 'news', id: 'n1', headline: 'Quarterly index rebalance at the close' });
    };
    expect(alertsOf(push('BUY'), { before })).toHaveLength(1);
  });

  it('is found over two linked accounts', () => {
    const accounts = { left: { owner: 'Customer 1' }, right: { owner: 'Customer 1' } };
    const both: Scene = (d, crowd) => {
      for (let i = 0; i < 6; i++) {
        d.take(i % 2 === 0 ? 'left' : 'right', 'BUY', 40);
        crowd.mid += 3;
        crowd.run(5);
      }
    };
    expect(alertsOf(both, { accounts }).map((a) => a.accounts)).toEqual([['left', 'right']]);
  });
});

/** One order that pushes the price in the last minute, where one other at most takes anything. */
const lone: Scene = (d, crowd) => {
  d.take('marker', 'SELL', 60);
  crowd.mid -= 12;
};

it('takes a lone order for the end of a thin day unless it outweighs several minutes', () => {
  expect(alertsOf(lone)).toEqual([]);
  const rules = { 'marking-the-close': { minVolumeAlone: 0.1, minVolume: 0.1 } };
  expect(alertsOf(lone, { rules })).toHaveLength(1);
});

describe('no marking the close', () => {
  const quiet: [string, Scene, Setting][] = [
    ['an ordinary end of day', () => undefined, {}],
    [
      'trades both ways',
      (d, crowd) => {
        push('BUY')(d, crowd);
        push('SELL')(d, crowd);
      },
      {},
    ],
    ['a buyer without a position that gains', push('BUY'), { accounts: { marker: { base: 0 } } }],
    [
      'index trades announced before',
      push('BUY'),
      {
        before: (d, crowd) => {
          d.send({ type: 'news', id: 'n1', headline: 'Quarterly index rebalance at the close' });
          crowd.run(1300);
          for (let i = 0; i < 6; i++) {
            crowd.run(15);
            d.take('marker', 'BUY', 45);
          }
        },
      },
    ],
    [
      'the outside price moved alike',
      (d, crowd) => {
        for (let i = 1; i <= 4; i++) {
          d.reference(10_000 + 12 * i);
          d.take('marker', 'BUY', 45);
          crowd.mid += 3;
          crowd.run(6);
        }
      },
      {
        before: (d, crowd) => {
          for (let i = 0; i < 14; i++) {
            d.reference(10_000);
            crowd.run(100);
          }
        },
      },
    ],
    [
      'steady execution through the hour',
      push('BUY'),
      {
        before: (d, crowd) => {
          for (let i = 0; i < 60; i++) {
            crowd.run(20);
            d.take('marker', 'BUY', 45);
          }
        },
      },
    ],
    [
      'a basket bought here and sold there',
      (d, crowd) => {
        push('BUY')(d, crowd);
        for (let i = 0; i < 4; i++) d.take('marker', 'SELL', 45, {}, 2);
      },
      {
        markets: ['AAA-USD', 'BBB-USD'],
        before: (d) => {
          for (let i = 0; i < 400; i++) d.limit('maker', 'BUY', 9_000 - i, 10, {}, 2);
        },
      },
    ],
  ];
  it.each(quiet)('%s', (_name, scene, setting) => {
    expect(alertsOf(scene, setting)).toEqual([]);
  });

  it('when the input ends before the window', () => {
    const d = new MarketDriver();
    const crowd = new Crowd(d, 5);
    d.account('marker');
    d.at(DAY - 600);
    crowd.run(200);
    push('BUY')(d, crowd);
    expect(watch(d.events())).toEqual([]);
  });
});

it.each([
  ['move times ten', { minMove: 20, minTicks: 200 }],
  ['share out of reach', { minShare: 1 }],
  ['off', { enabled: false }],
])('a broken rule is noticed: %s', (_name, broken) => {
  expect(alertsOf(push('BUY'))).toHaveLength(1);
  expect(alertsOf(push('BUY'), { rules: { 'marking-the-close': broken } })).toEqual([]);
});
