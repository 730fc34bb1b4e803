/**
 * Customers in a running exchange: a consumer that makes them from the log's accounts, the staff's
 * routes, and the outbox through which decisions reach the core.
 */
import { PostgresTimelineIntake } from '../../cases/store/timeline-intake';
import type { CoreAccess } from '../../core/contract';
import type { ScreeningHits } from '../../kyc/contract';
import { documentRouter } from '../../kyc/documents/http';
import { KYC_PERMISSIONS, kycRouter } from '../../kyc/http';
import { CustomerConsumer } from '../../kyc/store/customer-consumer';
import { Outbox } from '../../kyc/store/outbox';
import { SubjectKeys } from '../../kyc/store/subject-keys';
import type { Sql } from '../../platform/postgres/pool';
import { KYC_CUSTOMERS } from '../live/consumer-names';
import type { AppModule } from './module';

const { read, review, approve } = KYC_PERMISSIONS;
const READS = [read] as const;
const REVIEWS = [...READS, review] as const;
const APPROVES = [...REVIEWS, approve] as const;

const noHits: ScreeningHits<Sql> = { hitCounts: async () => new Map() };

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
  mounts({ base: { pool, clock, sealer }, core, guard }) {
    const options = {
      ...{ pool, clock, guard },
      keys: new SubjectKeys(sealer),
      hits: noHits,
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
