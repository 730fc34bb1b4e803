/** What the roles of the application are given for this module. */
import type { Permission } from '../platform/permission/guard';

export const CASES_PERMISSIONS = {
  read: 'alerts.read',
  triage: 'alerts.triage',
  readCases: 'cases.read',
  work: 'cases.work',
  approve: 'cases.approve',
} as const satisfies Record<string, Permission>;
