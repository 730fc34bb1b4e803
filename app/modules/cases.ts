/** The inbox and the cases in a running exchange. */
import { CASES_PERMISSIONS, casesRouter } from '../../cases/http';
import type { AppModule } from './module';

const READ = [CASES_PERMISSIONS.read] as const;
const TRIAGE = [...READ, CASES_PERMISSIONS.triage] as const;

export const casesModule: AppModule = {
  name: 'cases',
  permissions: { analyst: TRIAGE, supervisor: TRIAGE, mlro: TRIAGE, auditor: READ },
  mounts: ({ base: { pool, clock }, guard, evidence }) => [
    { path: '/cases', router: casesRouter({ pool, clock, guard, evidence }) },
  ],
};
