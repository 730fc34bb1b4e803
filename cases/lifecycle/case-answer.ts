/** A case as the staff API shows it to one person: state, clocks, and what can be done now. */
import type {
  CaseAlertRow,
  CaseAnswer,
  CaseApproval,
  CaseClock,
  CaseCommandKind,
  CaseEventView,
  CaseRow,
  Person,
} from '../contract';
import { caseClocks, clockState, clockWords } from '../clocks/case-clocks';
import type { StoredEvent } from '../store/case-store';
import { whyNotApprove } from './approval';
import { clockFacts, fold, type CaseRecord } from './case-record';
import { changesBetween, eventText } from './case-words';

/** Who looks at it, when, and with which rights. */
export interface Looking {
  readonly by: Person;
  readonly now: number;
  readonly mayWork: boolean;
  readonly mayApprove: boolean;
}

export interface CaseParts {
  readonly record: CaseRecord;
  readonly stored: readonly StoredEvent[];
  readonly row: CaseRow;
  readonly alertRows: readonly CaseAlertRow[];
}

export function caseAnswer({ record: c, stored, row, alertRows }: CaseParts, looking: Looking) {
  const { reference, receivedAt, urgent, detectedAt, answeredAt, waiting, people } = c;
  const { tasks, notes, files, evidence } = c;
  const answer: CaseAnswer = {
    ...row,
    ...{ reference, receivedAt, urgent, detectedAt, answeredAt, waiting, people },
    ...{ tasks, notes, files, evidence, alertRows },
    summary: c.decision?.summary ?? null,
    filing: c.decision?.filing ?? null,
    filingReason: c.decision?.filingReason ?? null,
    clocks: clocksOf(c, looking.now),
    approval: approvalOf(c, stored, looking),
    events: stored.map(eventView),
    commands: commandsFor(c, looking),
  };
  return answer;
}

export function eventView({ version, event, changes }: StoredEvent): CaseEventView {
  const { at, by, kind } = event;
  return { version, at, by: by.name, kind, text: eventText(event), changes };
}

function clocksOf(c: CaseRecord, now: number): CaseClock[] {
  return caseClocks(clockFacts(c)).map((run) => {
    const { clock, dueAt: at, startedAt, stoppedAt } = run;
    return { ...clockWords(clock), at, startedAt, stoppedAt, state: clockState(run, now) };
  });
}

/** The difference since the last decision on the case, or since it began. */
function approvalOf(
  c: CaseRecord,
  stored: readonly StoredEvent[],
  { by, mayApprove }: Looking,
): CaseApproval | null {
  if (c.proposal === null) return null;
  const { approvalId, kind, by: proposedBy, at: proposedAt } = c.proposal;
  const whyNot = mayApprove ? whyNotApprove(c, by) : 'this needs the right to approve cases';
  const changes = changesBetween(decidedBefore(c, stored), c);
  const head = { approvalId, kind, proposedBy, proposedAt, mayDecide: whyNot === null, whyNot };
  return { ...head, changes };
}

function decidedBefore(c: CaseRecord, stored: readonly StoredEvent[]): CaseRecord | undefined {
  const decided = ['created', 'closed', 'reopened', 'returned'];
  const before = stored.filter(({ version }) => version < (c.proposal?.version ?? 0));
  const last = before.findLastIndex(({ event }) => decided.includes(event.kind));
  return fold(before.slice(0, last + 1).map(({ event }) => event));
}

/** What this person can do now; the first is the step that fits the state. */
function commandsFor(c: CaseRecord, { by, mayWork, mayApprove }: Looking): CaseCommandKind[] {
  const decisions: CaseCommandKind[] =
    c.proposal !== null && mayApprove && whyNotApprove(c, by) === null ? ['approve'] : [];
  if (c.proposal !== null && (mayApprove || c.proposal.by.staffId === by.staffId)) {
    decisions.push('return');
  }
  if (!mayWork) return decisions;
  return [...decisions, ...workOn(c)];
}

const CONTENT: readonly CaseCommandKind[] = [
  'assign',
  'change-details',
  'add-task',
  'set-task',
  'attach-alerts',
  'detach-alerts',
  'add-evidence',
  'record-suspicion',
  'record-answer',
];

function workOn(c: CaseRecord): CaseCommandKind[] {
  switch (c.state) {
    case 'draft':
      return ['open', 'start', ...CONTENT, 'add-note', 'restrict'];
    case 'open':
      return ['start', 'submit', 'wait', ...CONTENT, 'add-note', 'restrict'];
    case 'in-progress': {
      const take: CaseCommandKind[] = c.assignee === null ? ['start'] : [];
      return [...take, 'submit', 'wait', ...CONTENT, 'add-note', 'restrict'];
    }
    case 'waiting':
      return ['resume', 'submit', ...CONTENT, 'add-note', 'restrict'];
    case 'submitted':
      return ['add-note', 'restrict'];
    case 'closed':
      return [...(c.proposal === null ? (['ask-reopen'] as const) : []), 'add-note', 'restrict'];
    case 'discarded':
      return [];
  }
}
