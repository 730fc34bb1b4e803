/**
 * A first draft of the narrative from what the case holds: who, what, when, where, why and how, a
 * sentence for each fact, each with the evidence that it comes from.
 */
import type { NarrativeLink, NarrativePart, NarrativeSentence } from '../contract';
import { amountText, wholeDollars } from './conduct';
import type { FilingFacts } from './filing-record';
import { dayOf, isoOf, nameOf, spanOf, type FilingSources } from './sources';

/** The narrative may have 17,000 characters; the rest of the alerts is told by a count. */
const MOST_ALERTS = 12;
const MOST_EXPLANATION = 1000;

export function draftNarrative(sources: FilingSources): NarrativeSentence[] {
  return PARTS.flatMap(([part, draft]) => {
    return draft(sources).map(([text, ...links]) => ({ part, text: tidy(text), links }));
  });
}

type Draft = (sources: FilingSources) => (readonly [text: string, ...links: NarrativeLink[]])[];

const who: Draft = ({ record, accounts, profiles, venue }) =>
  record.subjects.map((owner) => {
    const own = accounts.filter((account) => account.owner === owner);
    const held = own.map(({ name, kind, country }) => `${name} (${kind}, ${country})`).join(', ');
    const profile = profiles.get(owner);
    const known = profile ? `${nameOf(owner, profile)}, customer ${owner},` : owner;
    const holds = held === '' ? 'holds no account here' : `holds the accounts ${held}`;
    const links = own.map(({ name }) => `account:${name}` as const);
    return [`${known} ${holds} at ${venue.legalName}.`, `subject:${owner}`, ...links];
  });

const what: Draft = ({ alerts, conduct, venue }) => {
  const told = alerts.slice(0, MOST_ALERTS);
  const links = told.map(({ alertId }) => `alert:${alertId}` as const);
  const trades = conduct.markets.map((m) => {
    const sum = `${amountText(m.volume, m.base)} for ${amountText(m.notional, m.quote)}`;
    const orders = `${m.orders} orders, ${m.cancels} of them cancelled`;
    const text = `In ${m.market} the accounts placed ${orders}, and ${m.fills} trades of ${sum}.`;
    return [text, ...links] as const;
  });
  const moved = conduct.money.map(({ kind, count, amount, asset }) => {
    const text = `In that time ${count} ${kind}s of ${amountText(amount, asset)} in all were made.`;
    return [text, ...links] as const;
  });
  const rest = alerts.length - told.length;
  const total = wholeDollars(conduct, venue.dollars);
  const dollars = venue.dollars.join(', ');
  const worth = `In all that is $${total}, rounded up; ${dollars} count as dollars.`;
  return [
    ...told.map((alert) => {
      const where = alert.market === null ? '' : ` in ${alert.market}`;
      const text = `${spoken(alert.rule)}${where}: ${wholeSentences(alert.explanation)}`;
      return [sentence(text), `alert:${alert.alertId}`] as const;
    }),
    ...(rest > 0 ? [[`${rest} more alerts tell of the same.`, ...links] as const] : []),
    ...trades,
    ...moved,
    ...(total === undefined ? [] : [[worth, ...links] as const]),
  ];
};

const when: Draft = (sources) => {
  const { from, to } = spanOf(sources);
  const { record, alerts } = sources;
  const links = alerts.slice(0, MOST_ALERTS).map(({ alertId }) => `alert:${alertId}` as const);
  const span = `The conduct took place from ${isoOf(from)} to ${isoOf(to)}, UTC.`;
  const found = record.detectedAt;
  return [
    [span, ...links, `case:${record.caseId}`],
    ...(found === null
      ? []
      : [[`Reason to suspect was found on ${dayOf(found)}.`, `case:${record.caseId}`] as const]),
  ];
};

const where: Draft = ({ venue, alerts, conduct, record }) => {
  const markets = [...new Set(alerts.flatMap(({ market, pool }) => market ?? pool ?? []))];
  const on = markets.length === 0 ? 'through its accounts' : `in ${markets.join(', ')}`;
  const [first] = alerts;
  const link: NarrativeLink = first ? `alert:${first.alertId}` : `case:${record.caseId}`;
  const ips = conduct.sessions.slice(0, MOST_ALERTS).map(({ ip }) => ip);
  return [
    [`It took place on ${venue.tradingPlatform}, ${on}.`, link],
    ...(ips.length === 0
      ? []
      : [[`The accounts were used from ${ips.join(', ')}.`, link] as const]),
  ];
};

