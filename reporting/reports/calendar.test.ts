import { calendarOf } from './calendar';
import type { ReportKindInfo } from '../contract/reports';

const DAY = 86_400_000_000;
const FIRST = Date.UTC(2026, 10, 20) * 1000;
const KIND: ReportKindInfo = {
  ...{ kind: 'daily', title: 'Daily', description: '', cadence: 'day', formats: ['json'] },
  ...{ definitionVersion: 1, regime: '', restricted: false },
};
const span = { from: FIRST, to: FIRST + 5 * DAY, nowMicros: FIRST + 3.5 * DAY };

test('days before the log began want no report, those since then are late without one', () => {
  const entries = calendarOf([KIND], [], { ...span, since: FIRST + 2 * DAY });
  expect(entries.map(({ period, overdue }) => [period, overdue])).toEqual([
    ...[
      ['2026-11-22', true],
      ['2026-11-23', false],
      ['2026-11-24', false],
    ],
  ]);
});

test('before the first event nothing is late', () => {
  const entries = calendarOf([KIND], [], { ...span, since: undefined });
  expect(entries.filter(({ overdue }) => overdue)).toEqual([]);
});
