/**
 * Scores alerts against the labels of a corpus, to the letter of contracts §5, and adds the counts
 * of several corpora up. Pure.
 */
import { type Alert } from '../../../cases/contract';
import { type Episode } from '../abuse/episode';
import { byRule, match } from './match';
import { standsFor } from './rules';

export interface ScoreOptions {
  /** Names the corpus in bad rows. */
  readonly corpus: string;
  /** Rules that are scored; all that occur unless given. */
  readonly rules?: readonly string[];
}

export interface MissedEpisode {
  readonly corpus: string;
  readonly episode: Episode;
  /** What the nearest alert lacked. */
  readonly reason: string;
}

export interface FalseAlert {
  readonly corpus: string;
  readonly alert: Alert;
  readonly reason: string;
}

export interface RuleScore {
  readonly rule: string;
  readonly episodes: number;
  /** Found, allowed alternates included. */
  readonly found: number;
  /** Found by an alert of the rule itself. */
  readonly foundStrictly: number;
  /** Alerts that count: those that find something and the false ones. */
  readonly alerts: number;
  readonly rightAlerts: number;
  readonly neutralAlerts: number;
  /** Accounts that counted alerts accuse, and those of them that no label knows. */
  readonly accused: number;
  readonly accusedHonest: number;
}

export interface Score {
  /** By rule, sorted by name. */
  readonly rules: readonly RuleScore[];
  readonly missed: readonly MissedEpisode[];
  readonly falseAlerts: readonly FalseAlert[];
}

type Verdict = { readonly kind: 'right' | 'neutral' } | { readonly kind: 'false'; reason: string };

/** Second and third alerts of one rule on one episode are neutral; later ones are false. */
const NEUTRAL_REPEATS = 2;

/** Scores one corpus. Shadow alerts and `round-amounts` are left out (contracts §3, §5). */
export function score(
  episodes: readonly Episode[],
  alerts: readonly Alert[],
  options: ScoreOptions,
): Score {
  const wanted = (rule: string): boolean => options.rules?.includes(rule) ?? true;
  const scored = alerts
    .filter(({ rule, shadow }) => rule !== 'round-amounts' && shadow !== true && wanted(rule))
    .sort((x, y) => x.raisedAt - y.raisedAt || (x.alertId < y.alertId ? -1 : 1));
  const real = episodes.filter(({ attempt, rule }) => attempt !== true && wanted(rule));
  const finds = new Map(scored.map((a) => [a, match(a, real, { rule: byRule(a), inTime: true })]));
  const verdicts = judge(
    scored,
    episodes,
    (alert) => finds.get(alert)?.found ?? [],
    (alert) => {
      return finds.get(alert)?.missed ?? 'finds nothing new';
    },
  );
  const known = new Set(episodes.flatMap(({ accounts }) => accounts));
  const names = new Set([...real.map(({ rule }) => rule), ...scored.map(({ rule }) => rule)]);
  const foundBy = (episode: Episode): readonly Alert[] =>
    scored.filter((alert) => finds.get(alert)?.found.includes(episode));
  const rules = [...names].sort().map((rule): RuleScore => {
    const mine = real.filter((episode) => episode.rule === rule);
    const counted = scored.filter((a) => a.rule === rule && verdicts.get(a)?.kind !== 'neutral');
    const accused = new Set(counted.flatMap(({ accounts }) => accounts));
    return {
      rule,
      episodes: mine.length,
      found: mine.filter((episode) => foundBy(episode).length > 0).length,
      foundStrictly: mine.filter((e) => foundBy(e).some((a) => a.rule === rule)).length,
      alerts: counted.length,
      rightAlerts: counted.filter((alert) => verdicts.get(alert)?.kind === 'right').length,
      neutralAlerts: scored.filter((a) => a.rule === rule).length - counted.length,
      accused: accused.size,
      accusedHonest: [...accused].filter((account) => !known.has(account)).length,
    };
  });
  const { corpus } = options;
  return {
    rules,
    missed: real
      .filter((episode) => foundBy(episode).length === 0)
      .map((episode) => ({ corpus, episode, reason: whyMissed(episode, scored) })),
    falseAlerts: scored.flatMap((alert) => {
      const verdict = verdicts.get(alert);
      return verdict?.kind === 'false' ? [{ corpus, alert, reason: verdict.reason }] : [];
    }),
  };
}

/** Judges the alerts in the order in which they were raised. */
function judge(
  alerts: readonly Alert[],
  episodes: readonly Episode[],
  found: (alert: Alert) => readonly Episode[],
  reasonOf: (alert: Alert) => string,
): Map<Alert, Verdict> {
  const timesFound = new Map<string, number>();
  const verdicts = new Map<Alert, Verdict>();
  for (const alert of alerts) {
    const mine = found(alert);
    const counts = mine.map((episode) => {
      const key = `${alert.rule}/${episodes.indexOf(episode)}`;
      const before = timesFound.get(key) ?? 0;
      timesFound.set(key, before + 1);
      return before;
    });
    if (counts.includes(0)) verdicts.set(alert, { kind: 'right' });
    else if (counts.some((before) => before <= NEUTRAL_REPEATS)) {
      verdicts.set(alert, { kind: 'neutral' });
    } else if (counts.length > 0) {
      verdicts.set(alert, { kind: 'false', reason: 'fourth or later alert on one episode' });
    } else if (isNeutral(alert, episodes)) verdicts.set(alert, { kind: 'neutral' });
    else verdicts.set(alert, { kind: 'false', reason: reasonOf(alert) });
  }
  return verdicts;
}

/** On an attempt, or on conduct that satisfies the alert's rule besides its own. */
function isNeutral(alert: Alert, episodes: readonly Episode[]): boolean {
  const rule = (episode: Episode): boolean =>
    (episode.attempt === true && standsFor(alert.rule, episode.rule)) ||
    episode.also.includes(alert.rule);
  return match(alert, episodes, { rule, inTime: false }).found.length > 0;
}

/** What the alert that came nearest lacked. */
function whyMissed(episode: Episode, alerts: readonly Alert[]): string {
  const near = alerts.filter((a) => a.accounts.some((name) => episode.accounts.includes(name)));
  if (near.length === 0) return 'no alert names any of its accounts';
  const reasons = near.map((alert) => {
    const { missed } = match(alert, [episode], { rule: byRule(alert), inTime: true });
    return `${alert.rule}: ${missed ?? 'matched'}`;
  });
  return [...new Set(reasons)].join('; ');
}

/** Adds up scores of several corpora; every rate is then over all of them. */
export function pool(scores: readonly Score[]): Score {
  const rules = new Map<string, RuleScore>();
  for (const one of scores.flatMap((each) => each.rules)) {
    const sum = rules.get(one.rule);
    rules.set(one.rule, sum === undefined ? one : add(sum, one));
  }
  return {
    rules: [...rules.values()].sort((x, y) => (x.rule < y.rule ? -1 : 1)),
    missed: scores.flatMap(({ missed }) => missed),
    falseAlerts: scores.flatMap(({ falseAlerts }) => falseAlerts),
  };
}

function add(x: RuleScore, y: RuleScore): RuleScore {
  return {
    rule: x.rule,
    episodes: x.episodes + y.episodes,
    found: x.found + y.found,
    foundStrictly: x.foundStrictly + y.foundStrictly,
    alerts: x.alerts + y.alerts,
    rightAlerts: x.rightAlerts + y.rightAlerts,
    neutralAlerts: x.neutralAlerts + y.neutralAlerts,
    accused: x.accused + y.accused,
    accusedHonest: x.accusedHonest + y.accusedHonest,
  };
}
