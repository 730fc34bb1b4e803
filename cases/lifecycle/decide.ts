/**
 * Decides what a command does to a case: the events it causes, or why it is refused. Pure; what
 * has to be looked up (names of people, hashes of evidence) comes in with the command.
 */
import type { CaseCommand, CaseEvidence, CaseFile, NewCase, Person } from '../contract';
import { approve, askReopen, nothingProposed, submit } from './approval';
import type { Acting, CaseEvent, CaseStep, Created } from './case-event';
import type { CaseRecord } from './case-record';
import { CHECKLISTS } from './checklists';
import { refuse, type Refusal, type Steps } from './refusal';

export type Decided = readonly CaseEvent[] | Refusal;

type Kind<K extends CaseCommand['kind']> = Extract<CaseCommand, { kind: K }>;
/** A command with what was looked up for it. */
export type ReadyCommand =
  | Exclude<
      CaseCommand,
      { kind: 'assign' | 'restrict' | 'add-evidence' | 'attach-alerts' | 'detach-alerts' }
    >
  | { readonly kind: 'assign'; readonly to: Person | null }
  | { readonly kind: 'restrict'; readonly people: readonly Person[] | null }
  | {
      readonly kind: 'add-evidence';
      readonly range: Omit<CaseEvidence, 'evidenceId' | 'by' | 'at'>;
    }
  | {
      readonly kind: 'attach-alerts';
      readonly alertIds: readonly string[];
      readonly owners: readonly string[];
    }
  | Kind<'detach-alerts'>
  | { readonly kind: 'add-file'; readonly file: Omit<CaseFile, 'by' | 'at'> }
  | {
      readonly kind: 'record-filing';
      readonly filingId: string;
      readonly filing: string;
      readonly filedAt: number;
    }
  | { readonly kind: 'discard' };

export function isRefusal(decided: Decided): decided is Refusal {
  return 'refused' in decided;
}

const MAX_ITEMS = 500;
const WORKABLE = ['draft', 'open', 'in-progress', 'waiting'] as const;

/** The first event of a case. `people`: the need-to-know list with names, author not needed. */
export function create(
  caseId: string,
  asked: Omit<NewCase, 'people'>,
  people: readonly Person[] | null,
  { at, by }: Acting,
): CaseEvent & Created {
  return {
    ...{ kind: 'created', at, by, caseId, type: asked.type, title: asked.title },
    ...{ priority: asked.priority, subjects: [...new Set(asked.subjects)] },
    draft: asked.draft ?? false,
    reference: asked.reference ?? null,
    receivedAt: asked.receivedAt ?? null,
    urgent: asked.urgent ?? false,
    people: people && withPerson(people, by),
    tasks: CHECKLISTS[asked.type].map((text, i) => ({ taskId: `T-${i + 1}`, text })),
  };
}

function withPerson(people: readonly Person[], one: Person): readonly Person[] {
  return isAmong(people, one) ? people : [one, ...people];
}

function isAmong(people: readonly Person[], { staffId }: Person): boolean {
  return people.some((person) => person.staffId === staffId);
}

export function decide(c: CaseRecord, command: ReadyCommand, { at, by }: Acting): Decided {
  const steps = stepsOf(c, command, { at, by });
  return 'refused' in steps ? steps : steps.map((step) => ({ at, by, ...step }));
}

function stepsOf(c: CaseRecord, command: ReadyCommand, acting: Acting): Steps {
  switch (command.kind) {
    case 'open':
      return inState(c, ['draft'], () => [{ kind: 'opened' }]);
    case 'change-details':
      return workable(c, () => details(c, command));
    case 'assign':
      return workable(c, () => assign(c, command.to));
    case 'start':
      return inState(c, ['draft', 'open', 'waiting', 'in-progress'], () => start(c, acting.by));
    case 'wait':
      return inState(c, ['open', 'in-progress'], () => [
        { kind: 'waiting', reason: command.reason, until: command.until ?? null },
      ]);
    case 'resume':
      return inState(c, ['waiting'], () => [{ kind: 'resumed' }]);
    case 'submit':
      return inState(c, ['open', 'in-progress', 'waiting'], () => submit(c, command));
    case 'ask-reopen':
      return inState(c, ['closed'], () => askReopen(c, command.reason));
    case 'approve':
      return approve(c, acting.by);
    case 'return':
      return c.proposal === null
        ? nothingProposed()
        : [{ kind: 'returned', approvalId: c.proposal.approvalId, reason: command.reason }];
    case 'discard':
      return discard(c);
    default:
      return contentOf(c, command, acting);
  }
}

