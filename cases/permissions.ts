/** What the roles of the application are given for this module. */
import type { Permission } from '../platform/permission/guard';

export const CASES_PERMISSIONS = {
  read: 'alerts.read',
  triage: 'alerts.triage',
  readCases: 'cases.read',
  work: 'cases.work',
  approve: 'cases.approve',
} as const satisfies Record<string, Permission>;

/** Reports of suspicion: need to know, so none of the above gives any of these. */
export const FILING_PERMISSIONS = {
  read: 'filings.read',
  prepare: 'filings.prepare',
  approve: 'filings.approve',
  file: 'filings.file',
} as const satisfies Record<string, Permission>;

/** Measures against accounts. */
export const LADDER_PERMISSIONS = {
  read: 'measures.read',
  /** Takes those that do not hurt, proposes the others and the lifting of any. */
  propose: 'measures.propose',
  /** Decides what another one proposed. */
  approve: 'measures.approve',
} as const satisfies Record<string, Permission>;
