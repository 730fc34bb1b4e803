import { allBut, filterQuery } from './alert-search';
import {
  NOTHING,
  selectAll,
  selectionQuery,
  sizeOf,
  toggleOne,
  toggleRange,
  withoutGone,
} from './selection';

const rows = ['a', 'b', 'c', 'd', 'e'].map((alertId) => ({ alertId }));

test('a press selects, another lets go', () => {
  const one = toggleOne(NOTHING, 'b', rows);
  expect([...one.ids]).toEqual(['b']);
  expect(sizeOf(toggleOne(one, 'b', rows))).toBe(0);
});

test('with shift all between are selected, over the rows as shown', () => {
  const from = toggleOne(NOTHING, 'd', rows);
  expect([...toggleRange(from, 'b', rows).ids].sort()).toEqual(['b', 'c', 'd']);
  const again = toggleRange(toggleRange(from, 'b', rows), 'e', rows);
  expect([...again.ids].sort()).toEqual(['b', 'c', 'd', 'e']);
});

test('an anchor that left the view is forgotten', () => {
  const from = toggleOne(NOTHING, 'a', rows);
  const shown = rows.slice(1);
  expect([...toggleRange(from, 'c', shown).ids].sort()).toEqual(['a', 'c']);
  expect(toggleRange(from, 'c', shown).anchor).toBe('c');
});

test('all that match means the filter, how many, and up to when', () => {
  const all = selectAll(rows, 412, 99);
  expect(sizeOf(all)).toBe(412);
  expect(selectionQuery(all, { rule: 'spoofing,layering', overdue: 'yes', at: 'x' })).toEqual({
    filter: { rule: ['spoofing', 'layering'], state: ['new'], overdue: true },
    expect: 412,
    asOf: 99,
  });
  expect(selectionQuery(toggleOne(NOTHING, 'b', rows), {})).toEqual({ ids: ['b'] });
});

test('one taken out of all leaves the rows at hand', () => {
  const less = toggleOne(selectAll(rows, 412, 99), 'b', rows);
  expect(less.all).toBeUndefined();
  expect([...less.ids]).toEqual(['a', 'c', 'd', 'e']);
});

test('what has left the list is not selected any more', () => {
  const two = toggleOne(toggleOne(NOTHING, 'a', rows), 'b', rows);
  const left = withoutGone(two, new Set(['b']));
  expect([...left.ids]).toEqual(['a']);
  expect(left.anchor).toBeUndefined();
  expect(withoutGone(selectAll(rows, 9, 1), new Set(['a']))).toBe(NOTHING);
});

test('filtering a value out leaves the others', () => {
  const known = ['spoofing', 'layering', 'wash-trading', ''];
  expect(allBut({}, 'rule', 'layering', known)).toEqual({ rule: 'spoofing,wash-trading' });
  expect(allBut({ rule: 'spoofing,layering' }, 'rule', 'layering', known)).toEqual({
    rule: 'spoofing',
  });
  expect(filterQuery({ state: 'any', owner: 'Customer 0042' })).toEqual({
    owner: 'Customer 0042',
  });
});
