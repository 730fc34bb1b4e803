import { filtersOf, listParams, parseAlertSearch, toggled } from './alert-search';
import { valuesOf, without, wouldShow } from './alert-search';

test('any address gives a usable view', () => {
  const raw = {
    severity: 'high,urgent',
    state: 'gone',
    market: 7,
    rule: [1],
    other: 'x',
    text: ' ',
  };
  expect(parseAlertSearch(raw)).toEqual({ severity: 'high', market: '7' });
});

test('without a word about the state, new ones are shown', () => {
  expect(valuesOf({}, 'state')).toEqual(['new']);
  expect(String(listParams({}))).toBe('state=new');
  expect(String(listParams({ state: 'any' }))).toBe('');
});

test('a filter is added and taken away alone', () => {
  const two = toggled(toggled({ market: 'BTC-USDT' }, 'severity', 'high'), 'severity', 'critical');
  expect(two).toEqual({ market: 'BTC-USDT', severity: 'high,critical' });
  expect(toggled(two, 'severity', 'high')).toEqual({ market: 'BTC-USDT', severity: 'critical' });
  expect(toggled({ rule: 'spoofing' }, 'rule', 'spoofing')).toEqual({});
  expect(toggled({}, 'state', 'new')).toEqual({ state: 'any' });
  expect(toggled({ state: 'any' }, 'state', 'new')).toEqual({});
});

test('the alert under the cursor is no filter', () => {
  expect(filtersOf({ at: 'x', rule: 'spoofing' })).toEqual({ rule: 'spoofing' });
  expect(String(listParams({ at: 'x', account: 'A 1' }))).toBe('state=new&account=A+1');
  expect(without({ at: 'x' }, 'at')).toEqual({});
});

const arrival = {
  alertId: 'abc',
  rule: 'spoofing',
  severity: 'high',
  market: 'BTC-USDT',
  accounts: ['acct-1'],
};
test.each([
  [{}, true],
  [{ severity: 'high,low', market: 'BTC-USDT' }, true],
  [{ severity: 'low' }, false],
  [{ state: 'dismissed' }, false],
  [{ account: 'acct-1' }, true],
  [{ account: 'acct-2' }, false],
  [{ text: 'ACCT' }, true],
  [{ text: 'zzz' }, false],
])('an arrival is announced where the filters %j would show it: %s', (search, shown) => {
  expect(wouldShow(search, arrival)).toBe(shown);
});
