/** The inbox and the cases in a running exchange. */
import { casesRouter } from '../../cases/http';
import { carryOut, type LadderPorts } from '../../cases/ladder/execute';
import { ladderRouter } from '../../cases/ladder/http';
import { CASES_PERMISSIONS, FILING_PERMISSIONS, LADDER_PERMISSIONS } from '../../cases/permissions';
import type { FilingPorts } from '../../cases/router-options';
import type { StaffDirectory } from '../../cases/staff-directory';
import { wakeSnoozed } from '../../cases/store/alert-undo';
import { XsdValidator } from '../../cases/store/xsd-validator';
import { TimelineConsumer } from '../../cases/store/timeline-consumer';
import { SubjectKeys } from '../../kyc/store/subject-keys';
import { randomId } from '../../platform/ids/tokens';
import type { Guard } from '../../platform/permission/guard';
import { transaction } from '../../platform/postgres/pool';
import { listStaff } from '../../platform/sign-in/staff-directory';
import type { Base } from '../live/base';
import { CASES_TIMELINE } from '../live/consumer-names';
import { repeat } from '../live/repeat';
import { schemaFolder, venueFacts } from '../live/venue';
import type { AppModule, Background } from './module';
import { KycSubjectProfiles } from './subject-profiles';

const { read, triage, readCases, work, approve } = CASES_PERMISSIONS;
const READS = [read, readCases] as const;
const WORKS = [...READS, triage, work] as const;
const APPROVES = [...WORKS, approve] as const;
const { read: readFilings, prepare, approve: approveFiling, file } = FILING_PERMISSIONS;
const PREPARES = [readFilings, prepare] as const;

const { read: readMeasures, propose, approve: approveMeasure } = LADDER_PERMISSIONS;
const PROPOSES = [readMeasures, propose] as const;
const DECIDES = [...PROPOSES, approveMeasure] as const;

const CARRY_OUT_EVERY_MS = 5_000;
const WAKE_EVERY_MS = 5_000;
const WAKE_AT_ONCE = 500;

export const casesModule: AppModule = {
  name: 'cases',
  permissions: {
    analyst: [...WORKS, ...PREPARES, ...PROPOSES],
    supervisor: [...APPROVES, ...PREPARES, approveFiling, ...DECIDES],
    mlro: [...APPROVES, ...PREPARES, approveFiling, file, ...DECIDES],
    auditor: [...READS, readFilings, readMeasures],
  },
  consumers: () => [{ name: CASES_TIMELINE, handler: new TimelineConsumer() }],
  workerBackground: ({ base }) => [waker(base)],
  coreBackground: ({ base, core, commands }) => {
    return [measures({ ...base, registry: core.markets.registry, commands }, base)];
  },
  mounts({ base, core, commands, guard, evidence, publish }) {
    const { pool, clock } = base;
    const staff = directory(base, guard);
    const caseChanged = (change: unknown) => publish('case', change);
    const filings = filingPorts(base);
    const router = casesRouter({ pool, clock, guard, evidence, staff, filings, caseChanged });
    const { registry } = core.markets;
    const ladder = ladderRouter({ pool, clock, guard, registry, commands });
    return [
      { path: '/cases', router },
      { path: '/cases', router: ladder },
    ];
  },
};

/** Also for the command that writes them as files. */
export function filingPorts({ pool, sealer }: Pick<Base, 'pool' | 'sealer'>): FilingPorts {
  return {
    venue: venueFacts(),
    profiles: new KycSubjectProfiles(pool, new SubjectKeys(sealer)),
    schemas: new XsdValidator(schemaFolder()),
  };
}

function directory({ pool }: Base, guard: Guard): StaffDirectory {
  return {
    async members() {
      const listed = await listStaff(pool);
      return listed.map(({ id: staffId, displayName: name, roles }) => {
        return { staffId, name, roles, works: guard.permissionsOf(roles).includes(work) };
      });
    },
  };
}

/** Carries out measures that were approved and not recorded as done when the process ended. */
function measures(ports: LadderPorts, { logger }: Base): Background {
  const fault = 'approved measures could not be carried out, trying again';
  const everyMs = CARRY_OUT_EVERY_MS;
  return repeat({ everyMs, logger, fault, work: () => carryOut(ports) });
}

/** Puts snoozed alerts whose time is over back into the inbox. */
function waker({ pool, clock, logger }: Base): Background {
  const wake = () =>
    transaction(pool, (tx) => wakeSnoozed(tx, clock.nowMicros(), randomId('wake'), WAKE_AT_ONCE));
  const fault = 'snoozed alerts could not be woken, trying again';
  return repeat({ everyMs: WAKE_EVERY_MS, logger, fault, work: wake });
}