const why: Draft = ({ alerts, record }) => [
  ...alerts.slice(0, MOST_ALERTS).map((alert) => {
    const passed = Object.entries(alert.measures).map(
      ([name, { value, threshold }]) =>
        `${spoken(name).toLowerCase()} ${value} (threshold ${threshold})`,
    );
    const measured = passed.length === 0 ? 'the rule was met' : passed.join(', ');
    const law = alert.legal.length === 0 ? '' : `; ${alert.legal.join(', ')}`;
    return [`${spoken(alert.rule)} measured ${measured}${law}.`, `alert:${alert.alertId}`] as const;
  }),
  ...(record.decision === null
    ? []
    : [[sentence(record.decision.summary), `case:${record.caseId}`] as const]),
];

const how: Draft = ({ record, alerts }) => {
  const frozen = record.evidence.map(({ evidenceId, label, seqFrom, seqTo, sha256 }) => {
    const range = `events ${seqFrom} to ${seqTo} of the venue's log, SHA-256 ${sha256}`;
    return [`${evidenceId}, ${label}: ${range}.`, `evidence:${evidenceId}`] as const;
  });
  if (frozen.length > 0) return frozen;
  return alerts.slice(0, MOST_ALERTS).map(({ alertId, evidence }) => {
    const { orders, fills, seqFrom, seqTo } = evidence;
    const named = `${orders.length} orders and ${fills.length} trades`;
    return [`The log shows it in its events ${seqFrom} to ${seqTo}, ${named}.`, `alert:${alertId}`];
  });
};

const PARTS: readonly (readonly [NarrativePart, Draft])[] = [
  ['who', who],
  ['what', what],
  ['when', when],
  ['where', where],
  ['why', why],
  ['how', how],
];

function tidy(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** A rule's or a measure's name as words: `marking-the-close`, `moveTicks`. */
function spoken(name: string): string {
  const words = name.replace(/-/g, ' ').replace(/([a-z0-9])([A-Z])/g, '$1 $2');
  return words.charAt(0).toUpperCase() + words.slice(1).toLowerCase();
}

/** As many whole sentences as there is room for; a point inside a number ends none. */
function wholeSentences(text: string): string {
  if (text.length <= MOST_EXPLANATION) return text;
  const ends = [...text.matchAll(/[.!?](?=\s)/g)].map(({ index }) => index + 1);
  const end = ends.findLast((at) => at <= MOST_EXPLANATION);
  return text.slice(0, end ?? MOST_EXPLANATION);
}

function sentence(text: string): string {
  return /[.!?]$/.test(text.trim()) ? text : `${text.trim()}.`;
}

/** The sentences as one text: a paragraph a part. */
export function narrativeText(sentences: readonly NarrativeSentence[]): string {
  return PARTS.map(([part]) =>
    sentences
      .filter((one) => one.part === part)
      .map(({ text }) => text.trim())
      .join(' '),
  )
    .filter((paragraph) => paragraph !== '')
    .join('\n\n');
}

/** Amounts and dates that the text may use: what the evidence says. */
export function factsOf(sources: FilingSources, assets: readonly string[]): FilingFacts {
  const { conduct, record, alerts, accounts, venue } = sources;
  const { from, to } = spanOf(sources);
  const amounts = [
    ...conduct.markets.flatMap((m) => [
      amountText(m.volume, m.base),
      amountText(m.notional, m.quote),
    ]),
    ...conduct.money.map(({ amount, asset }) => amountText(amount, asset)),
  ];
  // What a rule's explanation says is the rule's own, as the alert keeps it.
  const told = alerts.flatMap(({ explanation }) => amountsIn(explanation, assets));
  const times = [
    ...[from, to, record.openedAt, record.detectedAt, record.receivedAt],
    ...alerts.flatMap((alert) => [alert.from, alert.to, alert.raisedAt]),
    ...accounts.map(({ openedAt }) => openedAt),
  ];
  const dates = times.flatMap((time) => (time === null || time === undefined ? [] : dayOf(time)));
  return {
    amounts: [...new Set([...amounts, ...told])],
    dates: [...new Set(dates)].sort(),
    ...{ assets, dollars: venue.dollars },
  };
}

/** Amounts in a text, as `number asset`; `$` and `USD` are dollars. */
export function amountsIn(text: string, assets: readonly string[]): string[] {
  const names = new Set([...assets, 'USD']);
  const found: string[] = [];
  for (const [, dollar, number, word] of text.matchAll(AMOUNT)) {
    const asset = dollar === undefined ? word : 'USD';
    if (number === undefined || asset === undefined || !names.has(asset)) continue;
    found.push(`${plain(number)} ${asset}`);
  }
  return found;
}

const AMOUNT = /(\$)?\s?(\d[\d,]*(?:\.\d+)?)(?:\s([A-Za-z][A-Za-z0-9]{1,15})\b)?/g;

/** `1,250.50` → `1250.5` */
function plain(number: string): string {
  const digits = number.replaceAll(',', '');
  return digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits;
}
