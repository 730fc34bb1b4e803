/** Puts the report service together for the staff's server, the worker and the command line. */
import { generateKeyPairSync } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { PostgresCaseFigures } from '../../cases/store/figures';
import { PostgresFilingFigures } from '../../cases/store/filing-lists';
import { PostgresKycFigures } from '../../kyc/store/figures';
import { PostgresScreeningFigures } from '../../kyc/store/screening-queries';
import { PostgresSettledRanges } from '../../core/settlement/settled-ranges';
import { consumerOffsets } from '../../platform/consumer/offsets';
import { CodedError } from '../../platform/errors/coded-error';
import type { LogFeed } from '../../platform/feed/log-feed';
import type { Search } from '../../platform/search/search';
import type { ManifestSigner } from '../../reporting/render/manifest';
import { ANALYTICS } from '../../reporting/analytics/consumer';
import { SEARCH } from '../../reporting/search/consumer';
import { SearchedFills } from '../../reporting/search/fill-index';
import { ReportService } from '../../reporting/store/report-service';
import { openSigner, type KeyPairPem } from '../../reporting/store/signing-keys';
import { ActivityStore } from '../../reporting/store/activity-store';
import { TradingFactsStore } from '../../reporting/store/trading-facts-store';
import { TransferScan } from '../../reporting/store/transfer-scan';
import type { Base } from '../live/base';
import { KYC_MONITORING, SURVEILLANCE } from '../live/consumer-names';

/** Consumers whose effects are in the figures. */
const FIGURES_FROM: readonly string[] = [ANALYTICS, SURVEILLANCE, KYC_MONITORING];
const POLL_MS = 200;
const SEARCH_MS = 30_000;
const CATCH_UP_MS = 10 * 60_000;

export interface ReportServiceContext {
  readonly base: Base;
  readonly feed: LogFeed;
  readonly search: Search;
}

export function reportService(
  { base, feed, search }: ReportServiceContext,
  catchUpMs = CATCH_UP_MS,
): ReportService {
  const { pool, clock } = base;
  const now = () => clock.nowMicros();
  let signer: Promise<ManifestSigner> | undefined;
  return new ReportService({
    ...{ pool, clock, feed },
    signer: () => (signer ??= openSignerOf(base)),
    sources: (sql) => ({
      trading: new TradingFactsStore(sql),
      activity: new ActivityStore(sql),
      cases: new PostgresCaseFigures(sql, now, new PostgresFilingFigures(sql)),
      kyc: new PostgresKycFigures(sql, new PostgresScreeningFigures(sql)),
      transfers: new TransferScan(sql, feed),
    }),
    caughtUp: (seq) => caughtUp(base, seq, catchUpMs),
    index: new SearchedFills(pool, search),
    settled: new PostgresSettledRanges(pool),
  });
}

/** The venue's key for manifests; made when it is first asked for. */
export function openSignerOf({ pool, sealer, clock }: Base): Promise<ManifestSigner> {
  return openSigner({ pool, sealer, nowMicros: clock.nowMicros(), makeKey });
}

function makeKey(): KeyPairPem {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return {
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

/**
 * Waits for analytics, and for the detectors that ever ran here; a while for the search too, which
 * may be away: then the gate says so, and the report is there all the same.
 */
async function caughtUp({ pool }: Base, seq: number, limitMs: number): Promise<void> {
  const deadline = performance.now() + limitMs;
  const patience = performance.now() + Math.min(limitMs, SEARCH_MS);
  for (;;) {
    const offsets = await consumerOffsets(pool);
    const behind = FIGURES_FROM.find((name) => {
      const offset = offsets.get(name) ?? (name === ANALYTICS ? 0 : seq);
      return offset < seq;
    });
    const searched = (offsets.get(SEARCH) ?? 0) >= seq || performance.now() > patience;
    if (behind === undefined && searched) return;
    if (behind === undefined) {
      await delay(POLL_MS);
      continue;
    }
    if (performance.now() > deadline) throw tooSlow(behind, offsets.get(behind) ?? 0, seq);
    await delay(POLL_MS);
  }
}

function tooSlow(name: string, offset: number, seq: number): CodedError {
  const what = `${name} has come to event ${offset} of ${seq}`;
  const todo = 'start the exchange so that it catches up, then ask again';
  return new CodedError('FIGURES_BEHIND', `${what}: ${todo}`);
}
