/**
 * Staff API of filings: reports of suspicion to the authorities. Reads are recorded; whoever may
 * not know of the case does not find its filings (404 `NO_SUCH_FILING`). Times are µs UTC.
 *
 * `GET  /cases/cases/:caseId/filings` → FilingList
 * `POST /cases/cases/:caseId/filings` NewFiling → 201 FilingAnswer, prefilled from the case
 * `GET  /cases/filings?kind=&state=&review=due&after=&limit=` → FilingList, newest first
 * `GET  /cases/filings/:filingId` → FilingAnswer
 * `POST /cases/filings/:filingId/commands` {version, command} → FilingAnswer; 409 `FILING_CHANGED`
 *   {code, msg, version} when others were there since
 * `GET  /cases/filings/:filingId/document` → FilingDocument
 */
import type { SarFields, StorFields } from './filing-forms';
import type { Person } from './marks';

export const FILING_KINDS = ['sar', 'stor'] as const;
export type FilingKind = (typeof FILING_KINDS)[number];

/** `corrected`: another filing that corrects this one was filed. */
export const FILING_STATES = [
  'draft',
  'submitted',
  'approved',
  'filed',
  'acknowledged',
  'rejected',
  'corrected',
] as const;
export type FilingState = (typeof FILING_STATES)[number];

export interface NewFiling {
  readonly kind: FilingKind;
  /** The filing that this one corrects. */
  readonly corrects?: string | undefined;
}

/** A row of the lists; nothing of the content. */
export interface FilingRow {
  /** `SAR-000007`, `STOR-000003` */
  readonly filingId: string;
  readonly kind: FilingKind;
  readonly caseId: string;
  readonly state: FilingState;
  readonly preparedBy: Person;
  readonly preparedAt: number;
  readonly updatedAt: number;
  readonly approvedBy: Person | null;
  readonly filedBy: Person | null;
  readonly filedAt: number | null;
  /** Filed without a second person, who reviews it afterwards. */
  readonly filedAlone: boolean;
  /** A review by another person is owed. */
  readonly reviewDue: boolean;
  readonly corrects: string | null;
  /** Sent back with every command. */
  readonly version: number;
}
export interface FilingList {
  readonly filings: readonly FilingRow[];
  readonly next: string | null;
}

export const NARRATIVE_PARTS = ['who', 'what', 'when', 'where', 'why', 'how'] as const;
export type NarrativePart = (typeof NARRATIVE_PARTS)[number];

/**
 * Where a sentence comes from: `alert:<id>`, `evidence:E-1`, `account:<name>`,
 * `subject:<owner>`.
 */
export type NarrativeLink = `${'alert' | 'evidence' | 'account' | 'subject' | 'case'}:${string}`;

export interface NarrativeSentence {
  readonly part: NarrativePart;
  readonly text: string;
  /** Empty = a sentence that somebody wrote without evidence; the list says so. */
  readonly links: readonly NarrativeLink[];
}

/** Something to mend before it can be filed. */
export interface FilingFault {
  /** Field or section. */
  readonly field: string;
  readonly message: string;
}

/** One line of the completeness list. */
export interface CompletenessItem {
  readonly item: string;
  readonly done: boolean;
  /** What is missing; null when done. */
  readonly missing: string | null;
}

/** What the official schema says of the document. */
export type SchemaCheck =
  | {
      readonly checked: true;
      readonly faults: readonly { readonly line: number | null; readonly message: string }[];
    }
  /** There is no schema: nothing was checked against it. */
  | { readonly checked: false; readonly why: string };

export interface Acknowledgement {
  readonly accepted: boolean;
  /** The authority's number (BSA id, …), or null with a rejection. */
  readonly reference: string | null;
  readonly text: string;
  readonly at: number;
  readonly by: Person;
}

/** What a second person said afterwards of a filing made by one alone. */
export interface FilingReview {
  readonly dueAt: number;
  readonly reviewedBy: Person | null;
  readonly reviewedAt: number | null;
  readonly text: string | null;
}

export interface FilingEventView {
  readonly version: number;
  readonly at: number;
  readonly by: string;
  readonly kind: string;
  readonly text: string;
}

interface FilingBody extends FilingRow {
  readonly sentences: readonly NarrativeSentence[];
  /** The sentences as they stand in the document. */
  readonly narrative: string;
  readonly completeness: readonly CompletenessItem[];
  /** Keep it from being filed. */
  readonly faults: readonly FilingFault[];
  /**
   * Amounts and dates of the narrative that the form does not have, and the like: to be looked
   * at.
   */
  readonly checks: readonly FilingFault[];
  readonly acknowledgement: Acknowledgement | null;
  readonly review: FilingReview | null;
  /** Of the document as it was filed, hexadecimal; null before. */
  readonly documentSha256: string | null;
  /** Oldest first. */
  readonly events: readonly FilingEventView[];
  /** What the caller can do now; the first is the step that fits the state. */
  readonly commands: readonly FilingCommandKind[];
}
export type FilingAnswer =
  | (FilingBody & { readonly kind: 'sar'; readonly form: SarFields })
  | (FilingBody & { readonly kind: 'stor'; readonly form: StorFields });

export type FilingCommand =
  /** In a draft only; what is left out stays. */
  | {
      readonly kind: 'edit';
      readonly sar?: SarFields | undefined;
      readonly stor?: StorFields | undefined;
      readonly sentences?: readonly NarrativeSentence[] | undefined;
    }
  | { readonly kind: 'submit' }
  /** By somebody who neither prepared nor edited it. */
  | { readonly kind: 'approve' }
  | { readonly kind: 'return'; readonly reason: string }
  /** Records that it was sent. `alone`: not approved, reviewed by another person afterwards. */
  | { readonly kind: 'file'; readonly alone?: boolean | undefined }
  | {
      readonly kind: 'acknowledge';
      readonly accepted: boolean;
      readonly reference?: string | undefined;
      readonly text: string;
    }
  /** Afterwards, of what one person filed alone, by another. */
  | { readonly kind: 'review'; readonly text: string };
export type FilingCommandKind = FilingCommand['kind'];

export interface FilingCommandRequest {
  readonly version: number;
  readonly command: FilingCommand;
}

/** What goes to the authority, as text; the SAR is XML, the STOR JSON. */
export interface FilingDocument {
  readonly name: string;
  readonly mime: string;
  readonly text: string;
  readonly sha256: string;
  /** null for kinds that have no official schema. */
  readonly schema: SchemaCheck | null;
}
