import type { AlertListAnswer, AlertRow } from '../../../../../cases/contract';
import { ACTION_FITS } from '../../../../../cases/contract/staff-api';
import { moved, neighbour } from './cursor';
import { changeBy, countStates, FITS, fitting, staysIn } from './fitting';
import { afterAction, afterExtension } from './list-change';

const row = (alertId: string, over: Partial<AlertRow> = {}): AlertRow => ({
  alertId,
  rule: 'spoofing',
  market: 'BTC-USDT',
  accounts: ['A'],
  owners: ['Customer 0042'],
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
  snoozedUntil: null,
  caseId: null,
  assignee: null,
  due: null,
  seen: 'seen',
  followed: false,
  revision: 1,
  ...over,
});
const counts = {
  severity: { medium: 3 },
  rule: { spoofing: 3 },
  market: { 'BTC-USDT': 3 },
  state: { new: 3 },
};
const further = { next: null, counts: null, total: null, asOf: 9 };
const list: { pages: AlertListAnswer[] } = {
  pages: [
    { alerts: [row('a'), row('b')], next: 'x', counts, total: 3, asOf: 9 },
    { alerts: [row('c')], ...further },
  ],
};
const ids = (from: typeof list) => from.pages.flatMap(({ alerts }) => alerts.map((r) => r.alertId));
const me = { id: '7', displayName: 'Ann' };
const dismissed = changeBy({ kind: 'dismiss', outcome: 'test', comment: 'ours' }, me, null);

test('decided alerts leave a list that shows new ones, and the counts follow', () => {
  const after = afterAction(list, {}, new Set(['b', 'c']), dismissed);
  expect(ids(after)).toEqual(['a']);
  expect(after.pages[0]?.total).toBe(1);
  expect(after.pages[0]?.counts).toEqual({
    severity: { medium: 1 },
    rule: { spoofing: 1 },
    market: { 'BTC-USDT': 1 },
    state: { new: 1, dismissed: 2 },
  });
});

test('they stay, changed, where all states are shown', () => {
  const after = afterAction(list, { state: 'any' }, new Set(['b']), dismissed);
  expect(ids(after)).toEqual(['a', 'b', 'c']);
  expect(after.pages[0]?.alerts[1]).toMatchObject({ state: 'dismissed', stateReason: 'ours' });
  expect(after.pages[0]?.counts?.severity).toEqual({ medium: 3 });
  expect(after.pages[0]?.total).toBe(3);
});

test('lists without them are left as they are', () => {
  const other = { pages: list.pages.slice(1) };
  expect(afterAction(other, {}, new Set(['b']), dismissed)).toBe(other);
});

test('what somebody takes leaves the list of what is nobody’s', () => {
  const taken = changeBy({ kind: 'take' }, me, null);
  expect(taken).toEqual({ assignee: { staffId: '7', name: 'Ann' } });
  expect(staysIn({ assignee: 'none' }, taken)).toBe(false);
  expect(staysIn({ assignee: 'me' }, taken)).toBe(true);
  expect(staysIn({}, taken)).toBe(true);
  expect(staysIn({ assignee: 'me' }, changeBy({ kind: 'release' }, me, null))).toBe(false);
});

test('an extended alert changes where it stands', () => {
  const grown = { alertId: 'b', severity: 'critical', score: 90, accounts: ['A', 'B'] } as const;
  const after = afterExtension(list, grown);
  expect(ids(after)).toEqual(['a', 'b', 'c']);
  expect(after.pages[0]?.alerts[1]).toMatchObject({ ...grown, raisedAt: 3 });
});

test('the page offers the actions that the server takes', () => {
  expect(FITS).toEqual(ACTION_FITS);
  const states = countStates([row('a'), row('b', { state: 'attached' })]);
  expect(states).toEqual({ new: 1, attached: 1 });
  expect(fitting('dismiss', states)).toBe(1);
  expect(fitting('detach', states)).toBe(1);
  expect(fitting('reopen', states)).toBe(0);
});

test('the cursor stays inside, and goes to the neighbour of rows that leave', () => {
  const rows = ['a', 'b', 'c', 'd'].map((id) => row(id));
  expect(moved(rows, -1, 1)).toBe('a');
  expect(moved(rows, 3, 1)).toBe('d');
  expect(moved(rows, 0, -1)).toBe('a');
  expect(moved([], -1, 1)).toBeUndefined();
  expect(neighbour(rows, 0, new Set(['a']))).toBe('b');
  expect(neighbour(rows, 1, new Set(['b', 'c']))).toBe('d');
  expect(neighbour(rows, 3, new Set(['d', 'c']))).toBe('b');
  expect(neighbour(rows, 1, new Set(['d']))).toBe('b');
  expect(neighbour(rows, 1, new Set(['a', 'b', 'c', 'd']))).toBeUndefined();
});
