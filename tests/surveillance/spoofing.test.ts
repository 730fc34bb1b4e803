// Spoofing and layering on hand-made flows: what must be found, its evasive variants, and every
// "out when" of the definitions.
import { Crowd, MARKET, MarketDriver, watch, type AccountOptions } from './market-driver';
import type { Alert } from '../../cases/contract';
import type { Side } from '../../core/contract';

type Scene = (d: MarketDriver, crowd: Crowd) => void;

function play(scene: Scene, accounts: Record<string, AccountOptions>, density = 1): MarketDriver {
  const d = new MarketDriver();
  const crowd = new Crowd(d, 7, density);
  for (const [name, options] of Object.entries(accounts)) d.account(name, options);
  d.at(60);
  crowd.run(120);
  scene(d, crowd);
  crowd.run(60);
  d.at(d.second + 60).clock();
  return d;
}

function alertsOf(
  scene: Scene,
  accounts: Record<string, AccountOptions> = { abuser: {} },
  rules: unknown = {},
  density = 1,
): Alert[] {
  const d = play(scene, accounts, density);
  expect(d.rejections).toEqual([]);
  return watch(d.events(), rules);
}

interface Cycle {
  readonly side?: Side;
  readonly real?: string;
  readonly fake?: string;
  /** Lots of the genuine order and of each fake one. */
  readonly genuine?: number;
  readonly decoy?: number;
  readonly layers?: number;
  /** Seconds from the fill to the cancel. */
  readonly delay?: number;
  readonly refill?: boolean;
}

const other = (side: Side): Side => (side === 'BUY' ? 'SELL' : 'BUY');

/** A genuine order at the best price, decoys on the other side, a stranger's trade, the cancel. */
function cycle(d: MarketDriver, crowd: Crowd, c: Cycle = {}): void {
  const { side = 'BUY', real = 'abuser', fake = 'abuser', genuine = 4, decoy = 40 } = c;
  const sign = side === 'BUY' ? 1 : -1;
  crowd.run(6);
  d.limit(real, side, crowd.mid - sign, genuine);
  d.at(d.second + 0.5);
  const decoys = Array.from({ length: c.layers ?? 1 }, (_, i) =>
    d.limit(fake, other(side), crowd.mid + sign * (1 + i), decoy),
  );
  d.at(d.second + 3);
  d.take('crowd-1', other(side), genuine);
  d.at(d.second + (c.delay ?? 0.4));
  for (const id of decoys) {
    if (c.refill !== true) d.cancel(fake, id);
  }
  crowd.run(20);
}

const times =
  (n: number, c: (i: number) => Cycle): Scene =>
  (d, crowd) => {
    for (let i = 0; i < n; i++) cycle(d, crowd, c(i));
  };

describe('spoofing', () => {
  it.each<[string, Scene]>([
    ['a large decoy, withdrawn after the own fill', times(3, () => ({}))],
    ['selling with a decoy to buy', times(3, () => ({ side: 'SELL' }))],
    ['turn and turn about', times(4, (i) => ({ side: i % 2 === 0 ? 'BUY' : 'SELL' }))],
    ['slow hands', times(3, () => ({ delay: 7 }))],
    ['a decoy just over the visible level', times(3, () => ({ decoy: 16, genuine: 2 }))],
    ['two decoys', times(3, () => ({ layers: 2, decoy: 20 }))],
  ])('is found: %s', (_name, scene) => {
    const alerts = alertsOf(scene);
    expect(alerts.map((a) => [a.rule, a.market, a.accounts])).toEqual([
      ['spoofing', MARKET, ['abuser']],
    ]);
    expect(alerts[0]?.raisedAt).toBeLessThanOrEqual((alerts[0]?.to ?? 0) + 60e6);
  });

  it('is found over two accounts of one owner', () => {
    const accounts = { left: { owner: 'Customer 1' }, right: { owner: 'Customer 1' } };
    const scene = times(3, () => ({ real: 'left', fake: 'right' }));
    const alerts = alertsOf(scene, accounts);
    expect(alerts.map((a) => [a.rule, a.accounts])).toEqual([['spoofing', ['left', 'right']]]);
    const apart = { left: { owner: 'Customer 1' }, right: { owner: 'Customer 2' } };
    expect(alertsOf(scene, apart)).toEqual([]);
  });

  it('is found over two owners linked by a device and by funding, not by one of them', () => {
    const scene = times(3, () => ({ real: 'left', fake: 'right' }));
    const accounts = { left: { devices: ['phone'] }, right: { devices: ['phone'] } };
    expect(alertsOf(scene, accounts)).toEqual([]);
    const funded: Scene = (d, crowd) => {
      d.deposit('left', 1, 1_000n, 'source');
      d.deposit('right', 1, 1_000n, 'source');
      scene(d, crowd);
    };
    expect(alertsOf(funded, accounts).map((a) => a.accounts)).toEqual([['left', 'right']]);
  });

  it('is found when the decoy is turned into a trade the other way', () => {
    const flip: Scene = (d, crowd) => {
      for (let i = 0; i < 3; i++) {
        crowd.run(10);
        const decoy = d.limit('abuser', 'BUY', crowd.mid - 1, 40);
        d.at(d.second + 2);
        d.limit('crowd-2', 'BUY', crowd.mid, 30);
        d.at(d.second + 1);
        d.cancel('abuser', decoy);
        d.at(d.second + 0.005);
        d.take('abuser', 'SELL', 30);
        crowd.run(15);
      }
    };
    expect(alertsOf(flip).map((a) => [a.rule, a.accounts])).toEqual([['spoofing', ['abuser']]]);
  });

  it('is found in a market maker who quotes both sides besides', () => {
    const scene: Scene = (d, crowd) => {
      let quotes: string[] = [];
      for (let i = 0; i < 60; i++) {
        for (const id of quotes) d.cancel('abuser', id);
        quotes = [];
        for (let level = 3; level < 6; level++) {
          quotes.push(d.limit('abuser', 'BUY', crowd.mid - level, 10));
          quotes.push(d.limit('abuser', 'SELL', crowd.mid + level, 10));
        }
        if (i % 12 === 11) cycle(d, crowd, { decoy: 60 });
        else crowd.run(4);
      }
    };
    const alerts = alertsOf(scene, { abuser: { kind: 'market-maker' } });
    expect(alerts.map((a) => [a.rule, a.accounts])).toEqual([['spoofing', ['abuser']]]);
  });

  it.each([0.1, 1, 10])('is found at %d times the message density', (density) => {
    const alerts = alertsOf(
      times(3, () => ({ decoy: 60 })),
      { abuser: {} },
      {},
      density,
    );
    expect(alerts.map((a) => a.rule)).toEqual(['spoofing']);
  });

  it('gives one alert while it goes on, and a second one hours later', () => {
    const scene: Scene = (d, crowd) => {
      times(4, () => ({}))(d, crowd);
      crowd.run(4 * 3600);
      times(3, () => ({}))(d, crowd);
    };
    const alerts = alertsOf(scene, { abuser: {} }, {}, 0.1);
    expect(alerts.map((a) => [a.rule, a.measures['strokes']?.value])).toEqual([
      ['spoofing', 4],
      ['spoofing', 3],
    ]);
  });
});

