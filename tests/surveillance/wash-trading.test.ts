// Wash trading on hand-made flows: repeated fills with oneself are found, chance meetings, clients
// of a custodian and prevented trades are not.
import { Crowd, MarketDriver, watch, type AccountOptions } from './market-driver';
import type { Alert } from '../../cases/contract';

type Scene = (d: MarketDriver, crowd: Crowd) => void;
const PAIR: Record<string, AccountOptions> = {
  left: { owner: 'Customer 1' },
  right: { owner: 'Customer 1' },
};

function alertsOf(scene: Scene, accounts = PAIR, rules: unknown = {}): Alert[] {
  const d = new MarketDriver();
  const crowd = new Crowd(d, 11);
  for (const [name, options] of Object.entries(accounts)) d.account(name, options);
  d.at(60);
  crowd.run(60);
  scene(d, crowd);
  d.at(d.second + 90).clock();
  expect(d.rejections).toEqual([]);
  return watch(d.events(), rules).filter((a) => a.rule === 'wash-trading');
}

/** `seller` offers inside the spread and `buyer` takes exactly that. */
function meet(d: MarketDriver, crowd: Crowd, buyer: string, seller: string, extras = {}): void {
  crowd.run(4);
  crowd.requote();
  d.limit(seller, 'SELL', crowd.mid, 5, extras);
  d.at(d.second + 0.3);
  d.limit(buyer, 'BUY', crowd.mid, 5, { timeInForce: 'IOC', ...extras });
}

const often =
  (n: number, buyer: string, seller: string): Scene =>
  (d, crowd) => {
    for (let i = 0; i < n; i++) meet(d, crowd, buyer, seller);
  };

describe('wash trading', () => {
  it.each<[string, Scene, string[]]>([
    ['two accounts of one owner', often(5, 'left', 'right'), ['left', 'right']],
    ['one account with itself', often(5, 'left', 'left'), ['left']],
    [
      'to and fro',
      (d, crowd) => {
        for (let i = 0; i < 5; i++) {
          meet(d, crowd, i % 2 === 0 ? 'left' : 'right', i % 2 === 0 ? 'right' : 'left');
        }
      },
      ['left', 'right'],
    ],
    [
      'hidden among trades with others',
      (d, crowd) => {
        for (let i = 0; i < 10; i++) {
          meet(d, crowd, 'left', 'right');
          for (let k = 0; k < 3; k++) {
            d.take('left', 'BUY', 2);
            crowd.run(2);
          }
        }
      },
      ['left', 'right'],
    ],
  ])('is found: %s', (_name, scene, accounts) => {
    const alerts = alertsOf(scene);
    expect(alerts.map((a) => a.accounts)).toEqual([accounts]);
    expect(alerts[0]?.raisedAt).toBeLessThanOrEqual(alerts[0]?.to ?? 0);
    expect(alerts[0]?.evidence.fills.length).toBeGreaterThanOrEqual(5);
  });

  it('is found when both orders name the same client, in different custodians', () => {
    const accounts: Record<string, AccountOptions> = {
      left: { kind: 'custodian' },
      right: { kind: 'custodian' },
    };
    const scene: Scene = (d, crowd) => {
      for (let i = 0; i < 5; i++) meet(d, crowd, 'left', 'right', { client: 'Client A' });
    };
    expect(alertsOf(scene, accounts).map((a) => a.accounts)).toEqual([['left', 'right']]);
  });

  it('is one alert while it goes on and another after hours of silence', () => {
    const scene: Scene = (d, crowd) => {
      often(6, 'left', 'right')(d, crowd);
      d.at(d.second + 3 * 3600);
      often(4, 'left', 'right')(d, crowd);
    };
    const found = alertsOf(scene).map((a) => a.measures['fillsWithSelf']?.value);
    expect(found).toEqual([6, 4]);
  });
});

describe('no wash trading', () => {
  it('in clients of one custodian who meet', () => {
    const scene: Scene = (d, crowd) => {
      for (let i = 0; i < 6; i++) {
        crowd.run(4);
        crowd.requote();
        d.limit('left', 'SELL', crowd.mid, 5, { client: `Client ${i}` });
        d.limit('left', 'BUY', crowd.mid, 5, { client: `Client ${i + 10}` });
      }
    };
    expect(alertsOf(scene, { left: { kind: 'custodian' } })).toEqual([]);
  });

  it('in two owners who trade with each other', () => {
    expect(alertsOf(often(8, 'left', 'right'), { left: {}, right: {} })).toEqual([]);
  });

  it('in one or two meetings', () => {
    expect(alertsOf(often(2, 'left', 'right'))).toEqual([]);
  });

  it('in chance meetings of a desk that makes half the market and takes besides', () => {
    const scene: Scene = (d, crowd) => {
      for (let i = 0; i < 150; i++) {
        crowd.run(2);
        const own = d.limit('left', 'SELL', crowd.mid + 1, 3);
        d.take(`crowd-${1 + (i % 3)}`, 'BUY', 3);
        if (i % 25 === 0) {
          d.limit('left', 'SELL', crowd.mid + 1, 2);
          d.take('right', 'BUY', 2);
        } else d.take('right', 'SELL', 2);
        d.cancel('left', own);
      }
    };
    expect(alertsOf(scene)).toEqual([]);
  });

  it('in trades that self-trade prevention stops', () => {
    const scene: Scene = (d, crowd) => {
      for (let i = 0; i < 8; i++) {
        meet(d, crowd, 'left', 'right', { selfTradePreventionMode: 'EXPIRE_TAKER' });
      }
    };
    expect(alertsOf(scene)).toEqual([]);
  });
});

it.each([
  ['fills times ten', { minFills: 30 }],
  ['share out of reach', { minShare: 1 }],
  ['off', { enabled: false }],
])('a broken rule is noticed: %s', (_name, broken) => {
  const scene = often(6, 'left', 'right');
  expect(alertsOf(scene)).toHaveLength(1);
  expect(alertsOf(scene, PAIR, { 'wash-trading': broken })).toEqual([]);
});
