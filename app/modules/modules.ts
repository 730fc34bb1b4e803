/** The modules of the product, in the order in which their consumers and routers are asked. */
import type { PermissionTable } from '../../platform/permission/guard';
import type { Role } from '../../platform/sign-in/staff';
import { analyticsModule } from './analytics';
import { auditModule } from './audit';
import { casesModule } from './cases';
import { kycModule } from './kyc';
import { kycMonitoringModule } from './kyc-monitoring';
import { kycScreeningModule } from './kyc-screening';
import type { AppModule } from './module';
import { reportsModule } from './reports';
import { scheduleModule } from './schedule';
import { searchModule } from './search';
import { settlementModule } from './settlement';
import { surveillanceModule } from './surveillance';

export const MODULES: readonly AppModule[] = [
  surveillanceModule,
  kycModule,
  kycMonitoringModule,
  kycScreeningModule,
  casesModule,
  analyticsModule,
  searchModule,
  auditModule,
  reportsModule,
  scheduleModule,
  settlementModule,
];

/** What the markets pages need. */
const EVERYBODY = ['markets.read'] as const;

function permissionsOf(role: Role) {
  return [...EVERYBODY, ...MODULES.flatMap(({ permissions }) => permissions?.[role] ?? [])];
}

/** Which role of the staff may do what; modules name the permissions. */
export const PERMISSIONS: PermissionTable = {
  analyst: permissionsOf('analyst'),
  supervisor: permissionsOf('supervisor'),
  mlro: permissionsOf('mlro'),
  auditor: permissionsOf('auditor'),
  operator: permissionsOf('operator'),
  admin: permissionsOf('admin'),
};

/** First path segments that are answered by routers and never by the web application. */
export const API_SEGMENTS = ['api', 'auth', 'staff', 'cases', 'kyc', 'surveillance', 'reporting'];
