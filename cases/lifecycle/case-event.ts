/** What happens to a case: the append-only events whose fold is its state. */
import type {
  CaseEvidence,
  CaseFile,
  CaseOutcome,
  CaseType,
  FilingDecision,
  Person,
  Priority,
} from '../contract';

/** Who did it, when (µs UTC). */
export interface Acting {
  readonly at: number;
  readonly by: Person;
}

export interface Created {
  readonly kind: 'created';
  readonly caseId: string;
  readonly type: CaseType;
  readonly title: string;
  readonly priority: Priority;
  readonly subjects: readonly string[];
  readonly draft: boolean;
  readonly reference: string | null;
  readonly receivedAt: number | null;
  readonly urgent: boolean;
  readonly people: readonly Person[] | null;
  readonly tasks: readonly { readonly taskId: string; readonly text: string }[];
}

export interface Details {
  readonly title: string;
  readonly priority: Priority;
  readonly subjects: readonly string[];
}

export interface Submitted {
  readonly kind: 'submitted';
  readonly approvalId: string;
  readonly outcome: CaseOutcome;
  readonly summary: string;
  readonly filing: FilingDecision;
  readonly filingReason: string | null;
}

export type CaseStep =
  | Created
  | { readonly kind: 'opened' }
  | ({ readonly kind: 'details-changed' } & Partial<Details>)
  | { readonly kind: 'assigned'; readonly to: Person | null }
  | { readonly kind: 'started' }
  | { readonly kind: 'waiting'; readonly reason: string; readonly until: number | null }
  | { readonly kind: 'resumed' }
  | { readonly kind: 'note-added'; readonly text: string }
  | { readonly kind: 'task-added'; readonly taskId: string; readonly text: string }
  | { readonly kind: 'task-set'; readonly taskId: string; readonly done: boolean }
  | { readonly kind: 'file-added'; readonly file: Omit<CaseFile, 'by' | 'at'> }
  | { readonly kind: 'evidence-added'; readonly evidence: Omit<CaseEvidence, 'by' | 'at'> }
  | {
      readonly kind: 'alerts-attached';
      readonly alertIds: readonly string[];
      /** Their owners, who become subjects. */
      readonly owners: readonly string[];
    }
  | {
      readonly kind: 'alerts-detached';
      readonly alertIds: readonly string[];
      readonly reason: string;
    }
  | { readonly kind: 'suspicion-recorded'; readonly detectedAt: number; readonly reason: string }
  | { readonly kind: 'answer-recorded'; readonly answeredAt: number; readonly text: string }
  | {
      readonly kind: 'filing-recorded';
      readonly filingId: string;
      /** `sar`, `stor`, … */
      readonly filing: string;
      readonly filedAt: number;
    }
  | { readonly kind: 'restricted'; readonly people: readonly Person[] | null }
  | Submitted
  | { readonly kind: 'closed'; readonly approvalId: string }
  | { readonly kind: 'reopen-asked'; readonly approvalId: string; readonly reason: string }
  | { readonly kind: 'reopened'; readonly approvalId: string }
  | { readonly kind: 'returned'; readonly approvalId: string; readonly reason: string }
  | { readonly kind: 'discarded' };

export type CaseEvent = Acting & CaseStep;
