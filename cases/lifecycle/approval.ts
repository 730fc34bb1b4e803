/**
 * Four eyes: what is proposed, and who may decide on it. The database holds the same by constraint
 * (migrations/cases/003_cases.sql); this is where a person is told why.
 */
import type { CaseCommand, CaseType, Person } from '../contract';
import type { CaseRecord } from './case-record';
import { refuse, type Refusal, type Steps } from './refusal';

type Submit = Extract<CaseCommand, { kind: 'submit' }>;

/** Types in which a confirmed suspicion leads to a report, or to a reason against it. */
const REPORTABLE: readonly CaseType[] = ['market-abuse', 'money-laundering'];

export function submit(c: CaseRecord, command: Submit): Steps {
  const { outcome, summary, filing, filingReason } = command;
  const reason = filingReason?.trim() || null;
  if (outcome !== 'confirmed' && filing === 'filed') {
    return refuse('FILING_UNFIT', 'a report goes with a confirmed suspicion only');
  }
  if (outcome === 'confirmed' && filing === 'not-required' && REPORTABLE.includes(c.type)) {
    return refuse('FILING_MISSING', 'a confirmed suspicion is reported, or a reason says why not');
  }
  if (filing === 'not-filed' && reason === null) {
    return refuse('REASON_MISSING', 'not filing a report needs a reason');
  }
  if (filing === 'filed' && c.detectedAt === null) {
    const what =
      'record first on which day reason to suspect was found: the report’s clock needs it';
    return refuse('SUSPICION_MISSING', what);
  }
  const approvalId = approvalOf(c);
  return [{ kind: 'submitted', approvalId, outcome, summary, filing, filingReason: reason }];
}

export function askReopen(c: CaseRecord, reason: string): Steps {
  if (c.proposal !== null) return refuse('ALREADY_ASKED', 'reopening is asked for already');
  return [{ kind: 'reopen-asked', approvalId: approvalOf(c), reason }];
}

/** Names the proposal by the version that makes it. */
function approvalOf({ caseId, version }: CaseRecord): string {
  return `${caseId}-A${version + 1}`;
}

/** Why this person may not decide on what is proposed; null = may. */
export function whyNotApprove(c: CaseRecord, by: Person): string | null {
  const { proposal, author, assignee } = c;
  if (proposal === null) return 'nothing waits for a second person here';
  if (proposal.by.staffId === by.staffId) return 'you proposed it: a second person decides';
  if (author.staffId === by.staffId)
    return 'you are the author of the case: another person decides';
  if (assignee?.staffId === by.staffId)
    return 'the case is assigned to you: another person decides';
  return null;
}

export function approve(c: CaseRecord, by: Person): Steps {
  if (c.proposal === null) return nothingProposed();
  const why = whyNotApprove(c, by);
  if (why !== null) return refuse('FOUR_EYES', why);
  const { approvalId, kind } = c.proposal;
  return [{ kind: kind === 'close' ? 'closed' : 'reopened', approvalId }];
}

export function nothingProposed(): Refusal {
  return refuse('NOTHING_PROPOSED', 'nothing waits for a second person here');
}
