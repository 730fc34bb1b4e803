// Layering on hand-made flows, and what is neither layering nor spoofing ("out when").
import { alertsOf, times, type Scene } from './opposing-scenes';
import type { MarketDriver } from './market-driver';

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

  it('is raised as spoofing while its own rule only looks on, and shown aside', () => {
    const scene = times(3, () => ({ layers: 4, decoy: 15 }));
    const alerts = alertsOf(scene, { abuser: {} }, { layering: { enabled: 'shadow' } });
    expect(alerts.map((a) => [a.rule, a.shadow ?? false])).toEqual(
      expect.arrayContaining([
        ['layering', true],
        ['spoofing', false],
      ]),
    );
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
