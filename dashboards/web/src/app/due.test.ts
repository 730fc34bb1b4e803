import { dateTime } from './format';
import { dueWords, snoozeTimes } from './due';

const MINUTE = 60e6;
const HOUR = 60 * MINUTE;
const NOW = Date.UTC(2026, 10, 27, 14, 10) * 1000; // a Friday

test.each([
  [5 * 24 * HOUR, '5 d left', 'calm'],
  [47 * HOUR, '47 h left', 'calm'],
  [3.5 * HOUR, '3 h left', 'soon'],
  [59 * MINUTE, '59 min left', 'soon'],
  [1, '1 min left', 'soon'],
  [-1, '1 min late', 'late'],
  [-3 * HOUR, '3 h late', 'late'],
  [-72 * HOUR, '3 d late', 'late'],
])('%s µs until then is %s', (left, text, tone) => {
  expect(dueWords(NOW + left, NOW)).toEqual({ text, tone });
});

test('one is asked again at sensible times', () => {
  const shown = snoozeTimes(NOW).map(({ id, at }) => `${id} ${dateTime(at).slice(0, 16)}`);
  expect(shown).toEqual([
    'hours 2026-11-27 17:30',
    'tomorrow 2026-11-28 09:00',
    'monday 2026-11-30 09:00',
    'week 2026-12-04 09:00',
    'month 2026-12-27 09:00',
  ]);
});

test('on a Monday the next one is meant', () => {
  const monday = Date.UTC(2026, 10, 30, 8) * 1000;
  const next = snoozeTimes(monday).find(({ id }) => id === 'monday');
  expect(dateTime(next?.at ?? 0)).toBe('2026-12-07 09:00:00');
});
