/** Which steps of a case are one press, which ask for something, and which comes first. */
import type { CaseAnswer, CaseCommand, CaseCommandKind } from '../../../../../cases/contract';

const DIRECT = ['open', 'start', 'resume', 'approve'] as const;
const DIALOGS = [
  'submit',
  'return',
  'wait',
  'ask-reopen',
  'record-suspicion',
  'record-answer',
  'assign',
  'change-details',
  'restrict',
] as const;
export type DirectKind = (typeof DIRECT)[number];
export type DialogKind = (typeof DIALOGS)[number];

export function isDirect(kind: CaseCommandKind): kind is DirectKind {
  return (DIRECT as readonly string[]).includes(kind); // the list is narrower than the question
}

export function isDialog(kind: CaseCommandKind): kind is DialogKind {
  return (DIALOGS as readonly string[]).includes(kind); // the list is narrower than the question
}

const STEP_ORDER: readonly CaseCommandKind[] = [
  'approve',
  'open',
  'start',
  'resume',
  'submit',
  'ask-reopen',
];

/** The step that fits the state: the server's first one, if it is a step and no note. */
export function primaryOf(commands: readonly CaseCommandKind[]): CaseCommandKind | undefined {
  const first = commands[0];
  if (first !== undefined && STEP_ORDER.includes(first)) return first;
  return STEP_ORDER.find((kind) => commands.includes(kind));
}

/** What stands in the menu beside it. */
export function othersOf(commands: readonly CaseCommandKind[]): readonly CaseCommandKind[] {
  const primary = primaryOf(commands);
  return commands.filter((kind) => kind !== primary && (isDirect(kind) || isDialog(kind)));
}

/** What the dialog of a step is given. */
export interface StepDialogProps {
  readonly found: CaseAnswer;
  readonly close: () => void;
  readonly run: (command: CaseCommand) => void;
  readonly pending: boolean;
  readonly error: Error | null;
}