describe('layering', () => {
  it.each<[string, Scene]>([
    ['four levels at once', times(3, () => ({ layers: 4, decoy: 15 }))],
    ['selling', times(3, () => ({ layers: 5, decoy: 15, side: 'SELL' }))],
  ])('is found: %s', (_name, scene) => {
    expect(alertsOf(scene).map((a) => [a.rule, a.accounts])).toEqual([['layering', ['abuser']]]);
  });

  it.each(['amend', 'cancel and new'])('is found in decoys kept at a distance by %s', (how) => {
    const scene: Scene = (d, crowd) => {
      for (let round = 0; round < 2; round++) {
        crowd.run(10);
        let decoys = [3, 4].map((i) => d.limit('abuser', 'SELL', crowd.mid + i, 50));
        for (let i = 0; i < 8; i++) {
          crowd.run(8);
          if (how === 'amend') {
            decoys.forEach((id, k) =>
              d.amend('abuser', id, { price: crowd.mid + 3 + k + (i % 2) }),
            );
          } else {
            for (const id of decoys) d.cancel('abuser', id);
            decoys = [3, 4].map((k) => d.limit('abuser', 'SELL', crowd.mid + k, 50));
          }
          if (i === 3 || i === 6) {
            d.limit('abuser', 'BUY', crowd.mid - 1, 3);
            d.at(d.second + 0.2);
            d.take('crowd-1', 'SELL', 3);
          }
        }
        d.at(d.second + 1);
        for (const id of decoys) d.cancel('abuser', id);
      }
    };
    expect(alertsOf(scene).map((a) => [a.rule, a.accounts])).toEqual([['layering', ['abuser']]]);
  });
});

