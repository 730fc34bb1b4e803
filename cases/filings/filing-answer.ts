/** A filing as the staff API shows it to one person. */
import type { FilingAnswer, FilingEventView, Person } from '../contract';
import { narrativeText } from './draft-narrative';
import { completeness, filingFaults, narrativeChecks } from './filing-checks';
import { commandsOn, type FilingRecord, type FilingRights } from './filing-record';

export function filingAnswer(
  filing: FilingRecord,
  events: readonly FilingEventView[],
  by: Person,
  rights: FilingRights,
): FilingAnswer {
  const { filingId, caseId, version, state, sentences, corrects, review } = filing;
  const { preparedBy, preparedAt, approvedBy, filedBy, filedAt, filedAlone } = filing;
  const { acknowledgement, documentSha256, updatedAt } = filing;
  const body = {
    ...{ filingId, caseId, version, state, corrects, preparedBy, preparedAt, updatedAt },
    ...{ approvedBy, filedBy, filedAt, filedAlone, acknowledgement, review, documentSha256 },
    reviewDue: review !== null && review.reviewedBy === null,
    sentences,
    narrative: narrativeText(sentences),
    completeness: completeness(filing),
    faults: filingFaults(filing),
    checks: narrativeChecks(filing),
    events,
    commands: commandsOn(filing, by, rights),
  };
  return filing.kind === 'sar'
    ? { ...body, kind: 'sar', form: filing.form }
    : { ...body, kind: 'stor', form: filing.form };
}
