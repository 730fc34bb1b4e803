import type { CaseCommandKind } from '../../../../../cases/contract';
import { caseParams, parseCaseSearch, toggled } from './case-search';
import { othersOf, primaryOf } from './steps';

test.each<[readonly CaseCommandKind[], CaseCommandKind | undefined]>([
  [['start', 'assign', 'add-note'], 'start'],
  [['add-note', 'submit', 'wait'], 'submit'],
  [['approve', 'return'], 'approve'],
  [['add-note', 'assign'], undefined],
  [[], undefined],
])('of %j the main step is %s', (commands, primary) => {
  expect(primaryOf(commands)).toBe(primary);
});

test('notes and tasks have panels of their own and no place in the menu', () => {
  const commands: CaseCommandKind[] = ['submit', 'add-note', 'set-task', 'wait', 'assign'];
  expect(othersOf(commands)).toEqual(['wait', 'assign']);
});

test('the list shows what is not over, unless asked for all', () => {
  expect(caseParams({}).get('state')).toBe('draft,open,in-progress,waiting,submitted');
  expect(caseParams({ state: 'any' }).get('state')).toBeNull();
  expect(String(caseParams({ state: 'closed', overdue: 'yes', at: 'CASE-1' }))).toBe(
    'overdue=true&state=closed',
  );
});

test('any address gives a usable list', () => {
  const raw = { type: 'fiu-request,made-up', state: 'gone', assignee: 'me', sort: 'size', at: 7 };
  expect(parseCaseSearch(raw)).toEqual({ type: 'fiu-request', assignee: 'me', at: '7' });
  expect(toggled(toggled({}, 'state', 'open'), 'state', 'open')).toEqual({});
});
