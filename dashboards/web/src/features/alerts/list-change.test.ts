import type { AlertDetail, AlertPageAnswer, AlertRow } from './alert-types';
import { moved, neighbour } from './cursor';
import { afterDecision, afterExtension } from './list-change';

const row = (alertId: string): AlertRow => ({
  alertId,
  rule: 'spoofing',
  market: 'BTC-USDT',
  accounts: ['A'],
  from: 1,
  to: 2,
  raisedAt: 3,
  score: 60,
  severity: 'medium',
  source: 'surveillance',
  state: 'new',
  stateReason: null,
  stateBy: null,
  stateAt: null,
});
const one = (n: number) => ({ medium: n });
const counts = {
  severity: one(3),
  rule: { spoofing: 3 },
  market: { 'BTC-USDT': 3 },
  state: { new: 3 },
};
const list: { pages: AlertPageAnswer[] } = {
  pages: [
    { alerts: [row('a'), row('b')], next: 'x', counts },
    { alerts: [row('c')], next: null, counts: null },
  ],
};
const dismissed = {
  alert: { alertId: 'b' },
  source: 'surveillance',
  state: 'dismissed',
  stateReason: 'test',
  stateBy: 'Ann',
  stateAt: 9,
} as AlertDetail; // the alert's other fields do not matter here
const ids = (from: typeof list) => from.pages.flatMap(({ alerts }) => alerts.map((r) => r.alertId));

test('a decided alert leaves a list that shows new ones, and the counts follow', () => {
  const after = afterDecision(list, {}, dismissed);
  expect(ids(after)).toEqual(['a', 'c']);
  expect(after.pages[0]?.counts).toEqual({
    severity: { medium: 2 },
    rule: { spoofing: 2 },
    market: { 'BTC-USDT': 2 },
    state: { new: 2, dismissed: 1 },
  });
});

test('it stays, changed, where all states are shown', () => {
  const after = afterDecision(list, { state: 'any' }, dismissed);
  expect(ids(after)).toEqual(['a', 'b', 'c']);
  expect(after.pages[0]?.alerts[1]).toMatchObject({ state: 'dismissed', stateBy: 'Ann' });
  expect(after.pages[0]?.counts?.severity).toEqual({ medium: 3 });
});

test('lists without it are left as they are', () => {
  const other = { pages: list.pages.slice(1) };
  expect(afterDecision(other, {}, dismissed)).toBe(other);
});

test('an extended alert changes where it stands', () => {
  const grown = { alertId: 'b', severity: 'critical', score: 90, accounts: ['A', 'B'] } as const;
  const after = afterExtension(list, grown);
  expect(ids(after)).toEqual(['a', 'b', 'c']);
  expect(after.pages[0]?.alerts[1]).toMatchObject({ ...grown, raisedAt: 3 });
});

test('the cursor stays inside, and goes to the neighbour of a row that leaves', () => {
  const rows = ['a', 'b', 'c'].map(row);
  expect(moved(rows, -1, 1)?.alertId).toBe('a');
  expect(moved(rows, 2, 1)?.alertId).toBe('c');
  expect(moved(rows, 0, -1)?.alertId).toBe('a');
  expect(moved([], -1, 1)).toBeUndefined();
  expect(neighbour(rows, 0)?.alertId).toBe('b');
  expect(neighbour(rows, 2)?.alertId).toBe('b');
  expect(neighbour([row('a')], 0)).toBeUndefined();
});
