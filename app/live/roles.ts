/** Which role of the staff may do what; modules name the permissions. */
import { CASES_PERMISSIONS } from '../../cases/http';
import type { PermissionTable } from '../../platform/permission/guard';

const MARKETS = 'markets.read';
const READ = [MARKETS, CASES_PERMISSIONS.read] as const;
const TRIAGE = [...READ, CASES_PERMISSIONS.triage] as const;

export const PERMISSIONS: PermissionTable = {
  analyst: TRIAGE,
  supervisor: TRIAGE,
  mlro: TRIAGE,
  auditor: READ,
  operator: [MARKETS],
  admin: [MARKETS],
};
