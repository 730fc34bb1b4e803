import fc from 'fast-check';
import { dueAt, DAY, HOUR, isBusinessDay } from './calendar';
import { caseClocks, clockState, nextDue, triageDue, type ClockFacts } from './case-clocks';
import { CASE_CLOCK_RULES } from './rules';

const at = (text: string) => Date.parse(text) * 1000;
const day = (text: string) => at(`${text}T00:00:00Z`) / DAY;
/** The day whose last microsecond it is. */
const lastOf = (micros: number) => new Date((micros + 1) / 1000 - 1).toISOString().slice(0, 10);

test.each([
  ['a Saturday', '2026-11-28', 'target', false],
  ['a Sunday', '2026-11-29', 'us-federal', false],
  ['a Monday', '2026-11-30', 'target', true],
  ['Thanksgiving in the US', '2026-11-26', 'us-federal', false],
  ['Thanksgiving in the EU', '2026-11-26', 'target', true],
  ['Good Friday in the EU', '2026-04-03', 'target', false],
  ['Good Friday in the US', '2026-04-03', 'us-federal', true],
  ['the Friday before a Fourth of July on Saturday', '2026-07-03', 'us-federal', false],
] as const)('%s is a business day: %s %s → %s', (_name, date, calendar, expected) => {
  expect(isBusinessDay(day(date), calendar)).toBe(expected);
});

test.each([
  ['30 calendar days', '2026-11-21T23:59:59Z', { days: 30 }, '2026-12-21'],
  ['30 days over a leap day', '2028-02-10T00:00:00Z', { days: 30 }, '2028-03-11'],
  [
    '10 US business days over Thanksgiving and two weekends',
    '2026-11-20T10:00:00Z',
    { businessDays: 10, calendar: 'us-federal' },
    '2026-12-07',
  ],
  [
    '5 EU business days over Easter',
    '2026-04-01T10:00:00Z',
    { businessDays: 5, calendar: 'target' },
    '2026-04-10',
  ],
  [
    'a business day from a Saturday',
    '2026-11-28T10:00:00Z',
    { businessDays: 1, calendar: 'target' },
    '2026-11-30',
  ],
  [
    'the weekend in which clocks are changed is like any other',
    '2026-03-27T23:30:00Z',
    { businessDays: 1, calendar: 'target' },
    '2026-03-30',
  ],
] as const)('%s: from %s ends with %s', (_name, start, span, expected) => {
  expect(lastOf(dueAt(at(start), span))).toBe(expected);
});

test('hours run through nights and weekends', () => {
  expect(dueAt(at('2026-11-27T20:00:00Z'), { hours: 24 })).toBe(at('2026-11-28T20:00:00Z'));
});

test('a limit of business days is the naive count, never ends earlier for a later start', () => {
  const seed = 20261127;
  const days = fc.integer({ min: day('2024-01-01'), max: day('2030-01-01') });
  const property = fc.property(days, fc.integer({ min: 1, max: 40 }), (first, n) => {
    const span = { businessDays: n, calendar: 'target' } as const;
    const due = dueAt(first * DAY + HOUR, span);
    const last = (due + 1) / DAY - 1;
    let counted = 0;
    for (let d = first + 1; d <= last; d++) if (isBusinessDay(d, 'target')) counted++;
    expect([counted, isBusinessDay(last, 'target')]).toEqual([n, true]);
    expect(dueAt((first + 1) * DAY, span)).toBeGreaterThanOrEqual(due);
  });
  fc.assert(property, { seed });
});

const none: ClockFacts = {
  type: 'money-laundering',
  urgent: false,
  openedAt: at('2026-11-20T09:00:00Z'),
  receivedAt: null,
  detectedAt: null,
  answeredAt: null,
  filings: [],
  closedAt: null,
  nothingToReport: false,
};
const clocksOf = (over: Partial<ClockFacts>) =>
  Object.fromEntries(caseClocks({ ...none, ...over }).map((run) => [run.clock, run]));

