/** The scorecard as a page: rates with their bounds by density and rule, and every bad row. */
import { type Score } from './score';
import { wilson } from './wilson';

/** Which rules the corpora act out: the four of the first page, the others, or none. */
export type ScorecardScenarios = 'standard' | 'other' | 'none';

export interface ScorecardPart {
  readonly density: number;
  /** Seeds whose corpora are in it. */
  readonly seeds: readonly number[];
  /** Records of all corpora together. */
  readonly records: number;
  readonly score: Score;
  /** `standard` unless said. */
  readonly scenarios?: ScorecardScenarios;
  /** Markets of all corpora together, each of which has one midnight. */
  readonly marketDays?: number;
}

/** Contracts §5 counts these alerts apart on flows without abuse. */
const NOT_COUNTED: ReadonlySet<string> = new Set(['order-to-trade-ratio', 'message-rate']);

/** Markdown; a function of its input alone, so that a stale page can be told. */
export function renderScorecard(parts: readonly ScorecardPart[]): string {
  const lines = [
    '# Scorecard',
    '',
    'Seeded corpora with honest and abusive agents (surveillance/scorecard), replayed and scored',
    'as contracts §5 says, by',
    `\`npm run scorecard -- ${commandOf(parts)}\`.`,
    'In brackets: Wilson 95 %',
    'bounds. *Strict* recall allows no alternates. *Neutral* alerts are counted nowhere else.',
    '*Honest* are accounts that a counted alert accuses and no label knows, of all accused.',
    'Alerts of rules in shadow mode do not count, so that these find nothing here.',
    '',
    '| density | rule | episodes | recall | strict | alerts | precision | neutral | honest |',
    '|---|---|---|---|---|---|---|---|---|',
    ...parts.flatMap(rows),
    '',
    ...parts.map(
      ({ density, seeds, records }) =>
        `Density ${density}: seeds ${ranges(seeds)}, ${records} records.`,
    ),
    ...parts.filter(({ scenarios }) => scenarios === 'none').map(quietLine),
    '',
    '## Episodes not found',
    '',
    ...badRows(parts.flatMap(missedRows), '| corpus | episode | market | how | from | why |'),
    '',
    '## False alerts',
    '',
    ...badRows(parts.flatMap(falseRows), '| corpus | alert | market | accounts | from | why |'),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

/** The money-laundering rules on their own corpora. */
export interface MoneyPart extends ScorecardPart {
  /** Accounts times months of 30 days in the corpora, and in those without abuse. */
  readonly accountMonths: number;
  readonly quiet: { readonly accountMonths: number; readonly alerts: number };
}

/** The section about money laundering; it stands below the page of market abuse. */
export function renderMoney(part: MoneyPart): string {
  const { seeds, records, quiet } = part;
  const perThousand = quiet.accountMonths === 0 ? 0 : (quiet.alerts / quiet.accountMonths) * 1000;
  const command = `--only money --seeds ${seeds.length} --first ${Math.min(...seeds)}`;
  return [
    MONEY_HEADING,
    '',
    'Seeded towns of customers, honest and not, over 150 days (kyc/scorecard), scored alike, by',
    `\`npm run scorecard -- ${command}\`.`,
    '',
    '| rule | episodes | recall | strict | alerts | precision | neutral | honest |',
    '|---|---|---|---|---|---|---|---|',
    ...rows(part).map((row) => row.replace(/^\| \S+ /, '')),
    '',
    `Seeds ${ranges(seeds)}, ${records} records, ${Math.round(part.accountMonths)} account months.`,
    `Without abuse: ${quiet.alerts} alerts in ${Math.round(quiet.accountMonths)} account months, ` +
      `${perThousand.toFixed(1)} per 1,000 (at most 20 are allowed).`,
    '',
    '## Laundering not found',
    '',
    ...badRows(missedRows(part), '| corpus | episode | market | how | from | why |'),
    '',
    '## False money-laundering alerts',
    '',
    ...badRows(falseRows(part), '| corpus | alert | market | accounts | from | why |'),
    '',
  ].join('\n');
}

export const MONEY_HEADING = '# Money laundering';

function rows({ density, score }: ScorecardPart): string[] {
  return score.rules.map((rule) => {
    const cells = [
      density,
      rule.rule,
      rule.episodes,
      rate(rule.found, rule.episodes),
      rate(rule.foundStrictly, rule.episodes),
      rule.alerts,
      rate(rule.rightAlerts, rule.alerts),
      rule.neutralAlerts,
      `${rule.accusedHonest} of ${rule.accused}`,
    ];
    return `| ${cells.join(' | ')} |`;
  });
}

function rate(hits: number, trials: number): string {
  if (trials === 0) return '–';
  const { low, high } = wilson(hits, trials);
  return `${(hits / trials).toFixed(3)} (${low.toFixed(2)}–${high.toFixed(2)})`;
}

/** How far alerts on a flow without abuse are below one per market and day. */
function quietLine({ density, score, marketDays = 0 }: ScorecardPart): string {
  const counted = score.falseAlerts.filter(({ alert }) => !NOT_COUNTED.has(alert.rule));
  const places = new Map<string, number>();
  for (const { corpus, alert } of counted) {
    const place = `${corpus} ${alert.market ?? alert.pool ?? ''}`;
    places.set(place, (places.get(place) ?? 0) + 1);
  }
  const over = [...places.values()].filter((alerts) => alerts > 1).length;
  return (
    `Density ${density}, without abuse: ${counted.length} alerts on ${marketDays} markets of a ` +
    `day, order-to-trade-ratio and message-rate aside (one each is allowed; ${over} had more).`
  );
}

/** The options that make this very page again. */
function commandOf(parts: readonly ScorecardPart[]): string {
  const seeds = parts[0]?.seeds ?? [];
  const scenarios = parts[0]?.scenarios ?? 'standard';
  const acted = scenarios === 'standard' ? '' : ` --scenarios ${scenarios}`;
  const densities = parts.map(({ density }) => density).join(',');
  return `--seeds ${seeds.length} --first ${Math.min(...seeds)} --densities ${densities}${acted}`;
}

function ranges(seeds: readonly number[]): string {
  const sorted = [...seeds].sort((x, y) => x - y);
  const first = sorted[0];
  const last = sorted[sorted.length - 1];
  if (first === undefined || last === undefined) return 'none';
  return last - first === sorted.length - 1 ? `${first} to ${last}` : sorted.join(', ');
}

function missedRows({ score }: ScorecardPart): string[] {
  return score.missed.map(({ corpus, episode, reason }) => {
    const { rule, market, variant, from } = episode;
    return `| ${[corpus, rule, market ?? '–', variant, time(from), reason].join(' | ')} |`;
  });
}

function falseRows({ score }: ScorecardPart): string[] {
  return score.falseAlerts.map(({ corpus, alert, reason }) => {
    const place = alert.market ?? alert.pool ?? '–';
    const accounts = alert.accounts.join(' ');
    return `| ${[corpus, alert.rule, place, accounts, time(alert.from), reason].join(' | ')} |`;
  });
}

function badRows(found: readonly string[], head: string): string[] {
  return found.length === 0 ? ['None.'] : [head, '|---|---|---|---|---|---|', ...found];
}

/** Time of day of a µs timestamp, hh:mm:ss UTC. */
function time(micros: number): string {
  const seconds = Math.floor(micros / 1_000_000) % 86_400;
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}
