// Spoofing on hand-made flows: what must be found, and its evasive variants.
import { MARKET } from './market-driver';
import { alertsOf, cycle, times, type Scene } from './opposing-scenes';

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

  /** Cycles seven minutes apart; in between the account trades every so many seconds, or not. */
  const apart =
    (cycles: number, pace?: number): Scene =>
    (d, crowd) => {
      for (let i = 0; i < cycles; i++) {
        cycle(d, crowd);
        const span = pace ?? 30;
        for (let k = 0; k < 420 / span; k++) {
          crowd.run(span);
          if (pace !== undefined) d.take('abuser', k % 2 === 0 ? 'BUY' : 'SELL', 2);
        }
      }
    };

  it('needs a third time where the account trades so often that chance may have met it', () => {
    expect(alertsOf(apart(2)).map((a) => a.rule)).toEqual(['spoofing']);
    expect(alertsOf(apart(2, 30)).map((a) => a.rule)).toEqual(['spoofing']);
    expect(alertsOf(apart(2, 5))).toEqual([]);
    expect(alertsOf(apart(3, 8)).map((a) => a.rule)).toEqual(['spoofing']);
    // Trades on the wrong side lie as near to the withdrawals here: the control takes it out.
    expect(alertsOf(apart(3, 5))).toEqual([]);
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
