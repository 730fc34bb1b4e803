/**
 * The clocks, as dated data: which case or alert starts which, how long it runs, what stops it, and
 * the law it comes from. A rule counts for starts within its validity.
 */
import type { CaseType, Severity } from '../contract';
import type { Span } from './calendar';

/** 2027-07-10, when Regulation (EU) 2024/1624 begins to apply (its Art. 90). */
const AMLR_APPLIES = 1_815_177_600_000_000;

export interface ClockRule {
  readonly id: string;
  readonly name: string;
  readonly law: string;
  readonly span: Span;
  /** µs, half-open; absent = without bound. */
  readonly validFrom?: number;
  readonly validTo?: number;
}

/** What of a case starts a clock. */
export type ClockStart = 'opened' | 'received' | 'detected' | 'filed';
/** What stops it; a case closed without a report stops all of them. */
export type ClockStop = 'closed' | 'reported' | 'answered';

export interface CaseClockRule extends ClockRule {
  readonly types: readonly CaseType[];
  readonly starts: ClockStart;
  readonly stops: ClockStop;
  /** Only for cases marked urgent, or only for those that are not. */
  readonly urgent?: boolean;
  /** Kind of filing that stops or starts it. */
  readonly filing?: string;
  /** Off unless the venue's policy switches it on. */
  readonly optional?: true;
}

const HOUSE = 'house rule: service level of the queue';

/** Triage of alerts: from when it was raised, by how grave it is. */
export const TRIAGE_RULES: Readonly<Record<Severity, ClockRule>> = {
  critical: { id: 'triage-critical', name: 'Triage', law: HOUSE, span: { hours: 24 } },
  high: { id: 'triage-high', name: 'Triage', law: HOUSE, span: businessDays(1) },
  medium: { id: 'triage-medium', name: 'Triage', law: HOUSE, span: businessDays(3) },
  low: { id: 'triage-low', name: 'Triage', law: HOUSE, span: businessDays(5) },
};

function businessDays(days: number): Span {
  return { businessDays: days, calendar: 'target' };
}

const SUSPICION: readonly CaseType[] = [
  'money-laundering',
  'market-abuse',
  'screening-hit',
  'kyc-review',
  'referral',
];

export const CASE_CLOCK_RULES: readonly CaseClockRule[] = [
  {
    id: 'stor',
    name: 'STOR',
    // Without delay once the suspicion is reasonable: the house allows itself one business day.
    law: 'MiCA Art. 92(1), (EU) 2025/885: without delay',
    types: ['market-abuse'],
    starts: 'detected',
    stops: 'reported',
    filing: 'stor',
    span: businessDays(1),
  },
  {
    id: 'sar-30-days',
    name: 'SAR',
    law: '31 CFR 1022.320(b)(3): 30 calendar days after initial detection',
    types: ['money-laundering', 'market-abuse', 'referral', 'kyc-review'],
    starts: 'detected',
    stops: 'reported',
    filing: 'sar',
    span: { days: 30 },
  },
  {
    id: 'sar-continuing-120-days',
    name: 'SAR, continuing activity',
    law: 'FinCEN, continuing activity: 120 calendar days after the previous report',
    types: ['money-laundering', 'market-abuse', 'referral', 'kyc-review'],
    starts: 'filed',
    stops: 'reported',
    filing: 'sar',
    span: { days: 120 },
    optional: true,
  },
  {
    id: 'fiu-report-aml-directive',
    name: 'Report to the FIU',
    law: 'Directive (EU) 2015/849 Art. 33(1)(a): promptly',
    types: ['money-laundering'],
    validTo: AMLR_APPLIES,
    starts: 'detected',
    stops: 'reported',
    filing: 'goaml',
    span: businessDays(2),
  },
  {
    id: 'fiu-report',
    name: 'Report to the FIU',
    law: 'Regulation (EU) 2024/1624 Art. 69(1)(a): promptly, on own initiative',
    types: ['money-laundering'],
    validFrom: AMLR_APPLIES,
    starts: 'detected',
    stops: 'reported',
    filing: 'goaml',
    span: businessDays(2),
  },
  {
    id: 'fiu-request-aml-directive',
    name: 'Answer to the FIU',
    law: 'Directive (EU) 2015/849 Art. 33(1)(b): promptly; house rule of 5 working days',
    types: ['fiu-request'],
    validTo: AMLR_APPLIES,
    starts: 'received',
    stops: 'answered',
    urgent: false,
    span: businessDays(5),
  },
  {
    id: 'fiu-request',
    name: 'Answer to the FIU',
    law: 'Regulation (EU) 2024/1624 Art. 69(1)(b): 5 working days',
    types: ['fiu-request'],
    validFrom: AMLR_APPLIES,
    starts: 'received',
    stops: 'answered',
    urgent: false,
    span: businessDays(5),
  },
  {
    id: 'fiu-request-urgent',
    name: 'Answer to the FIU, urgent',
    law: 'Regulation (EU) 2024/1624 Art. 69(1): less than 24 hours when urgent',
    types: ['fiu-request'],
    starts: 'received',
    stops: 'answered',
    urgent: true,
    span: { hours: 24 },
  },
  {
    id: 'freeze-order',
    name: 'Freeze',
    law: 'house rule: orders are carried out within 24 hours of receipt',
    types: ['freeze-order'],
    starts: 'received',
    stops: 'answered',
    span: { hours: 24 },
  },
  {
    id: 'blocked-property-10-days',
    name: 'Report of blocked property',
    law: '31 CFR 501.603(b)(1): within 10 business days of the blocking',
    types: ['screening-hit'],
    starts: 'detected',
    stops: 'reported',
    filing: 'blocked-property',
    span: { businessDays: 10, calendar: 'us-federal' },
  },
  {
    id: 'case-decision',
    name: 'Decision',
    law: HOUSE,
    types: SUSPICION,
    starts: 'opened',
    stops: 'closed',
    span: { businessDays: 10, calendar: 'target' },
  },
];
