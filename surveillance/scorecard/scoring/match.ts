/** Whether an alert finds an episode: the five conditions of contracts §5, the first missed too. */
import { type Alert } from '../../../cases/contract';
import { type Episode } from '../abuse/episode';
import { raiseBy, standsFor } from './rules';

/** Slack of an episode at both ends, µs. */
const SLACK = 60_000_000;
const MIN_JACCARD = 0.5;
const MIN_COVERED = 1 / 3;

export interface MatchOptions {
  /** Which episodes' rules the alert may be about. */
  readonly rule: (episode: Episode) => boolean;
  /** False leaves condition 5 out. */
  readonly inTime: boolean;
}

export interface MatchResult {
  readonly found: readonly Episode[];
  /** Why nothing was found, in words; undefined when something was. */
  readonly missed?: string;
}

/** Rule of the alert or an allowed alternate. */
export function byRule(alert: Alert): (episode: Episode) => boolean {
  return (episode) => standsFor(alert.rule, episode.rule);
}

/** The episodes that the alert finds. */
export function match(
  alert: Alert,
  episodes: readonly Episode[],
  options: MatchOptions,
): MatchResult {
  const ruled = episodes.filter(options.rule);
  if (ruled.length === 0) return missed('no episode of this rule');
  const place = alert.market ?? alert.pool ?? null;
  const placed = ruled.filter(({ market }) => market === null || market === place);
  if (placed.length === 0) return missed(`no episode of this rule in ${place ?? 'no market'}`);
  const timed = placed.filter((episode) => overlaps(alert, episode));
  if (timed.length === 0) return missed('no episode of this rule there at that time');
  const accounted = byAccounts(alert, timed);
  if (accounted.length === 0) return missed(`accounts of the episode there: ${names(timed)}`);
  const prompt = options.inTime
    ? accounted.filter(({ rule, to }) => alert.raisedAt <= raiseBy(rule, to))
    : accounted;
  if (prompt.length === 0) return missed(`raised ${lateness(alert, accounted)} s too late`);
  const covered = coveredShare(alert, prompt);
  if (covered < MIN_COVERED) {
    return missed(`the conduct covers ${(100 * covered).toFixed(0)} % of the alert's span`);
  }
  return { found: prompt };
}

const missed = (reason: string): MatchResult => ({ found: [], missed: reason });

const names = (episodes: readonly Episode[]): string =>
  [...new Set(episodes.flatMap(({ accounts }) => accounts))].sort().join(' ');

function lateness(alert: Alert, episodes: readonly Episode[]): string {
  const latest = Math.max(...episodes.map(({ rule, to }) => raiseBy(rule, to)));
  return ((alert.raisedAt - latest) / 1_000_000).toFixed(0);
}

function overlaps(alert: Alert, { from, to }: Episode): boolean {
  return alert.from <= to + SLACK && alert.to >= from - SLACK;
}

/** Jaccard ≥ 0.5 with an episode, or with several of one group taken together. */
function byAccounts(alert: Alert, episodes: readonly Episode[]): Episode[] {
  const found = new Set(episodes.filter(({ accounts }) => isLike(alert.accounts, accounts)));
  for (const group of new Set(episodes.map((episode) => episode.group))) {
    if (group === undefined) continue;
    const shared = episodes.filter(
      (episode) =>
        episode.group === group && episode.accounts.some((a) => alert.accounts.includes(a)),
    );
    const together = new Set(shared.flatMap(({ accounts }) => accounts));
    if (isLike(alert.accounts, [...together])) for (const episode of shared) found.add(episode);
  }
  return episodes.filter((episode) => found.has(episode));
}

function isLike(left: readonly string[], right: readonly string[]): boolean {
  const all = new Set([...left, ...right]);
  const other = new Set(right);
  const both = [...new Set(left)].filter((account) => other.has(account));
  return all.size > 0 && both.length / all.size >= MIN_JACCARD;
}

/** Share of the alert's span inside the episodes, each with its slack, counted once. */
function coveredShare(alert: Alert, episodes: readonly Episode[]): number {
  const span = alert.to - alert.from;
  if (span <= 0) return 1;
  const parts = episodes
    .map(({ from, to }) => ({
      from: Math.max(from - SLACK, alert.from),
      to: Math.min(to + SLACK, alert.to),
    }))
    .sort((x, y) => x.from - y.from);
  let covered = 0;
  let reached = alert.from;
  for (const part of parts) {
    covered += Math.max(0, part.to - Math.max(part.from, reached));
    reached = Math.max(reached, part.to);
  }
  return covered / span;
}
