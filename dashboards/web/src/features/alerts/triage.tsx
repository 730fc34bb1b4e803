/** The dialog of the action that was chosen, for the alerts that it is about. */
import type {
  AlertAction,
  AlertActionAnswer,
  AlertRow,
  AlertSelection,
} from '../../../../../cases/contract';
import { useAct } from './act';
import { AttachDialog, NewCaseDialog } from './case-dialogs';
import { DismissDialog, ReasonDialog } from './decision-dialogs';
import { SnoozeDialog } from './snooze-dialog';

/** Actions that ask for something before they are done. */
export type Asking = 'dismiss' | 'attach' | 'new-case' | 'snooze' | 'reopen' | 'detach';

export interface Targets {
  readonly select: AlertSelection;
  readonly count: number;
  /** Those of them that are on the page. */
  readonly rows: readonly AlertRow[];
}

interface TriageDialogProps {
  readonly kind: Asking;
  readonly targets: Targets;
  readonly close: () => void;
  readonly decided: (answer: AlertActionAnswer) => void;
}

export function TriageDialog({ kind, targets, close, decided }: TriageDialogProps) {
  const { select, count, rows } = targets;
  const { mutate, isPending, error } = useAct((answer) => {
    close();
    decided(answer);
  });
  const act = (action: AlertAction) => mutate({ select, action });
  const props = { count, rows, close, act, pending: isPending, error };
  switch (kind) {
    case 'dismiss':
      return <DismissDialog {...props} />;
    case 'reopen':
    case 'detach':
      return <ReasonDialog kind={kind} {...props} />;
    case 'snooze':
      return <SnoozeDialog {...props} />;
    case 'attach':
      return <AttachDialog {...props} />;
    case 'new-case':
      return <NewCaseDialog {...props} />;
  }
}