function contentOf(
  c: CaseRecord,
  command: Extract<
    ReadyCommand,
    {
      kind:
        `add-${string}` | `set-${string}` | `record-${string}` | `${string}-alerts` | 'restrict';
    }
  >,
  acting: Acting,
): Steps {
  switch (command.kind) {
    case 'add-note':
      if (c.state === 'discarded') return wrongState(c);
      return limited(c.notes, 'notes', { kind: 'note-added', text: command.text });
    case 'add-task': {
      const taskId = `T-${c.tasks.length + 1}`;
      const step = { kind: 'task-added', taskId, text: command.text } as const;
      return workable(c, () => limited(c.tasks, 'tasks', step));
    }
    case 'set-task':
      return workable(c, () => setTask(c, command.taskId, command.done));
    case 'add-file':
      return workable(c, () => limited(c.files, 'files', { ...command, kind: 'file-added' }));
    case 'add-evidence': {
      const evidence = { ...command.range, evidenceId: `E-${c.evidence.length + 1}` };
      const step = { kind: 'evidence-added', evidence } as const;
      return workable(c, () => limited(c.evidence, 'evidence', step));
    }
    case 'attach-alerts': {
      const { alertIds, owners } = command;
      return workable(c, () => [{ kind: 'alerts-attached', alertIds, owners }]);
    }
    case 'detach-alerts':
      return workable(c, () => detach(c, command));
    case 'record-suspicion':
      return workable(c, () => suspicion(command, acting.at));
    case 'record-answer': {
      const { answeredAt, text } = command;
      if (answeredAt > acting.at) return inFuture();
      return workable(c, () => [{ kind: 'answer-recorded', answeredAt, text }]);
    }
    case 'record-filing': {
      // A report may follow the decision: four eyes never delay a filing.
      if (c.state === 'discarded') return wrongState(c);
      const { filingId, filing, filedAt } = command;
      return [{ kind: 'filing-recorded', filingId, filing, filedAt }];
    }
    case 'restrict':
      return c.state === 'discarded' ? wrongState(c) : restrict(c, command.people, acting.by);
  }
}

function inState(c: CaseRecord, states: readonly string[], then: () => Steps): Steps {
  return states.includes(c.state) ? then() : wrongState(c);
}

function workable(c: CaseRecord, then: () => Steps): Steps {
  return inState(c, WORKABLE, then);
}

function wrongState({ state }: CaseRecord): Refusal {
  return refuse('CASE_STATE', `the case is ${state}: this cannot be done now`);
}

function inFuture(): Refusal {
  return refuse('IN_FUTURE', 'the time lies in the future: give the time when it happened');
}

function limited(list: readonly unknown[], what: string, step: CaseStep): Steps {
  if (list.length < MAX_ITEMS) return [step];
  return refuse('CASE_FULL', `a case has at most ${MAX_ITEMS} ${what}: open another one`);
}

function details(c: CaseRecord, { title, priority, subjects }: Kind<'change-details'>): Steps {
  const step: CaseStep = {
    kind: 'details-changed',
    ...(title === undefined || title === c.title ? {} : { title }),
    ...(priority === undefined || priority === c.priority ? {} : { priority }),
    ...(subjects === undefined ? {} : { subjects: [...new Set(subjects)] }),
  };
  return Object.keys(step).length === 1 ? [] : [step];
}

function assign(c: CaseRecord, to: Person | null): Steps {
  if (to?.staffId === c.assignee?.staffId) return [];
  if (to && c.people && !isAmong(c.people, to)) {
    const what = `${to.name} is not on the need-to-know list of this case: put them on it first`;
    return refuse('NOT_ON_LIST', what);
  }
  return [{ kind: 'assigned', to }];
}

/** Taking up a case that is nobody's assigns it. */
function start(c: CaseRecord, by: Person): Steps {
  const assigned: CaseStep[] = c.assignee === null ? [{ kind: 'assigned', to: by }] : [];
  return c.state === 'in-progress' ? assigned : [...assigned, { kind: 'started' }];
}

function setTask(c: CaseRecord, taskId: string, done: boolean): Steps {
  const task = c.tasks.find((one) => one.taskId === taskId);
  if (task === undefined) return refuse('NO_SUCH_TASK', `the case has no task ${taskId}`);
  return task.done === done ? [] : [{ kind: 'task-set', taskId, done }];
}

function detach(c: CaseRecord, { alertIds, reason }: Kind<'detach-alerts'>): Steps {
  const foreign = alertIds.find((id) => !c.alertIds.includes(id));
  if (foreign !== undefined) {
    return refuse('NOT_ATTACHED', `alert ${foreign} is not attached to this case`);
  }
  return [{ kind: 'alerts-detached', alertIds, reason }];
}

function suspicion({ detectedAt, reason }: Kind<'record-suspicion'>, now: number): Steps {
  return detectedAt > now ? inFuture() : [{ kind: 'suspicion-recorded', detectedAt, reason }];
}

/** Author and assignee stay able to see their own case; so does who restricts it. */
function restrict(c: CaseRecord, asked: readonly Person[] | null, by: Person): Steps {
  if (asked === null) return c.people === null ? [] : [{ kind: 'restricted', people: null }];
  const own = [c.author, ...(c.assignee ? [c.assignee] : []), by];
  return [{ kind: 'restricted', people: own.reduce(withPerson, asked) }];
}

function discard(c: CaseRecord): Steps {
  const untouched = c.state === 'draft' || c.state === 'open';
  return untouched && c.alertIds.length === 0 ? [{ kind: 'discarded' }] : wrongState(c);
}
