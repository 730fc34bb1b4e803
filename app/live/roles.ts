/** Which role of the staff may do what; modules name the permissions. */
import type { PermissionTable } from '../../platform/permission/guard';

const READ = ['markets.read', 'alerts.read'] as const;

export const PERMISSIONS: PermissionTable = {
  analyst: [...READ, 'alerts.triage'],
  supervisor: [...READ, 'alerts.triage'],
  mlro: [...READ, 'alerts.triage'],
  auditor: READ,
  operator: ['markets.read'],
  admin: ['markets.read'],
};
