/** Settlement on chain for the staff; the running of it is live/local-settlement.ts. */
import { SETTLEMENT_PERMISSIONS, settlementRouter } from '../../core/settlement/staff/http';
import type { AppModule } from './module';

const READ = [SETTLEMENT_PERMISSIONS.read] as const;
const RESUME = [...READ, SETTLEMENT_PERMISSIONS.resume] as const;

export const settlementModule: AppModule = {
  name: 'settlement',
  // Whoever runs the machines lets it go on; whoever answers for the rules sees it.
  permissions: { supervisor: READ, mlro: READ, auditor: READ, operator: RESUME, admin: RESUME },
  mounts: ({ base: { pool, clock }, guard, core }) => [
    {
      path: '/staff/settlement',
      router: settlementRouter({ pool, clock, guard, registry: core.markets.registry }),
    },
  ],
};
