/**
 * One canary: made-up conduct of one rule goes through a shadow market and the class that watches
 * the live log, with the parameters in force, and is judged as the scorecard judges. Nothing of it
 * touches customers' data: markets, accounts and alerts exist in the run's memory alone.
 */
import type { Alert, AlertIntake } from '../../cases/contract';
import { eventCodec } from '../../core/contract';
import type { FeedBatch, LogFeed } from '../../platform/feed/log-feed';
import type { Sql } from '../../platform/postgres/pool';
import type { EffectiveRules } from '../contract';
import { measureCosts } from '../costs/measure';
import type { Episode } from '../scorecard/abuse/episode';
import { generateCorpus } from '../scorecard/corpus';
import type { FlowRecord } from '../scorecard/records';
import { score } from '../scorecard/scoring/score';
import { AlertConsumer } from '../store/alert-consumer';
import { fixedVersion } from '../store/rule-versions';
import { CANARY_CORPUS, type Canary } from './canaries';

/** Plays a flow through a core of its own, and cuts its events into batches as the log does. */
export type ShadowMarket = (records: readonly FlowRecord[]) => readonly FeedBatch[];

export type CanaryOutcome = 'found' | 'missed' | 'shouting';

export interface CanaryResult {
  readonly outcome: CanaryOutcome;
  /** A sentence for operators. */
  readonly detail: string;
  /** µs from the conduct's end to the alert; negative while it went on, null without one. */
  readonly raisedAfter: number | null;
  readonly events: number;
}

export interface CanaryRequest {
  readonly canary: Canary;
  readonly rules: EffectiveRules;
  readonly paramsHash: string;
}

/** What was acted out, before anybody has watched it. */
export interface ActedCanary {
  readonly rule: string;
  readonly episodes: readonly Episode[];
  readonly batches: readonly FeedBatch[];
}

export function actOut({ rule, seed }: Canary, shadowMarket: ShadowMarket): ActedCanary {
  const { records, episodes } = generateCorpus({ ...CANARY_CORPUS, seed, rules: [rule] });
  return { rule, episodes, batches: shadowMarket(records) };
}

/** @throws CodedError RULE_PARAMETERS, SURVEILLANCE_BATCH */
export async function watchActed(
  { rule, episodes, batches }: ActedCanary,
  { rules, paramsHash }: Omit<CanaryRequest, 'canary'>,
): Promise<CanaryResult> {
  const alerts = await watchLive(batches, rules, paramsHash);
  return { ...judge(rule, episodes, alerts), events: batches.at(-1)?.lastSeq ?? 0 };
}

/** What the canary's rule adds to each event of its own flow, in ns. */
export function costOf(
  { rule, batches }: ActedCanary,
  rules: EffectiveRules,
  clockMicros: () => number,
): number {
  const events = batches.flatMap(({ payload }) => eventCodec.decodeAll(payload));
  return measureCosts(events, rules, [rule], clockMicros).rules[0]?.nanosPerEvent ?? 0;
}

/** As the log's consumer does it: batches, decoded, in order; open windows close at the end. */
async function watchLive(
  batches: readonly FeedBatch[],
  rules: EffectiveRules,
  paramsHash: string,
): Promise<Alert[]> {
  const last = new Map<string, Alert>();
  const intake: AlertIntake<Sql> = {
    async record(_tx, _source, alerts) {
      for (const alert of alerts) last.set(alert.alertId, alert);
    },
  };
  const feed: LogFeed = {
    read: async () => [...batches],
    head: async () => batches.at(-1)?.lastSeq ?? 0,
    wait: async () => undefined,
  };
  const versions = fixedVersion(rules, paramsHash);
  const consumer = new AlertConsumer({ feed, versions, intake });
  await consumer.rewind(0, NOTHING_STORED);
  for (const batch of batches) await consumer.handle(batch, NOTHING_STORED);
  await consumer.closeAndRecord(NOTHING_STORED);
  return [...last.values()];
}

/** A fixed version and an intake in memory ask no database. */
const NOTHING_STORED: Sql = {
  async query() {
    throw new Error('a canary stores nothing');
  },
};

/** Found: by an alert of its own rule, in time (contracts §5), and nobody else accused by it. */
function judge(
  rule: string,
  episodes: readonly Episode[],
  alerts: readonly Alert[],
): Omit<CanaryResult, 'events'> {
  // A rule in shadow mode has its canary, too; the score would leave its alerts out.
  const own = alerts.filter((alert) => alert.rule === rule);
  const seen = own.map(({ shadow: _, ...alert }): Alert => alert);
  const { rules, missed, falseAlerts } = score(episodes, seen, { corpus: 'canary' });
  const row = rules.find((one) => one.rule === rule);
  const [episode] = episodes.filter((one) => one.rule === rule && one.attempt !== true);
  if (episode === undefined || row === undefined) {
    const detail = 'the canary acted nothing out: its seed no longer fits the generator';
    return { outcome: 'missed', detail, raisedAfter: null };
  }
  const [first] = [...seen].sort((a, b) => a.raisedAt - b.raisedAt);
  const raisedAfter = first === undefined ? null : first.raisedAt - episode.to;
  if (row.foundStrictly < row.episodes) {
    const why = missed[0]?.reason ?? 'no alert of the rule itself';
    const detail = `${row.episodes - row.foundStrictly} of ${row.episodes} gave no alert: ${why}`;
    return { outcome: 'missed', detail, raisedAfter };
  }
  if (falseAlerts.length > 0) {
    const who = [...new Set(falseAlerts.flatMap(({ alert }) => alert.accounts))];
    const detail = `${falseAlerts.length} alerts accuse honest accounts: ${who.join(', ')}`;
    return { outcome: 'shouting', detail, raisedAfter };
  }
  const detail = `found with score ${first?.score ?? 0} (${episode.variant})`;
  return { outcome: 'found', detail, raisedAfter };
}
