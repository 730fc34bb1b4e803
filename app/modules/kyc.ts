/**
 * Customers in a running exchange: a consumer that makes them from the log's accounts, the staff's
 * routes, and the outbox through which decisions reach the core.
 */
import { PostgresTimelineIntake } from '../../cases/store/timeline-intake';
import type { CoreAccess } from '../../core/contract';
import { documentRouter } from '../../kyc/documents/http';
import { KYC_PERMISSIONS, kycRouter } from '../../kyc/http';
import { CustomerConsumer } from '../../kyc/store/customer-consumer';
import { expireDocuments } from '../../kyc/store/expiry';
import { StoredHitCounts } from '../../kyc/store/hit-counts';
import { Outbox } from '../../kyc/store/outbox';
import { SubjectKeys } from '../../kyc/store/subject-keys';
import { transaction } from '../../platform/postgres/pool';
import { KYC_CUSTOMERS } from '../live/consumer-names';
import type { Base } from '../live/base';
import type { AppModule, Background } from './module';

const { read, review, approve } = KYC_PERMISSIONS;
const READS = [read] as const;
const REVIEWS = [...READS, review] as const;
const APPROVES = [...REVIEWS, approve] as const;

/** Documents end with a day; an hour late is early enough. */
const EXPIRE_EVERY_MS = 600_000;

export const kycModule: AppModule = {
  name: 'kyc',
  permissions: { analyst: REVIEWS, supervisor: APPROVES, mlro: APPROVES, auditor: READS },
  consumers({ base: { sealer }, feed, params }) {
    const handler = new CustomerConsumer({
      feed,
      keys: new SubjectKeys(sealer),
      valuationAsset: params.risk.valuationAsset,
      timeline: new PostgresTimelineIntake(),
    });
    return [{ name: KYC_CUSTOMERS, handler }];
  },
  workerBackground: ({ base }) => [expiry(base)],
  mounts({ base: { pool, clock, sealer }, core, guard }) {
    const options = {
      ...{ pool, clock, guard },
      keys: new SubjectKeys(sealer),
      hits: new StoredHitCounts(),
      timeline: new PostgresTimelineIntake(),
      holdsFunds: (account: string) => holdsFunds(core, account),
    };
    return [
      { path: '/kyc', router: kycRouter(options) },
      { path: '/kyc', router: documentRouter({ ...options, scanner: null }) },
    ];
  },
  coreBackground({ base: { pool, clock, logger }, core, commands }) {
    const registry = core.markets.registry;
    return [new Outbox({ pool, clock, commands, registry, logger: logger.child({ part: 'kyc' }) })];
  },
};

function holdsFunds({ markets, accounts }: CoreAccess, account: string): boolean {
  const id = markets.registry.accountNamed(account)?.id;
  if (id === undefined) return false;
  return accounts.balances(id).some(({ available, locked }) => available > 0n || locked > 0n);
}

/** Looks at once and then every few minutes for documents whose last day is over. */
function expiry({ pool, clock, logger }: Base): Background {
  const timeline = new PostgresTimelineIntake();
  let running = Promise.resolve();
  const look = async (): Promise<void> => {
    const at = clock.nowMicros();
    const today = new Date(Math.floor(at / 1000)).toISOString().slice(0, 10);
    try {
      while ((await transaction(pool, (tx) => expireDocuments(tx, timeline, { today, at }))) > 0);
    } catch (error) {
      logger.warn({ err: error }, 'expired documents could not be marked, trying again');
    }
  };
  const begin = (): void => {
    running = running.then(look);
  };
  begin();
  const timer = setInterval(begin, EXPIRE_EVERY_MS);
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
