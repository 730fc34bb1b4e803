// long-file: a table of all refusals
/** Every refusal the core can give, reached once; the list is checked against the sources. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Desk } from './desk';
import { type REJECTS } from '../../core/contract';

const order = {
  type: 'order',
  account: 1,
  market: 1,
  clientOrderId: 'x',
  side: 'BUY',
  orderType: 'LIMIT',
  quantity: 1,
  price: 100,
  timeInForce: 'GTC',
  selfTradePreventionMode: 'NONE',
};
const reason = 'test';
const params = (core: object): object => ({ type: 'params', json: JSON.stringify(core) });
const state = (word: string): object => ({
  ...{ type: 'account-state', account: 1, state: word, reason },
});
const market = { type: 'market', base: 'BTC', quote: 'USDT', tickSize: '1', lotSize: '1' };
const fees = { makerFee: 0, takerFee: 0 };
const person = { owner: 'o', kind: 'individual', country: 'DE', devices: [], ips: [] };
const money = { account: 1, asset: 2, amount: 100n };
const trade = ['ann t1 SELL 1 @ 100', 'bob t2 BUY 1 @ 100'];
const pool = { type: 'pool', pool: 'P', base: 'BTC', quote: 'USDT', fee: 300_000 };
const add = { type: 'liquidity', account: 1, pool: 1, action: 'add', base: 5000n, quote: 5000n };
const swap = { type: 'swap', account: 1, pool: 1, side: 'BUY', amountIn: 100n, minAmountOut: 0n };
const MAX = 2n ** 63n - 1n;
const limits = (name: string, value: bigint): object => ({
  ...{ type: 'limits', scope: 'account', key: 'ann', names: [name], values: [value] },
});
const measure = (word: string, more: object = {}): object => ({
  ...{ type: 'measure', account: 1, market: 0, measure: word, reason, ...more },
});

const busts = params({ tradeBusts: { windowSeconds: 60 } });
const bust = (more: object = {}): object => ({
  ...{ type: 'trade-bust', market: 1, trade: 1, action: 'bust', reason, ...more },
});
const rates = { makerFeeBps: 1, takerFeeBps: 2 };

const OCO = 'ann OCO l1 | p1 SELL 5 @ 110 POST | s1 SELL 5 STOP 90';

interface Case {
  readonly code: keyof typeof REJECTS;
  readonly what: string;
  readonly market?: object;
  readonly given?: readonly (string | object)[];
  readonly when: object | string;
}

const CASES: readonly Case[] = [
  {
    code: '201',
    what: 'unknown account',
    when: { ...order, account: 0, raw: '{"account":"zoe"}' },
  },
  { code: '202', what: 'account twice', when: { type: 'account', account: 'ann', ...person } },
  { code: '203', what: 'frozen account', given: [state('frozen')], when: order },
  {
    code: '203',
    what: 'frozen, withdrawal',
    given: [state('frozen')],
    when: { type: 'withdrawal', ...money },
  },
  { code: '203', what: 'suspension', given: [measure('suspension')], when: order },
  {
    code: '203',
    what: 'deposit to a closed account',
    given: [state('closed')],
    when: { type: 'deposit', ...money },
  },
  { code: '204', what: 'cancel-only account', given: [state('cancel-only')], when: order },
  { code: '204', what: 'cancel-only by the ladder', given: [measure('cancel-only')], when: order },
  { code: '205', what: 'unfunded order', when: { ...order, quantity: 100_000 } },
  { code: '205', what: 'unfunded withdrawal', when: { type: 'withdrawal', ...money, amount: MAX } },
  {
    code: '205',
    what: 'unfunded amend',
    given: ['ann a1 BUY 1 @ 100'],
    when: 'ann amend a1 price 9000000',
  },
  { code: '206', what: 'unknown asset', when: { type: 'deposit', ...money, asset: 0 } },
  { code: '207', what: 'no amount', when: { type: 'transfer', ...money, to: 2, amount: 0n } },
  {
    code: '207',
    what: 'negative quote amount',
    when: { ...order, orderType: 'MARKET', price: undefined, quantity: 0, quoteOrderQty: -3n },
  },
  { code: '208', what: 'too large a balance', when: { type: 'deposit', ...money, amount: MAX } },
  {
    code: '208',
    what: 'an order whose proceeds have no room',
    given: [{ type: 'deposit', account: 1, asset: 1, amount: MAX - 1000n * 100_000_000n }],
    when: order,
  },
  {
    code: '209',
    what: 'house order',
    given: [params({ refuseHouse: true })],
    when: { ...order, account: 5 },
  },
  { code: '210', what: 'unknown receiver', when: { type: 'transfer', ...money, to: 0 } },
  {
    code: '211',
    what: 'unknown withdrawal',
    when: { type: 'withdrawal-state', withdrawal: 9, state: 'settled' },
  },
  {
    code: '211',
    what: 'settled withdrawal',
    given: [{ type: 'withdrawal', ...money }],
    when: { type: 'withdrawal-state', withdrawal: 1, state: 'settled' },
  },
  {
    code: '212',
    what: 'level may not trade',
    given: [params({ kycLimits: { none: { trade: false } } })],
    when: order,
  },
  {
    code: '212',
    what: 'level may not withdraw that much',
    given: [params({ kycLimits: { none: { maxWithdrawal: { USDT: '0.0000005' } } } })],
    when: { type: 'withdrawal', ...money },
  },
  {
    code: '213',
    what: 'unknown hold',
    when: { type: 'hold', hold: 'h', ...money, release: true, reason },
  },
  { code: '214', what: 'transfer to itself', when: { type: 'transfer', ...money, to: 1 } },
  { code: '301', what: 'unknown market', when: { ...order, market: 0 } },
  { code: '302', what: 'market twice', when: { ...market, ...fees, market: 'M' } },
  {
    code: '302',
    what: 'a grid finer than the asset',
    when: { ...market, ...fees, market: 'N', tickSize: '0.00001', lotSize: '0.0001' },
  },
  {
    code: '303',
    what: 'halted market',
    given: [{ type: 'market-phase', market: 1, phase: 'halted', reason }],
    when: order,
  },
  { code: '304', what: 'off-tick price', when: { ...order, price: -1 } },
  { code: '305', what: 'zero quantity', when: { ...order, quantity: 0 } },
  { code: '306', what: 'a quantity out of range', when: { ...order, quantity: -2 } },
  { code: '306', what: 'a price out of range', when: { ...order, price: -2 } },
  { code: '307', what: 'small notional', market: { minNotional: '101' }, when: order },
  {
    code: '308',
    what: 'a notional past 64 bits',
    when: { ...order, price: 2 ** 40, quantity: 2 ** 30 },
  },
  {
    code: '309',
    what: 'percent price',
    market: { percentPriceUp: '1.5', percentPriceDown: '0.5' },
    given: trade,
    when: { ...order, price: 151 },
  },
  {
    code: '309',
    what: 'percent price, below',
    market: { percentPriceUp: '1.5', percentPriceDown: '0.5' },
    given: trade,
    when: { ...order, price: 49 },
  },
  {
    code: '310',
    what: 'open orders of the market',
    market: { maxOrders: 1 },
    given: ['ann a1 BUY 1 @ 9'],
    when: order,
  },
  {
    code: '311',
    what: 'largest quantity',
    market: { maxQuantity: '5' },
    when: { ...order, quantity: 6 },
  },
  { code: '312', what: 'unknown pool', when: swap },
  { code: '313', what: 'pool twice', given: [pool], when: pool },
  {
    code: '314',
    what: 'bad stop price',
    when: { ...order, orderType: 'STOP_LOSS_LIMIT', stopPrice: -1 },
  },
  { code: '315', what: 'iceberg above the quantity', when: { ...order, icebergQty: 2 } },
  {
    code: '315',
    what: 'iceberg of more slices than one command may take',
    when: { ...order, quantity: 100_001, icebergQty: 1 },
  },
  {
    code: '315',
    what: 'iceberg that cannot rest',
    when: { ...order, icebergQty: 1, timeInForce: 'IOC' },
  },
  { code: '316', what: 'market with a price', when: { ...order, orderType: 'MARKET' } },
  { code: '316', what: 'limit without a price', when: { ...order, price: undefined } },
  { code: '316', what: 'limit with a stop price', when: { ...order, stopPrice: 5 } },
  { code: '318', what: 'asset twice', when: { type: 'asset', asset: 'BTC', decimals: 8 } },
  {
    code: '401',
    what: 'dynamic collar',
    given: [...trade, params({ collars: { dynamicPct: '10' } })],
    when: { ...order, price: 111 },
  },
  {
    code: '401',
    what: 'static collar',
    given: [{ type: 'reference', market: 1, price: 200 }, params({ collars: { staticPct: '10' } })],
    when: { ...order, price: 179 },
  },
  {
    code: '402',
    what: 'position',
    given: [limits('maxPosition', 1000n * 100_000_000n)],
    when: order,
  },
  { code: '403', what: 'open orders', given: [limits('maxOpenOrders', 0n)], when: order },
  {
    code: '404',
    what: 'notional of one order',
    given: [limits('maxOrderNotional', 99n)],
    when: order,
  },
  {
    code: '404',
    what: 'quantity of one order',
    given: [params({ limits: { markets: { M: { maxOrderQuantity: '4' } } } })],
    when: { ...order, quantity: 5 },
  },
  {
    code: '405',
    what: 'kill switch',
    given: [{ type: 'kill-switch', scope: 'owner', key: 'ann', on: true, reason }],
    when: order,
  },
  {
    code: '405',
    what: 'kill switch of the venue',
    given: [{ type: 'kill-switch', scope: 'venue', key: '', on: true, reason }],
    when: order,
  },
  { code: '406', what: 'market ban', given: [measure('market-ban', { market: 1 })], when: order },
  {
    code: '407',
    what: 'throttle',
    given: [measure('throttle', { perSecond: 1 }), 'ann a1 BUY 1 @ 9'],
    when: order,
  },
  { code: '410', what: 'position of the market', market: { maxPosition: '1000' }, when: order },
  { code: '501', what: 'client id in use', given: ['ann x BUY 1 @ 9'], when: order },
  {
    code: '501',
    what: 'amend to the name of another live order',
    given: ['ann a1 BUY 5 @ 9', 'ann a2 BUY 5 @ 8'],
    when: 'ann amend a1 qty 3 id a2',
  },
  { code: '502', what: 'cancel of nothing', when: 'ann cancel a1' },
  {
    code: '502',
    what: 'mass cancel of nothing',
    when: { type: 'mass-cancel', account: 1, market: 0, reason: 'user' },
  },
  {
    code: '503',
    what: 'post-only that takes',
    given: ['bob b1 SELL 1 @ 100'],
    when: 'ann a1 BUY 1 @ 100 POST',
  },
  { code: '504', what: 'stop at the last price', given: trade, when: 'ann a1 BUY 1 STOP 100' },
  {
    code: '505',
    what: 'amend of an iceberg',
    given: ['ann a1 BUY 5 @ 9 ICE 2'],
    when: 'ann amend a1 qty 3',
  },
  {
    code: '505',
    what: 'amend of a stop',
    given: ['ann a1 BUY 5 @ 9 STOP 9'],
    when: 'ann amend a1 qty 3',
  },
  {
    code: '506',
    what: 'amend to what is executed',
    given: ['ann a1 BUY 2 @ 9', 'bob b1 SELL 1 @ 9'],
    when: 'ann amend a1 qty 1',
  },
  {
    code: '508',
    what: 'output below the minimum',
    given: [pool, add],
    when: { ...swap, minAmountOut: 98n },
  },
  { code: '509', what: 'empty pool', given: [pool], when: swap },
  {
    code: '509',
    what: 'too little liquidity',
    given: [pool],
    when: { ...add, base: 1000n, quote: 1000n },
  },
  {
    code: '510',
    what: 'shares not held',
    given: [pool, add],
    when: { ...add, action: 'remove', shares: 4001n },
  },
  {
    code: '316',
    what: 'a trailing delta on an order that does not wait',
    when: { ...order, trailingDelta: 100 },
  },
  {
    code: '316',
    what: 'a pair of two stops',
    when: 'ann OCO l | a SELL 1 STOP 9 | b SELL 1 STOP 8',
  },
  { code: '317', what: 'trailing delta too small', when: 'ann a1 SELL 1 STOP TRAIL 9' },
  { code: '317', what: 'trailing delta too large', when: 'ann a1 SELL 1 STOP TRAIL 2001' },
  {
    code: '319',
    what: 'a pair the wrong way round',
    when: 'ann OCO l1 | a1 SELL 1 @ 90 POST | a2 SELL 1 STOP 110',
  },
  { code: '501', what: 'list name in use', given: [OCO], when: OCO.replace(/([ps])1/g, '$12') },
  { code: '505', what: 'an amend of an order in a list', given: [OCO], when: 'ann amend p1 qty 1' },
  { code: '511', what: 'no client id', when: { ...order, clientOrderId: '' } },
  { code: '511', what: 'long client id', when: { ...order, clientOrderId: 'x'.repeat(65) } },
  {
    code: '512',
    what: 'cancel restriction',
    given: ['ann a1 BUY 1 @ 9'],
    when: {
      type: 'cancel',
      account: 1,
      market: 1,
      clientOrderId: 'a1',
      restriction: 'ONLY_PARTIALLY_FILLED',
    },
  },
  {
    code: '513',
    what: 'unknown order list',
    when: { type: 'cancel-list', account: 1, market: 1, listClientOrderId: 'l' },
  },
  { code: '513', what: 'order list of another', given: [OCO], when: 'bob cancel-list l1' },
  { code: '514', what: 'a bust where busts are off', given: trade, when: bust() },
  { code: '514', what: 'a bust of no trade', given: [busts], when: bust() },
  { code: '514', what: 'a bust of a busted trade', given: [busts, ...trade, bust()], when: bust() },
  {
    code: '514',
    what: 'a bust whose proceeds are spent',
    given: [
      busts,
      ...trade,
      { type: 'withdrawal', account: 2, asset: 1, amount: 100_100_000_000n },
    ],
    when: bust(),
  },
  {
    code: '514',
    what: 'a price that the trade has',
    given: [busts, ...trade],
    when: bust({ action: 'reprice', price: 100 }),
  },
  {
    code: '304',
    what: 'a re-price without a price',
    given: [busts, ...trade],
    when: bust({ action: 'reprice' }),
  },
  {
    code: '206',
    what: 'tiers by volume in an unknown asset',
    when: params({ volumeTiers: { asset: 'EUR', tiers: [{ from: '0', ...rates }] } }),
  },
  {
    code: '518',
    what: 'tiers by volume that do not rise',
    when: params({
      volumeTiers: {
        asset: 'USDT',
        tiers: [
          { from: '5', ...rates },
          { from: '5', ...rates },
        ],
      },
    }),
  },
  {
    code: '516',
    what: 'a limit state by command',
    when: { type: 'market-phase', market: 1, phase: 'limit-state', reason },
  },
  {
    code: '519',
    what: 'a market order in the call of an auction',
    given: [{ type: 'market-phase', market: 1, phase: 'opening-auction', reason }],
    when: { ...order, orderType: 'MARKET', price: undefined },
  },
  {
    code: '409',
    what: 'a market order that would go too far from the best price',
    given: [params({ priceImpact: { percent: '5' } }), 'ann a1 SELL 1 @ 9', 'ann a2 SELL 1 @ 10'],
    when: { ...order, orderType: 'MARKET', price: undefined, account: 2, quantity: 2 },
  },
  {
    code: '520',
    what: 'a cancel of what has just come to rest',
    given: [params({ minimumResting: { M: { millis: 50 } } }), 'ann a1 BUY 2 @ 9'],
    when: 'ann cancel a1',
  },
  {
    code: '521',
    what: 'an amendment that would take where takers wait',
    given: [params({ takerDelay: { M: { millis: 50 } } }), 'ann a1 SELL 2 @ 9', 'bob b1 BUY 2 @ 8'],
    when: 'bob amend b1 price 9',
  },
  {
    code: '517',
    what: 'an amend that changes nothing',
    given: ['ann a1 BUY 2 @ 9'],
    when: 'ann amend a1 qty 2',
  },
  { code: '518', what: 'params of another shape', when: params({ collars: { percent: 5 } }) },
  { code: '518', what: 'unknown limit', when: limits('maxLuck', 1n) },
];

const SOURCES = ['engine', 'engine/safeguards', 'risk'].map((room) =>
  join(__dirname, '../../core', room),
);

describe('refusals', () => {
  test.each(CASES)('$code: $what', ({ code, market: words, given = [], when }) => {
    const desk = new Desk(words);
    const apply = (step: object | string): string[] =>
      typeof step === 'string' ? desk.say(step) : desk.do(step).map((e) => e.type);
    for (const step of given) expect(apply(step).join()).not.toContain('rejected');
    const before = desk.engine.stateHash();
    if (typeof when === 'string') {
      expect(desk.say(when)).toEqual([`rejected ${code}`]);
    } else {
      const [event, ...more] = desk.do(when);
      expect(more).toEqual([]);
      expect(event).toMatchObject({ type: 'rejected', code, command: Object(when).type });
      // A sentence that says something about the case, not the code's text again.
      expect(event).toHaveProperty('reason', expect.stringMatching(/^\S+ \S+/));
    }
    expect(desk.engine.stateHash()).not.toBe(before); // sequence and time went on
  });

  test('are all in the table that the sources can give', () => {
    const written = new Set<string>();
    for (const room of SOURCES) {
      for (const file of readdirSync(room).filter((name) => name.endsWith('.ts'))) {
        const text = readFileSync(join(room, file), 'utf8');
        for (const [, code] of text.matchAll(/'([1-5]\d\d)'/g)) written.add(String(code));
      }
    }
    expect([...new Set(CASES.map(({ code }) => code))].sort()).toEqual([...written].sort());
  });
});
