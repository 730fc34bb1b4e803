/** What a step of a case asks for before it is done. */
import { AssignDialog, RestrictDialog } from './people-dialogs';
import { AnswerDialog, DetailsDialog, SuspicionDialog, WaitDialog } from './detail-dialogs';
import { ReasonDialog, SubmitDialog } from './submit-dialog';
import type { DialogKind, StepDialogProps } from './steps';

export function CaseDialog({ kind, ...props }: StepDialogProps & { readonly kind: DialogKind }) {
  switch (kind) {
    case 'submit':
      return <SubmitDialog {...props} />;
    case 'return':
    case 'ask-reopen':
      return <ReasonDialog kind={kind} {...props} />;
    case 'wait':
      return <WaitDialog {...props} />;
    case 'record-suspicion':
      return <SuspicionDialog {...props} />;
    case 'record-answer':
      return <AnswerDialog {...props} />;
    case 'assign':
      return <AssignDialog {...props} />;
    case 'change-details':
      return <DetailsDialog {...props} />;
    case 'restrict':
      return <RestrictDialog {...props} />;
  }
}
