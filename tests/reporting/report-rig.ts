/** A report service over a recorded log in a test database, with figures of people made up. */
import { generateKeyPairSync } from 'node:crypto';
import type { Pool } from 'pg';
import { consumeAll } from './analytics-rig';
import { recordEvents, RecordedFeed } from './recorded-log';
import { marketId, micros, seq, type AssetId, type CoreEvent } from '../../core/contract';
import { PostgresSettledRanges } from '../../core/settlement/settled-ranges';
import { ManualClock } from '../../platform/clock/clock';
import type { LogFeed } from '../../platform/feed/log-feed';
import { createPostgresSearch } from '../../platform/search/postgres-search';
import { createSealer } from '../../platform/secrets/sealer';
import { SEARCH, SearchHandler } from '../../reporting/search/consumer';
import { SearchedFills } from '../../reporting/search/fill-index';
import { ReportService } from '../../reporting/store/report-service';
import type { ReportSources } from '../../reporting/reports/sources';
import { openSigner } from '../../reporting/store/signing-keys';
import { ActivityStore } from '../../reporting/store/activity-store';
import { TradingFactsStore } from '../../reporting/store/trading-facts-store';
import { TransferScan } from '../../reporting/store/transfer-scan';

export const DAY = 86_400_000_000;
export const FIRST_DAY = Date.UTC(2026, 10, 21) * 1000;
export const QUIET = 'QUIET-USDT';

/** Random trading over about two days, with a market nobody trades, and corrections of trades. */
export function recordedDays(seedNumber: number): CoreEvent[] {
  const options = { seed: seedNumber, commands: 1500, correctEvery: 40 };
  const events = recordEvents({ ...options, start: FIRST_DAY + DAY / 2, stretch: 4_000 });
  const at = events.findIndex(({ type }) => type === 'account');
  const before = events[at - 1]?.ts ?? micros(0);
  const assets = events.filter((event) => event.type === 'asset').map(({ asset }) => asset);
  const [base, quote] = [assets[0], assets[1]] as [AssetId, AssetId]; // the prologue has some
  events.splice(at, 0, {
    ...{ type: 'market', seq: seq(0), ts: before, market: marketId(99), name: QUIET },
    ...{ base, quote, tickSize: '0.01', lotSize: '0.01', makerFee: 0, takerFee: 0 },
  });
  return events.map((event, i) => ({ ...event, seq: seq(i + 1) }));
}

export interface ReportRig {
  readonly service: ReportService;
  readonly feed: LogFeed;
  readonly clock: ManualClock;
}

/** Analytics is filled from the events when it is asked to catch up. */
export function reportRig(
  pool: Pool,
  events: readonly CoreEvent[],
  people: Partial<Pick<ReportSources, 'cases' | 'kyc'>> = {},
): ReportRig {
  const feed = new RecordedFeed(events, 5, 40);
  const clock = new ManualClock(events.at(-1)?.ts ?? 0);
  const sealer = createSealer(Buffer.alloc(32, 7));
  const makeKey = () => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    return {
      publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
      privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    };
  };
  const search = createPostgresSearch(pool);
  let signer: ReturnType<typeof openSigner> | undefined;
  const service = new ReportService({
    ...{ pool, clock, feed },
    signer: () => (signer ??= openSigner({ pool, sealer, nowMicros: 1, makeKey })),
    sources: (sql) => ({
      trading: new TradingFactsStore(sql),
      activity: new ActivityStore(sql),
      cases: people.cases ?? CASES,
      kyc: people.kyc ?? KYC,
      transfers: new TransferScan(sql, feed),
    }),
    caughtUp: async () => {
      await consumeAll(pool, feed);
      await consumeAll(pool, feed, 16, new SearchHandler(search), SEARCH);
    },
    index: new SearchedFills(pool, search),
    settled: new PostgresSettledRanges(pool),
  });
  return { service, feed, clock };
}

const TWO_FILED = { count: 2, ids: ['STOR-000001'] };

const counted = (...ids: string[]) => ({ count: ids.length, ids });

/** Two alerts, a case and a filing, whatever is asked. */
export const CASES: ReportSources['cases'] = {
  alerts: async () => [
    {
      ...{ rule: 'spoofing', market: null, severity: 'high' },
      ...{ raised: counted('a1', 'a2'), open: counted('a1') },
      ...{ dismissed: counted('a2'), attached: counted() },
    },
  ],
  cases: async () => ({
    opened: [{ type: 'market-abuse', ...counted('CASE-000001') }],
    closed: [{ type: 'market-abuse', outcome: 'confirmed', ...counted('CASE-000001') }],
    openAtEnd: [],
  }),
  clocks: async () => [
    {
      ...{ clock: 'stor', name: 'STOR without delay', law: 'MiCA Art 92' },
      ...{ kept: counted('CASE-000001'), broken: counted(), running: counted() },
    },
  ],
  filings: async () => [
    // One more of a restricted case.
    { kind: 'stor', draft: counted(), filed: TWO_FILED, acknowledged: counted() },
  ],
};

const KYC: ReportSources['kyc'] = {
  funnel: async () => [{ state: 'active', kind: 'person', ...counted('Customer 0042') }],
  ratings: async () => [{ rating: 'low', ...counted('Customer 0042') }],
  screening: async () => ({ screened: 7, hits: 2, dismissed: 1, confirmed: 1, open: 0 }),
  reviews: async () => ({
    documentsAccepted: counted('DOC-1'),
    ...{ documentsRefused: counted(), documentsWaiting: counted() },
    ...{ reviewsDone: counted(), overdue: counted() },
  }),
};
