/** The audit log in a running exchange: log batches go in, the tree grows, states are signed. */
import { AUDIT_READ, auditRouter } from '../../reporting/audit/http';
import { AnchorFile } from '../../reporting/audit/store/anchor-file';
import { keepSequenced } from '../../reporting/audit/store/keep-sequenced';
import { AUDIT_LOG_BATCHES, LogBatchRecorder } from '../../reporting/audit/store/log-batches';
import { AuditSequencer } from '../../reporting/audit/store/sequencer';
import { VERIFICATIONS, verificationJob } from '../../reporting/audit/store/verifications';
import { auditOrigin } from './audit-origin';
import type { AppModule } from './module';

const READ = [AUDIT_READ] as const;

export const auditModule: AppModule = {
  name: 'audit',
  // Records tell of suspicion reports too: not for those who run the machines.
  permissions: { supervisor: READ, mlro: READ, auditor: READ },
  consumers: ({ base: { clock } }) => [
    { name: AUDIT_LOG_BATCHES, handler: new LogBatchRecorder(clock) },
  ],
  workerBackground({ base: { pool, clock, sealer, logger, dataDir }, queue }) {
    const anchor = new AnchorFile(dataDir);
    const origin = auditOrigin();
    const sequencer = new AuditSequencer({ pool, clock, sealer, origin, anchor });
    return [
      keepSequenced({ sequencer, logger: logger.child({ part: 'audit' }) }),
      queue.work(VERIFICATIONS, verificationJob({ pool, clock, anchor })),
    ];
  },
  mounts: ({ base: { pool, clock }, guard, feed, queue }) => [
    { path: '/reporting/audit', router: auditRouter({ pool, clock, guard, feed, queue }) },
  ],
};
