/**
 * A filing and what can be done with it: pure rules of who may do what in which state. The database
 * holds the second person by constraint (migrations/cases/030_filings.sql); this tells people why.
 */
import type {
  Acknowledgement,
  FilingCommandKind,
  FilingReview,
  FilingState,
  NarrativeSentence,
  Person,
  SarFields,
  StorFields,
} from '../contract';
import { refuse, type Refusal } from '../lifecycle/refusal';

/** What the evidence says, as it was read when the filing was prepared. */
export interface FilingFacts {
  /** `1250.5 USDT`: sums of the conduct, with their asset. */
  readonly amounts: readonly string[];
  /** `YYYY-MM-DD`, each once. */
  readonly dates: readonly string[];
  /** Names of assets that amounts in the text may be given in. */
  readonly assets: readonly string[];
  /** Assets of which one counts as one dollar. */
  readonly dollars: readonly string[];
}

interface FilingHead {
  readonly filingId: string;
  readonly caseId: string;
  readonly version: number;
  readonly state: FilingState;
  readonly sentences: readonly NarrativeSentence[];
  readonly facts: FilingFacts;
  readonly corrects: string | null;
  readonly preparedBy: Person;
  readonly preparedAt: number;
  /** `staff:<id>` of who prepared it and of all who edited it. */
  readonly authors: readonly string[];
  readonly approvedBy: Person | null;
  readonly approvedAt: number | null;
  readonly filedBy: Person | null;
  readonly filedAt: number | null;
  readonly filedAlone: boolean;
  /** As it was filed; null before. */
  readonly document: string | null;
  readonly documentSha256: string | null;
  readonly acknowledgement: Acknowledgement | null;
  readonly review: FilingReview | null;
  readonly updatedAt: number;
}
export type FilingForm =
  | { readonly kind: 'sar'; readonly form: SarFields }
  | { readonly kind: 'stor'; readonly form: StorFields };
export type FilingRecord = FilingHead & FilingForm;

/** What a document is written from, kept already or not. */
export type FilingContent = FilingForm &
  Pick<FilingHead, 'filingId' | 'caseId' | 'corrects' | 'sentences' | 'facts'>;

/** Rights of the person who acts. */
export interface FilingRights {
  readonly mayPrepare: boolean;
  readonly mayApprove: boolean;
  readonly mayFile: boolean;
}

const IN_STATE: Readonly<Record<FilingCommandKind, readonly FilingState[]>> = {
  edit: ['draft'],
  submit: ['draft'],
  approve: ['submitted'],
  return: ['submitted', 'approved'],
  file: ['draft', 'submitted', 'approved'],
  acknowledge: ['filed'],
  review: ['filed', 'acknowledged', 'rejected', 'corrected'],
};

const RIGHT: Readonly<Record<FilingCommandKind, keyof FilingRights>> = {
  edit: 'mayPrepare',
  submit: 'mayPrepare',
  approve: 'mayApprove',
  return: 'mayApprove',
  file: 'mayFile',
  acknowledge: 'mayFile',
  review: 'mayApprove',
};

/** In the order in which they are offered. */
const ORDER: readonly FilingCommandKind[] = [
  'approve',
  'submit',
  'file',
  'acknowledge',
  'review',
  'edit',
  'return',
];

/** Why this cannot be done by this person now; undefined = it can. */
export function refusalOf(
  record: FilingRecord,
  command: FilingCommandKind,
  { staffId }: Person,
  alone = false,
): Refusal | undefined {
  if (!IN_STATE[command].includes(record.state)) {
    return refuse('FILING_STATE', `the filing is ${record.state}: this cannot be done now`);
  }
  const actor = `staff:${staffId}`;
  const wrote = record.authors.includes(actor);
  if (command === 'approve' && wrote) {
    return refuse('FOUR_EYES', 'you prepared or edited it: a second person approves');
  }
  if (command === 'file' && record.state !== 'approved' && !alone) {
    return refuse('NOT_APPROVED', 'it is not approved: let it be approved, or file it alone');
  }
  if (command === 'file' && record.state === 'approved' && alone) {
    return refuse('APPROVED', 'it is approved: it is not filed alone');
  }
  if (command !== 'review') return undefined;
  if (record.review === null || record.review.reviewedBy !== null) {
    return refuse('NO_REVIEW_DUE', 'no review is owed here');
  }
  return wrote || record.filedBy?.staffId === staffId
    ? refuse('FOUR_EYES', 'you wrote or filed it: another person reviews it')
    : undefined;
}

export function rightFor(command: FilingCommandKind): keyof FilingRights {
  return RIGHT[command];
}

/** What this person can do now, the step that fits the state first. */
export function commandsOn(
  record: FilingRecord,
  by: Person,
  rights: FilingRights,
): FilingCommandKind[] {
  const alone = record.state !== 'approved';
  return ORDER.filter((command) => {
    return rights[RIGHT[command]] && refusalOf(record, command, by, alone) === undefined;
  });
}
