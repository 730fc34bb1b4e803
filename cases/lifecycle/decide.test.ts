import type { Person } from '../contract';
import type { CaseEvent, CaseStep, Submitted } from './case-event';
import { fold, type CaseRecord } from './case-record';
import { changesBetween } from './case-words';
import { create, decide, type ReadyCommand } from './decide';

const person = (staffId: string): Person => ({ staffId, name: staffId.toUpperCase() });
const [ann, ben, cat] = [person('ann'), person('ben'), person('cat')];
const NOW = 1_700_000_000_000_000;

const asked = {
  type: 'market-abuse',
  title: 'Wash trading in BTC-USDT',
  priority: 'high',
  subjects: ['Customer 0042'],
} as const;
const created = create('CASE-000001', asked, null, { at: NOW, by: ann });
const by = (who: Person, ...steps: CaseStep[]): CaseEvent[] =>
  steps.map((step) => ({ at: NOW, by: who, ...step }));

const submit = {
  kind: 'submit',
  outcome: 'refuted',
  summary: 'a hedge, with the other leg on another venue',
  filing: 'not-required',
} as const;
const assigned = { kind: 'assigned', to: ben } as const;
const started = { kind: 'started' } as const;
const submitted: Submitted = {
  kind: 'submitted',
  approvalId: 'CASE-000001-A4',
  outcome: 'refuted',
  summary: submit.summary,
  filing: 'not-required',
  filingReason: null,
};
const closed = { kind: 'closed', approvalId: 'CASE-000001-A4' } as const;

/** Given these events, when this person commands that, then these steps or this refusal follow. */
function scenario(given: readonly CaseEvent[], who: Person, command: ReadyCommand) {
  const record = fold([created, ...given]);
  if (record === undefined) throw new Error('created above');
  const decided = decide(record, command, { at: NOW, by: who });
  if ('refused' in decided) return decided.refused;
  return decided.map(({ at: _at, by: _by, ...step }) => step);
}

const open: CaseEvent[] = [];
const worked = by(ben, assigned, started);
const pending = [...worked, ...by(ben, submitted)];
const done = [...pending, ...by(cat, closed)];

test.each<[string, CaseEvent[], Person, ReadyCommand, CaseStep[] | string]>([
  ['taking up what is nobody’s assigns it', open, ben, { kind: 'start' }, [assigned, started]],
  ['taking up one’s own starts it', by(ann, assigned), ben, { kind: 'start' }, [started]],
  ['a case under work cannot be opened', worked, ben, { kind: 'open' }, 'CASE_STATE'],
  ['the same title is no change', open, ann, { kind: 'change-details', title: asked.title }, []],
  ['what is submitted stands still', pending, ben, { kind: 'start' }, 'CASE_STATE'],
  ['a refuted case is submitted', worked, ben, submit, [submitted]],
  [
    'a refuted case has nothing to report',
    worked,
    ben,
    { ...submit, filing: 'filed' },
    'FILING_UNFIT',
  ],
  [
    'a confirmed suspicion is reported or not for a reason',
    worked,
    ben,
    { ...submit, outcome: 'confirmed' },
    'FILING_MISSING',
  ],
  [
    'not filing needs a reason',
    worked,
    ben,
    { ...submit, outcome: 'confirmed', filing: 'not-filed', filingReason: ' ' },
    'REASON_MISSING',
  ],
  [
    'a report needs the day of the suspicion',
    worked,
    ben,
    { ...submit, outcome: 'confirmed', filing: 'filed' },
    'SUSPICION_MISSING',
  ],
  [
    'a suspicion does not lie in the future',
    worked,
    ben,
    { kind: 'record-suspicion', detectedAt: NOW + 1, reason: 'x' },
    'IN_FUTURE',
  ],
  ['who submitted cannot approve', pending, ben, { kind: 'approve' }, 'FOUR_EYES'],
  ['the author cannot approve', pending, ann, { kind: 'approve' }, 'FOUR_EYES'],
  ['a third person approves', pending, cat, { kind: 'approve' }, [closed]],
  [
    'an assignee who did not submit cannot approve',
    [...by(ann, { kind: 'assigned', to: cat }, started), ...by(ben, submitted)],
    cat,
    { kind: 'approve' },
    'FOUR_EYES',
  ],
  [
    'returning gives a reason',
    pending,
    cat,
    { kind: 'return', reason: 'look at the other leg' },
    [{ kind: 'returned', approvalId: 'CASE-000001-A4', reason: 'look at the other leg' }],
  ],
  ['nothing proposed, nothing approved', worked, cat, { kind: 'approve' }, 'NOTHING_PROPOSED'],
  ['a closed case is not worked on', done, ben, { kind: 'start' }, 'CASE_STATE'],
  [
    'a note may follow the closing',
    done,
    ben,
    { kind: 'add-note', text: 'seen again' },
    [{ kind: 'note-added', text: 'seen again' }],
  ],
  [
    'reopening is asked for',
    done,
    cat,
    { kind: 'ask-reopen', reason: 'new facts' },
    [{ kind: 'reopen-asked', approvalId: 'CASE-000001-A6', reason: 'new facts' }],
  ],
  [
    'a filing may follow the decision',
    done,
    ben,
    { kind: 'record-filing', filingId: 'STOR-000001', filing: 'stor', filedAt: NOW },
    [{ kind: 'filing-recorded', filingId: 'STOR-000001', filing: 'stor', filedAt: NOW }],
  ],
  [
    'what is not attached cannot be detached',
    worked,
    ben,
    { kind: 'detach-alerts', alertIds: ['a'], reason: 'other matter' },
    'NOT_ATTACHED',
  ],
  ['a case that was worked on is not discarded', worked, ann, { kind: 'discard' }, 'CASE_STATE'],
  ['a case made by mistake is discarded', open, ann, { kind: 'discard' }, [{ kind: 'discarded' }]],
])('%s', (_name, given, who, command, expected) => {
  expect(scenario(given, who, command)).toEqual(expected);
});