test('reporting clocks start with the suspicion, not with the case', () => {
  expect(Object.keys(clocksOf({}))).toEqual(['case-decision']);
  const detectedAt = at('2026-11-24T15:00:00Z');
  const runs = clocksOf({ detectedAt });
  expect(Object.keys(runs)).toEqual(['sar-30-days', 'fiu-report-aml-directive', 'case-decision']);
  expect(runs['sar-30-days']).toMatchObject({ startedAt: detectedAt, stoppedAt: null });
  expect(lastOf(runs['sar-30-days']?.dueAt ?? 0)).toBe('2026-12-24');
});

test('a case that is closed with a report to file still owes it', () => {
  const detectedAt = at('2026-11-24T15:00:00Z');
  const closedAt = at('2026-11-26T15:00:00Z');
  const closed = clocksOf({ detectedAt, closedAt });
  expect(closed['sar-30-days']?.stoppedAt).toBeNull();
  expect(closed['case-decision']?.stoppedAt).toBe(closedAt);
  const filed = clocksOf({ detectedAt, closedAt, filings: [{ kind: 'sar', at: closedAt + 5 }] });
  expect(filed['sar-30-days']?.stoppedAt).toBe(closedAt + 5);
  const refuted = clocksOf({ detectedAt, closedAt, nothingToReport: true });
  expect(refuted['sar-30-days']?.stoppedAt).toBe(closedAt);
});

test('the rule in force at the start counts', () => {
  const before = clocksOf({ type: 'fiu-request', receivedAt: at('2027-07-09T23:59:59Z') });
  const after = clocksOf({ type: 'fiu-request', receivedAt: at('2027-07-10T00:00:00Z') });
  expect([Object.keys(before), Object.keys(after)]).toEqual([
    ['fiu-request-aml-directive'],
    ['fiu-request'],
  ]);
});

test('an urgent request has a day, and its answer stops the clock', () => {
  const receivedAt = at('2026-11-28T10:00:00Z');
  const answeredAt = receivedAt + 3 * HOUR;
  const runs = clocksOf({ type: 'fiu-request', urgent: true, receivedAt, answeredAt });
  expect(runs).toEqual({
    'fiu-request-urgent': {
      clock: 'fiu-request-urgent',
      startedAt: receivedAt,
      dueAt: receivedAt + DAY,
      stoppedAt: answeredAt,
    },
  });
});

test('continuing activity runs from the last report, where the policy wants it', () => {
  const filings = [
    { kind: 'stor', at: 5 },
    { kind: 'sar', at: 7 * DAY },
  ];
  const runs = caseClocks({ ...none, filings }, CASE_CLOCK_RULES);
  const continuing = runs.find(({ clock }) => clock === 'sar-continuing-120-days');
  expect(continuing).toEqual({
    clock: 'sar-continuing-120-days',
    startedAt: 7 * DAY,
    dueAt: 128 * DAY - 1,
    stoppedAt: null,
  });
});

test.each([
  [null, 10, 'running'],
  [null, 11, 'broken'],
  [10, 99, 'kept'],
  [11, 99, 'broken'],
])('stopped at %s and looked at at %s, a clock due at 10 is %s', (stoppedAt, now, state) => {
  expect(clockState({ startedAt: 0, dueAt: 10, stoppedAt }, now)).toBe(state);
});

test('what is due next is the first running one', () => {
  const runs = caseClocks({ ...none, detectedAt: at('2026-11-24T15:00:00Z') });
  expect(nextDue(runs)?.clock).toBe('fiu-report-aml-directive');
});

test('a critical alert has a day, a low one five business days', () => {
  const raised = at('2026-11-27T12:00:00Z');
  expect(triageDue('critical', raised).at).toBe(raised + DAY);
  expect(lastOf(triageDue('low', raised).at)).toBe('2026-12-04');
});
