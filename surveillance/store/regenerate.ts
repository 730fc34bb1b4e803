/**
 * Alerts made again from the stored log, the versions of the parameters and the places where
 * windows were closed: what an alert is a function of. Nothing of the first run is looked at.
 */
import type { Alert } from '../../cases/contract';
import { eventCodec, WireReader } from '../../core/contract';
import type { LogFeed } from '../../platform/feed/log-feed';
import type { Partition } from '../partition/plan';
import { versionAfter, type RuleVersion } from '../parameters/version';
import { Surveillance } from '../surveillance';
import type { Closing } from './rule-versions';

const READ_LIMIT = 64;

export interface History {
  readonly versions: readonly RuleVersion[];
  readonly closings: readonly Closing[];
  /** What judges today, and the last event of each whose alerts are wanted. */
  readonly parts: readonly { readonly partition: Partition; readonly end: number }[];
}

/** @returns the last state of each alert by its id */
export async function regenerate(
  feed: LogFeed,
  { versions, closings, parts }: History,
): Promise<ReadonlyMap<string, Alert>> {
  const last = new Map<string, Alert>();
  const keep = (alerts: readonly Alert[]) => {
    for (const alert of alerts) last.set(alert.alertId, alert);
  };
  const end = Math.max(0, ...parts.map((part) => part.end));
  for (const version of versions) {
    const reign = reignOf(version, versions, end);
    if (reign === undefined) continue;
    const runs: Surveillance[] = [];
    for (const { partition } of parts) runs.push(await runTo(feed, version, reign.from, partition));
    const advanceAll = async (seq: number) => {
      for (const [i, run] of runs.entries()) {
        await advance(run, feed, Math.min(seq, parts[i]?.end ?? 0));
        keep(run.drain());
      }
    };
    for (const { seq, partition } of closings.filter((one) => one.version === version.number)) {
      await advanceAll(seq);
      keep(await closedAt(feed, version, seq, partition));
    }
    await advanceAll(reign.to);
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
async function runTo(
  feed: LogFeed,
  version: RuleVersion,
  seq: number,
  partition: Partition,
): Promise<Surveillance> {
  const surveillance = new Surveillance(version.rules, version.paramsHash, partition);
  await advance(surveillance, feed, seq);
  surveillance.drain();
  return surveillance;
}

/** What a clean stop after `seq` raised or extended. */
async function closedAt(
  feed: LogFeed,
  version: RuleVersion,
  seq: number,
  partition: Partition,
): Promise<Alert[]> {
  const surveillance = await runTo(feed, version, seq, partition);
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
