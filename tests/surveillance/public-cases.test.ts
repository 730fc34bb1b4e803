// Public cases rebuilt from what the authorities and courts published of them, in a made-up market:
// each raises its rule, for the one who did it. docs/public-cases.md says what is taken from where.
import type { Alert } from '../../cases/contract';
import type { Side } from '../../core/contract';
import { Seeded } from '../core/seeded';
import { CrossScene } from './cross-scene';
import { Crowd, MarketDriver, watch } from './market-driver';
import { alertsOf, type Scene } from './opposing-scenes';

const TRADER = { trader: {} };
const DAY = 86_400;

const found = (alerts: readonly Alert[]): [string, readonly string[]][] =>
  alerts.map(({ rule, accounts }) => [rule, accounts]);

/** A small order, three large ones opposite at ever better prices, gone after 100 to 400 ms. */
function flash(d: MarketDriver, crowd: Crowd, side: Side, milliseconds: number): void {
  const sign = side === 'SELL' ? 1 : -1;
  const opposite = side === 'SELL' ? 'BUY' : 'SELL';
  crowd.requote();
  d.limit('trader', side, crowd.mid + sign, 3);
  const decoys = [3, 2, 1].map((behind) => {
    d.at(d.second + 0.05);
    return d.limit('trader', opposite, crowd.mid - sign * behind, 40);
  });
  d.at(d.second + 0.02);
  d.take(`crowd-${1 + (milliseconds % 3)}`, opposite, 3);
  d.at(d.second + milliseconds / 1000);
  for (const id of decoys) d.cancel('trader', id);
}

test('Coscia, 2011: the small order filled, the large ones opposite gone within 400 ms', () => {
  const scene: Scene = (d, crowd) => {
    for (let i = 0; i < 12; i++) {
      crowd.run(7);
      flash(d, crowd, i % 2 === 0 ? 'SELL' : 'BUY', 100 + 26 * i);
    }
  };
  expect(found(alertsOf(scene, TRADER))).toEqual([['layering', ['trader']]]);
});

test('Sarao, 2010: five large offers that keep their distance by re-pricing', () => {
  const scene: Scene = (d, crowd) => {
    // A deep market: others stand behind, so that the five are between 20 and 29 % of the offers.
    for (let level = 8; level < 14; level++) {
      for (const who of ['deep-1', 'deep-2']) {
        d.limit(who, 'SELL', crowd.mid + level, 22);
        d.limit(who, 'BUY', crowd.mid - level, 22);
      }
    }
    const offers = [4, 5, 6, 7, 8].map((away) => d.limit('trader', 'SELL', crowd.mid + away, 16));
    for (let i = 0; i < 60; i++) {
      crowd.mid += i % 8 === 0 ? 1 : -1;
      offers.forEach((id, k) => d.amend('trader', id, { price: crowd.mid + 4 + k }));
      crowd.run(6);
      if (i % 10 === 9) {
        d.limit('trader', 'BUY', crowd.mid - 1, 4);
        d.at(d.second + 0.5);
        d.take(`crowd-${1 + (i % 3)}`, 'SELL', 4);
      }
    }
    for (const id of offers) d.cancel('trader', id);
  };
  // His many messages are a matter of their own.
  const rules = { 'order-to-trade-ratio': { enabled: false } };
  const accounts = { ...TRADER, 'deep-1': {}, 'deep-2': {} };
  expect(found(alertsOf(scene, accounts, rules))).toEqual([['layering', ['trader']]]);
});

