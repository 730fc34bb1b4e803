/**
 * Alerts made again from the stored log, the versions of the parameters and the places where
 * windows were closed: what an alert is a function of. Nothing of the first run is looked at.
 */
import type { Alert } from '../../cases/contract';
import { eventCodec, WireReader } from '../../core/contract';
import type { LogFeed } from '../../platform/feed/log-feed';
import { versionAfter, type RuleVersion } from '../parameters/version';
import { Surveillance } from '../surveillance';
import type { Closing } from './rule-versions';

const READ_LIMIT = 64;

export interface History {
  readonly versions: readonly RuleVersion[];
  readonly closings: readonly Closing[];
  /** Last event whose alerts are wanted. */
  readonly end: number;
}

/** @returns the last state of each alert by its id */
export async function regenerate(
  feed: LogFeed,
  { versions, closings, end }: History,
): Promise<ReadonlyMap<string, Alert>> {
  const last = new Map<string, Alert>();
  const keep = (alerts: readonly Alert[]) => {
    for (const alert of alerts) last.set(alert.alertId, alert);
  };
  for (const version of versions) {
    const reign = reignOf(version, versions, end);
    if (reign === undefined) continue;
    const run = await runTo(feed, version, reign.from);
    for (const { seq } of closings.filter((one) => one.version === version.number)) {
      await advance(run, feed, seq);
      keep(run.drain());
      keep(await closedAt(feed, version, seq));
    }
    await advance(run, feed, reign.to);
    keep(run.drain());
  }
  return last;
}

/** The events that the version judges; undefined when another one took its place at once. */
function reignOf(version: RuleVersion, versions: readonly RuleVersion[], end: number) {
  const from = version.fromSeq;
  if (from > end || versionAfter(versions, from) !== version) return undefined;
  const next = versions.find(({ number }) => number > version.number);
  return { from, to: Math.min(end, next?.fromSeq ?? end) };
}

/** Its state after `seq`; what was raised until then was another version's. */
async function runTo(feed: LogFeed, version: RuleVersion, seq: number): Promise<Surveillance> {
  const surveillance = new Surveillance(version.rules, version.paramsHash);
  await advance(surveillance, feed, seq);
  surveillance.drain();
  return surveillance;
}

/** What a clean stop after `seq` raised or extended. */
async function closedAt(feed: LogFeed, version: RuleVersion, seq: number): Promise<Alert[]> {
  const surveillance = await runTo(feed, version, seq);
  surveillance.close();
  return surveillance.drain();
}

/** Takes in what comes after its last event, up to and with event `seq`. */
async function advance(surveillance: Surveillance, feed: LogFeed, seq: number): Promise<void> {
  while (surveillance.seq < seq) {
    const batches = await feed.read(surveillance.seq, READ_LIMIT);
    if (batches.length === 0) throw new Error(`the log ends before event ${seq}`);
    for (const { payload } of batches) {
      const reader = new WireReader(payload);
      while (!reader.done && surveillance.seq < seq)
        surveillance.onEvent(eventCodec.decode(reader));
    }
  }
}
