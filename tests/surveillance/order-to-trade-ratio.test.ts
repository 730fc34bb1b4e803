// The order-to-trade ratio as 2017/566 counts it, on hand-made flows through the real engine.
import { MarketDriver, watch } from './market-driver';
import type { Alert } from '../../cases/contract';

const DAY = 86_400;
const RULE = 'order-to-trade-ratio';

/** `member` trades `trades` times with a maker, then places and cancels `pairs` far orders. */
function session(pairs: number, trades: number, kind?: 'market-maker'): MarketDriver {
  const d = new MarketDriver();
  d.account('maker');
  d.account('member', kind === undefined ? {} : { kind });
  d.at(60);
  d.limit('maker', 'SELL', 10_000, 100);
  for (let i = 0; i < trades; i++) d.at(61 + i).limit('member', 'BUY', 10_000, 1);
  for (let i = 0; i < pairs; i++) {
    d.at(100 + i);
    const order = d.limit('member', 'BUY', 9_000 - (i % 7), 1);
    d.cancel('member', order);
  }
  return d;
}

function alertsOf(d: MarketDriver, rules: unknown = {}): Alert[] {
  return watch(d.events(), rules).filter(({ rule }) => rule === RULE);
}

function overMidnight(d: MarketDriver): MarketDriver {
  d.at(DAY + 5).clock();
  return d;
}

test('a new order and its deletion count one each, a trade lowers the ratio', () => {
  // 1 + 2 × 21 messages over 1 trade, less one: 42 against 40; the maker sent one.
  const [alert, ...others] = alertsOf(overMidnight(session(21, 1)));
  expect(others).toEqual([]);
  expect(alert).toMatchObject({
    accounts: ['member'],
    measures: { numberRatio: { value: 42, threshold: 40 } },
  });
  // 1 + 2 × 20 messages: 40, and the maximum itself is allowed.
  expect(alertsOf(overMidnight(session(20, 1)))).toEqual([]);
  expect(alertsOf(overMidnight(session(21, 2)))).toEqual([]);
});

test('without a trade the count limit alone holds', () => {
  const [alert] = alertsOf(overMidnight(session(61, 0)));
  expect(alert?.measures).toEqual({ messagesWithoutTrade: { value: 122, threshold: 120 } });
  expect(alertsOf(overMidnight(session(60, 0)))).toEqual([]);
});

test('it is judged at midnight, and a new session begins with nothing', () => {
  const d = overMidnight(session(21, 1));
  const [alert] = alertsOf(d);
  expect((alert?.raisedAt ?? 0) % (DAY * 1e6)).toBe(0);
  d.limit('member', 'BUY', 9_000, 1);
  d.at(2 * DAY + 5).clock();
  expect(alertsOf(d)).toHaveLength(1);
});

test('the maximum is that of the kind of account, and a parameter', () => {
  expect(alertsOf(overMidnight(session(100, 1, 'market-maker')))).toEqual([]);
  const rules = { [RULE]: { maxNumberRatio: { 'market-maker': 100 } } };
  expect(alertsOf(overMidnight(session(100, 1, 'market-maker')), rules)).toHaveLength(1);
});

/** `members` accounts with like habits, each of which passes the maximum; the first by far. */
function crowdOf(members: number, first: number): MarketDriver {
  const d = new MarketDriver();
  d.account('maker');
  d.at(60);
  d.limit('maker', 'SELL', 10_000, 1000);
  for (let m = 0; m < members; m++) {
    d.account(`member-${m}`);
    d.at(100 + m);
    d.limit(`member-${m}`, 'BUY', 10_000, 1);
    for (let i = 0; i < (m === 0 ? first : 25 + (m % 5)); i++) {
      d.cancel(`member-${m}`, d.limit(`member-${m}`, 'BUY', 9_000 - (i % 7), 1));
    }
  }
  return d;
}

test('where a whole market passes the maximum, only who stands out is reported', () => {
  expect(alertsOf(overMidnight(crowdOf(40, 27)))).toEqual([]);
  expect(alertsOf(overMidnight(crowdOf(40, 200))).map((a) => a.accounts)).toEqual([['member-0']]);
  // A handful of accounts says nothing about a market: there the maximum itself holds.
  expect(alertsOf(overMidnight(crowdOf(5, 27)))).toHaveLength(5);
  const strict = { [RULE]: { maxShareInBreach: 1 } };
  expect(alertsOf(overMidnight(crowdOf(40, 27)), strict)).toHaveLength(40);
});