test('a restricted case is for people on its list, and its own people stay on it', () => {
  const restrict = { kind: 'restrict', people: [cat] } as const;
  expect(scenario(worked, ben, restrict)).toEqual([
    { kind: 'restricted', people: [ben, ann, cat] },
  ]);
  const given = by(ann, { kind: 'restricted', people: [ann] });
  expect(scenario(given, ann, { kind: 'assign', to: ben })).toBe('NOT_ON_LIST');
});

test('reopening needs a second person too, and takes the outcome away', () => {
  const reopening = {
    kind: 'reopen-asked',
    approvalId: 'CASE-000001-A6',
    reason: 'facts',
  } as const;
  const asked = [...done, ...by(cat, reopening)];
  expect(scenario(asked, cat, { kind: 'approve' })).toBe('FOUR_EYES');
  const reopened = { kind: 'reopened', approvalId: 'CASE-000001-A6' } as const;
  expect(scenario(asked, person('dan'), { kind: 'approve' })).toEqual([reopened]);
  const record = fold([created, ...asked, ...by(person('dan'), reopened)]);
  expect(record).toMatchObject({ state: 'in-progress', decision: null, closedAt: null });
});

test('the approver sees what the submission changed', () => {
  const before = fold([created, ...worked]);
  const after = fold([created, ...pending]);
  expect(changesBetween(before, after)).toEqual([
    { field: 'state', before: 'in-progress', after: 'submitted' },
    { field: 'outcome', before: null, after: 'refuted' },
    { field: 'summary', before: null, after: submit.summary },
    { field: 'filing', before: null, after: 'not-required' },
  ]);
});

test('a fold is the same at once and step by step, and refuses damaged histories', () => {
  let record: CaseRecord | undefined;
  for (const [i] of [created, ...done].entries()) record = fold([created, ...done.slice(0, i)]);
  expect(record).toEqual(fold([created, ...done]));
  expect(record?.version).toBe(5);
  expect(() => fold(done)).toThrow('begins with its creation');
  expect(() => fold([created, created])).toThrow('created once');
});

test('every checklist begins a case with open tasks', () => {
  const record = fold([created]);
  expect(record?.tasks.length).toBeGreaterThan(3);
  const set = { kind: 'set-task', taskId: 'T-2', done: true } as const;
  expect(scenario([], ann, set)).toEqual([{ kind: 'task-set', taskId: 'T-2', done: true }]);
  expect(scenario([], ann, { ...set, taskId: 'T-99' })).toBe('NO_SUCH_TASK');
});
