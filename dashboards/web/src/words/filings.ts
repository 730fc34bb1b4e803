/** Words of reports to authorities, in English. */
import type {
  FilingCommandKind,
  FilingKind,
  FilingState,
  NarrativePart,
} from '../../../../cases/contract';

const kinds: Record<FilingKind, string> = {
  sar: 'Suspicious activity report',
  stor: 'Suspicious transaction and order report',
};
const states: Record<FilingState, string> = {
  draft: 'Draft',
  submitted: 'For approval',
  approved: 'Approved',
  filed: 'Filed',
  acknowledged: 'Acknowledged',
  rejected: 'Rejected',
  corrected: 'Corrected',
};
const parts: Record<NarrativePart, string> = {
  who: 'Who',
  what: 'What',
  when: 'When',
  where: 'Where',
  why: 'Why',
  how: 'How',
};
const commands: Record<FilingCommandKind, string> = {
  edit: 'Save',
  submit: 'Submit for approval',
  approve: 'Approve',
  return: 'Return',
  file: 'Record as filed',
  acknowledge: 'Record the answer',
  review: 'Record the review',
};

export const words = {
  title: 'Reports to authorities',
  none: 'No report has been drafted for this case.',
  absent: 'This exchange keeps no reports to authorities.',
  kinds,
  states,
  parts,
  commands,
  draft: { sar: 'Draft SAR', stor: 'Draft STOR' } satisfies Record<FilingKind, string>,
  prepared: 'Prepared by',
  alone: 'Filed by one person',
  reviewDue: 'Review by a second person is due',
  complete: 'Completeness',
  missing: 'missing',
  faults: 'To be mended before filing',
  checks: 'To be looked at',
  narrative: 'Narrative',
  unlinked: 'without evidence',
  document: 'Document',
  download: 'Download',
  schemaRight: 'Valid against the official schema',
  schemaFaults: (n: number) => (n === 1 ? '1 fault by the schema' : `${n} faults by the schema`),
  fileAlone: 'File alone, reviewed afterwards',
  reason: 'Reason',
  reference: 'The authority’s number',
  answer: 'What it answered',
  accepted: 'Accepted',
  reviewText: 'What the review found',
  nothing: 'Nothing can be done now by you.',
} as const;