test('Oystacher, 2014: the best price doubled, then cancelled and flipped within 5 ms', () => {
  const scene: Scene = (d, crowd) => {
    for (let i = 0; i < 5; i++) {
      crowd.run(12);
      const decoy = d.limit('trader', 'BUY', crowd.mid - 1, 30);
      // Others join the price that seems wanted.
      d.at(d.second + 0.6);
      d.limit('crowd-2', 'BUY', crowd.mid - 1, 25);
      d.at(d.second + 0.3);
      d.cancel('trader', decoy);
      d.at(d.second + 0.005);
      d.limit('trader', 'SELL', crowd.mid - 1, 25, { timeInForce: 'IOC' });
      crowd.run(10);
    }
  };
  expect(found(alertsOf(scene, TRADER))).toEqual([['spoofing', ['trader']]]);
});

test('Athena, 2009: over 70 % of the last seconds’ volume, with a position that gains', () => {
  const d = new MarketDriver();
  const crowd = new Crowd(d, 5);
  d.account('trader');
  d.at(DAY - 1_500);
  crowd.run(1_400);
  for (let i = 0; i < 6; i++) {
    d.take('trader', 'BUY', 4);
    crowd.run(8);
  }
  crowd.run(Math.max(0, DAY - 6 - d.second));
  for (let i = 0; i < 10; i++) {
    d.take('trader', 'BUY', 30);
    crowd.mid += 2;
    crowd.requote();
    d.at(d.second + 0.5);
  }
  d.at(DAY + 30).clock();
  expect(d.rejections).toEqual([]);
  expect(found(watch(d.events()))).toEqual([['marking-the-close', ['trader']]]);
});

test('Mango, 2022: a thin spot market that feeds a price, thirteenfold', () => {
  const scene = new CrossScene().run(1_320, 10_000);
  // The position that gains, in the deeper market.
  scene.take('BUY', 40, 12, 2);
  const prices = Array.from({ length: 30 }, (_, k) => Math.round(10_000 * 13 ** ((k + 1) / 30)));
  for (const price of prices) scene.d.limit('two', 'SELL', price, 6);
  for (const price of prices) {
    scene.a.withdraw();
    scene.d.limit('one', 'BUY', price, 60, { timeInForce: 'IOC' });
    scene.a.mid = price - 4;
    scene.b.mid += 60;
    scene.run(60, price);
  }
  scene.take('SELL', 40, 10, 2);
  scene.a.mid = 10_500;
  const [alert, ...more] = scene.run(600, 10_500).alerts('oracle-manipulation');
  expect(more).toEqual([]);
  expect(alert).toMatchObject({ accounts: ['one'], shadow: true });
  expect(new Set(watch(scene.d.events()).flatMap(({ accounts }) => accounts))).toEqual(
    new Set(['one']),
  );
});

test('a token’s market, 2018 to 2019: trades with oneself and decoys at random', () => {
  const random = new Seeded(2019);
  const d = new MarketDriver();
  const crowd = new Crowd(d, 9);
  d.account('bot-1', { owner: 'Customer 0001' });
  d.account('bot-2', { owner: 'Customer 0001' });
  d.at(60);
  crowd.run(120);
  for (let i = 0; i < 60; i++) {
    crowd.run(random.int(3, 20));
    crowd.requote();
    const size = random.int(1, 30);
    const [seller, buyer] = random.chance(0.5) ? ['bot-1', 'bot-2'] : ['bot-2', 'bot-1'];
    if (random.chance(0.3)) {
      const decoy = d.limit(seller, random.chance(0.5) ? 'BUY' : 'SELL', crowd.mid, 90);
      d.at(d.second + random.int(1, 4));
      d.cancel(seller, decoy);
    } else {
      d.limit(seller, 'SELL', crowd.mid, size);
      d.at(d.second + random.int(1, 9) / 10);
      d.limit(buyer, 'BUY', crowd.mid, size, { timeInForce: 'IOC' });
    }
  }
  d.at(d.second + 120).clock();
  const alerts = watch(d.events());
  expect(alerts.map(({ rule }) => rule)).toContain('wash-trading');
  expect([...new Set(alerts.flatMap(({ accounts }) => accounts))].sort()).toEqual([
    'bot-1',
    'bot-2',
  ]);
});