describe('neither spoofing nor layering', () => {
  it.each<[string, Scene]>([
    ['one stroke in a day', times(1, () => ({}))],
    ['orders that stay', times(4, () => ({ refill: true, decoy: 5 }))],
    ['withdrawn long after the fill', times(4, () => ({ delay: 40 }))],
    ['smaller than what others show', times(4, () => ({ decoy: 3, genuine: 1 }))],
    ['both sides alike', times(4, () => ({ decoy: 15, genuine: 15 }))],
  ])('%s', (_name, scene) => {
    expect(alertsOf(scene)).toEqual([]);
  });

  it('decoys that were executed', () => {
    const scene: Scene = (d, crowd) => {
      for (let i = 0; i < 4; i++) {
        crowd.run(6);
        d.limit('trader', 'BUY', crowd.mid - 1, 3);
        const offer = d.limit('trader', 'SELL', crowd.mid + 1, 40);
        d.at(d.second + 1);
        d.take('crowd-1', 'SELL', 3);
        d.at(d.second + 0.2);
        d.take('crowd-2', 'BUY', 20);
        d.at(d.second + 0.2);
        d.cancel('trader', offer);
        crowd.run(20);
      }
    };
    expect(alertsOf(scene, { trader: {} })).toEqual([]);
  });

  it('quotes put back at another price, also when both come from skewed inventory', () => {
    const scene: Scene = (d, crowd) => {
      for (let i = 0; i < 10; i++) {
        crowd.run(5);
        const bid = d.limit('trader', 'BUY', crowd.mid - 1, 4);
        const ask = d.limit('trader', 'SELL', crowd.mid + 1, 40);
        d.at(d.second + 1);
        d.take('crowd-1', 'SELL', 2);
        d.at(d.second + 0.1);
        d.cancel('trader', ask);
        d.cancel('trader', bid);
        d.at(d.second + 0.4);
        const [lower, higher] = [
          d.limit('trader', 'BUY', crowd.mid - 2, 4),
          d.limit('trader', 'SELL', crowd.mid + 2, 40),
        ];
        d.at(d.second + 15);
        d.cancel('trader', lower);
        d.cancel('trader', higher);
      }
    };
    expect(alertsOf(scene, { trader: { kind: 'market-maker' } })).toEqual([]);
  });

  it('orders pulled because the outside price moved, or on news', () => {
    const pulled =
      (why: (d: MarketDriver, i: number) => void): Scene =>
      (d, crowd) => {
        for (let s = 0; s < 120; s++) {
          d.at(d.second + 1).reference(10_000 + (s % 2));
        }
        for (let i = 0; i < 4; i++) {
          crowd.run(6);
          d.limit('trader', 'BUY', crowd.mid - 1, 4);
          const offer = d.limit('trader', 'SELL', crowd.mid + 1, 40);
          d.at(d.second + 3);
          d.take('crowd-1', 'SELL', 4);
          why(d, i);
          d.at(d.second + 0.4);
          d.cancel('trader', offer);
          crowd.run(20);
        }
      };
    const nothing = pulled(() => undefined);
    expect(alertsOf(nothing, { trader: {} })).toHaveLength(1);
    const moved = pulled((d, i) => d.reference(10_040 + 40 * i));
    expect(alertsOf(moved, { trader: {} })).toEqual([]);
    const news = pulled((d, i) => d.send({ type: 'news', id: `n${i}`, headline: 'Upgrade' }));
    expect(alertsOf(news, { trader: {} })).toEqual([]);
  });

  it('a lost connection', () => {
    const scene: Scene = (d, crowd) => {
      for (let i = 0; i < 4; i++) {
        crowd.run(6);
        d.limit('trader', 'BUY', crowd.mid - 1, 4);
        d.limit('trader', 'SELL', crowd.mid + 1, 40, { key: 5 });
        d.at(d.second + 3);
        d.take('crowd-1', 'SELL', 4);
        d.at(d.second + 0.4);
        d.send({ type: 'disconnect', account: d.id('trader'), key: 5 });
        crowd.run(20);
      }
    };
    expect(alertsOf(scene, { trader: {} })).toEqual([]);
  });

  it('a custodian whose clients trade on opposite sides', () => {
    const scene: Scene = (d, crowd) => {
      for (let i = 0; i < 4; i++) {
        crowd.run(6);
        d.limit('custodian', 'BUY', crowd.mid - 1, 4, { client: 'Client A' });
        const offer = d.limit('custodian', 'SELL', crowd.mid + 1, 40, { client: `Client ${i}` });
        d.at(d.second + 3);
        d.take('crowd-1', 'SELL', 4);
        d.at(d.second + 0.4);
        d.cancel('custodian', offer);
        crowd.run(20);
      }
    };
    expect(alertsOf(scene, { custodian: { kind: 'custodian' } })).toEqual([]);
  });

  it('an execution algorithm that slices one side', () => {
    const scene: Scene = (d, crowd) => {
      for (let i = 0; i < 60; i++) {
        const slice = d.limit('trader', 'BUY', crowd.mid - 1, 12);
        crowd.run(6);
        d.cancel('trader', slice);
        if (i % 5 === 0) d.take('trader', 'BUY', 5);
      }
    };
    expect(alertsOf(scene, { trader: { kind: 'institution' } })).toEqual([]);
  });
});

describe('a broken detector is noticed', () => {
  const scene = times(3, () => ({}));
  it.each([
    ['levels times ten', { minLevels: 10 }],
    ['share out of reach', { withinSeconds: 0.04 }],
    ['repetition times ten', { minStrokes: 20 }],
    ['imbalance times ten', { imbalance: 20 }],
    ['switched off', { enabled: false }],
  ])('%s finds nothing where the rule finds it', (_name, broken) => {
    expect(alertsOf(scene)).toHaveLength(1);
    expect(alertsOf(scene, { abuser: {} }, { spoofing: broken, layering: broken })).toEqual([]);
  });

  it('shadow mode marks the alert and changes nothing else', () => {
    const [shadow] = alertsOf(scene, { abuser: {} }, { spoofing: { enabled: 'shadow' } });
    expect(shadow?.shadow).toBe(true);
    expect(shadow?.alertId).toBe(alertsOf(scene)[0]?.alertId);
  });
});
