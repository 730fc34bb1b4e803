/** The state of a case as the fold of its events. */
import type {
  CaseEvidence,
  CaseFile,
  CaseNote,
  CaseOutcome,
  CaseState,
  CaseTask,
  CaseType,
  FilingDecision,
  Person,
} from '../contract';
import type { ClockFacts } from '../clocks/case-clocks';
import type { CaseEvent, Created, Details } from './case-event';

/** What waits for a second person. */
export interface Proposal {
  readonly approvalId: string;
  readonly kind: 'close' | 'reopen';
  readonly by: Person;
  readonly at: number;
  /** Version of the case right after it was proposed. */
  readonly version: number;
}

export interface Decision {
  readonly outcome: CaseOutcome;
  readonly summary: string;
  readonly filing: FilingDecision;
  readonly filingReason: string | null;
}

export interface CaseRecord extends Details {
  readonly caseId: string;
  readonly version: number;
  readonly type: CaseType;
  readonly state: CaseState;
  readonly author: Person;
  readonly assignee: Person | null;
  /** Need-to-know list. */
  readonly people: readonly Person[] | null;
  readonly reference: string | null;
  readonly receivedAt: number | null;
  readonly urgent: boolean;
  readonly detectedAt: number | null;
  readonly answeredAt: number | null;
  readonly waiting: { readonly reason: string; readonly until: number | null } | null;
  readonly decision: Decision | null;
  readonly proposal: Proposal | null;
  readonly openedAt: number;
  readonly updatedAt: number;
  readonly closedAt: number | null;
  readonly alertIds: readonly string[];
  readonly tasks: readonly CaseTask[];
  readonly notes: readonly CaseNote[];
  readonly files: readonly CaseFile[];
  readonly evidence: readonly CaseEvidence[];
  readonly filings: readonly {
    readonly filingId: string;
    readonly kind: string;
    readonly at: number;
  }[];
}

/** @throws Error when the first event is not `created`, or another one is */
export function evolve(before: CaseRecord | undefined, event: CaseEvent): CaseRecord {
  if (event.kind === 'created') {
    if (before !== undefined) throw new Error('a case is created once: its events are damaged');
    return created(event);
  }
  if (before === undefined) throw new Error('a case begins with its creation: events are missing');
  const { at } = event;
  return { ...before, ...changed(before, event), version: before.version + 1, updatedAt: at };
}

export function fold(events: Iterable<CaseEvent>): CaseRecord | undefined {
  let record: CaseRecord | undefined;
  for (const event of events) record = evolve(record, event);
  return record;
}

function created(event: CaseEvent & Created): CaseRecord {
  const { caseId, type, title, priority, subjects, people, reference, at, by } = event;
  const { receivedAt, urgent } = event;
  return {
    ...{ caseId, type, title, priority, subjects, people, reference, receivedAt, urgent },
    version: 1,
    state: event.draft ? 'draft' : 'open',
    author: by,
    assignee: null,
    detectedAt: null,
    answeredAt: null,
    waiting: null,
    decision: null,
    proposal: null,
    openedAt: at,
    updatedAt: at,
    closedAt: null,
    alertIds: [],
    tasks: event.tasks.map((task) => ({ ...task, done: false, by: null, at: null })),
    notes: [],
    files: [],
    evidence: [],
    filings: [],
  };
}

type Later = Exclude<CaseEvent, { kind: 'created' }>;

function changed(c: CaseRecord, event: Later): Partial<CaseRecord> {
  const { at } = event;
  const by = event.by.name;
  switch (event.kind) {
    case 'opened':
      return { state: 'open' };
    case 'details-changed': {
      const { title = c.title, priority = c.priority, subjects = c.subjects } = event;
      return { title, priority, subjects };
    }
    case 'assigned':
      return { assignee: event.to };
    case 'started':
    case 'resumed':
      return { state: 'in-progress', waiting: null };
    case 'waiting':
      return { state: 'waiting', waiting: { reason: event.reason, until: event.until } };
    case 'note-added':
      return { notes: [...c.notes, { at, by, text: event.text }] };
    case 'task-added':
      return { tasks: [...c.tasks, { ...taskOf(event), done: false, by: null, at: null }] };
    case 'task-set': {
      const done = { done: event.done, by, at };
      const set = (task: CaseTask) => (task.taskId === event.taskId ? { ...task, ...done } : task);
      return { tasks: c.tasks.map(set) };
    }
    case 'file-added':
      return { files: [...c.files, { ...event.file, by, at }] };
    case 'evidence-added':
      return { evidence: [...c.evidence, { ...event.evidence, by, at }] };
    case 'restricted':
      return { people: event.people };
    case 'discarded':
      return { state: 'discarded', closedAt: at };
    default:
      return settled(c, event);
  }
}

function taskOf({ taskId, text }: { readonly taskId: string; readonly text: string }) {
  return { taskId, text };
}

/** Events about alerts, clocks and the decision. */
function settled(
  c: CaseRecord,
  event: Extract<
    Later,
    | { kind: `alerts-${string}` }
    | { kind: `${string}-recorded` }
    | { kind: 'submitted' | 'closed' | 'reopen-asked' | 'reopened' | 'returned' }
  >,
): Partial<CaseRecord> {
  switch (event.kind) {
    case 'alerts-attached':
      return {
        alertIds: [...new Set([...c.alertIds, ...event.alertIds])],
        subjects: [...new Set([...c.subjects, ...event.owners])],
      };
    case 'alerts-detached':
      return { alertIds: c.alertIds.filter((id) => !event.alertIds.includes(id)) };
    case 'suspicion-recorded':
      return { detectedAt: event.detectedAt };
    case 'answer-recorded':
      return { answeredAt: event.answeredAt };
    case 'filing-recorded': {
      const { filingId, filing: kind, filedAt } = event;
      return { filings: [...c.filings, { filingId, kind, at: filedAt }] };
    }
    case 'submitted': {
      const { outcome, summary, filing, filingReason } = event;
      const decision = { outcome, summary, filing, filingReason };
      return { state: 'submitted', waiting: null, decision, proposal: proposed(c, event, 'close') };
    }
    case 'reopen-asked':
      return { proposal: proposed(c, event, 'reopen') };
    case 'closed':
      return { state: 'closed', closedAt: event.at, proposal: null };
    case 'reopened':
      return { state: 'in-progress', closedAt: null, decision: null, proposal: null };
    case 'returned':
      return c.state === 'submitted'
        ? { state: 'in-progress', decision: null, proposal: null }
        : { proposal: null };
  }
}

function proposed(
  c: CaseRecord,
  event: CaseEvent & { readonly approvalId: string },
  kind: Proposal['kind'],
): Proposal {
  const { approvalId, by, at } = event;
  return { approvalId, kind, by, at, version: c.version + 1 };
}

/** What of the case its clocks run by. */
export function clockFacts(c: CaseRecord): ClockFacts {
  const { type, urgent, openedAt, receivedAt, detectedAt, answeredAt, filings, closedAt } = c;
  const nothingToReport = c.state === 'discarded' || c.decision?.filing !== 'filed';
  const facts = { type, urgent, openedAt, receivedAt, detectedAt, answeredAt, filings };
  return { ...facts, closedAt, nothingToReport };
}
