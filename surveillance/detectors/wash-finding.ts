/** From fills with oneself to the alert: measures beside their thresholds, points, words. */
import type { Finding } from '../../cases/contract/alert-book';
import { figure, names, percent, utc } from '../../cases/contract/alert-wording';
import { points, rounded, type Bands } from '../../cases/contract/alert-measures';

interface Limits {
  readonly minFills: number;
  readonly minShare: number;
  readonly maxChance: number;
}

export interface SelfFill {
  readonly at: number;
  readonly seq: number;
  readonly trade: number;
  readonly quantity: number;
  readonly takerOrder: number;
  readonly accounts: readonly string[];
  readonly orders: Finding['orders'];
}

export interface Conduct {
  recent: SelfFill[];
  alert: string | undefined;
  count: number;
  lots: number;
  firstAt: number;
  lastAt: number;
  accounts: Set<string>;
}

/** How a party's fills with itself compare with chance in one window. */
export interface Verdict {
  readonly self: number;
  readonly share: number;
  readonly chance: number;
  readonly expected: number;
  readonly since: number;
}

const COUNT_BANDS: Bands = [
  [5, 8],
  [10, 16],
  [25, 24],
];
const SHARE_BANDS: Bands = [
  [0.1, 6],
  [0.3, 12],
  [0.6, 20],
];

/** The alert's numbers and words for a running conduct; `added` is new since the last. */
export function washFinding(
  market: string,
  p: Limits,
  conduct: Conduct,
  added: readonly SelfFill[],
  v: Verdict,
): Finding {
  return {
    market,
    accounts: [...conduct.accounts],
    from: added[0]?.at ?? conduct.firstAt,
    to: conduct.lastAt,
    at: conduct.lastAt,
    seqFrom: added[0]?.seq ?? 0,
    seqTo: added[added.length - 1]?.seq ?? 0,
    score: 50 + points(conduct.count, COUNT_BANDS) + points(v.share, SHARE_BANDS),
    measures: {
      fillsWithSelf: { value: conduct.count, threshold: p.minFills },
      shareOfOwnFills: { value: rounded(v.share), threshold: p.minShare },
      expectedByChance: { value: rounded(v.expected), threshold: rounded(conduct.count) },
      probabilityOfChance: { value: rounded(v.chance), threshold: p.maxChance },
    },
    explanation: explain(market, p, conduct, v),
    orders: added.flatMap((s) => s.orders),
    fills: added.map((s) => `${market}-${s.trade}`),
  };
}

function explain(market: string, p: Limits, conduct: Conduct, v: Verdict): string {
  return (
    `Between ${utc(conduct.firstAt)} and ${utc(conduct.lastAt)}, ` +
    `${names([...conduct.accounts])} bought from and sold to the same beneficial owner (or the ` +
    `same named client) in ${market} ${conduct.count} times, ${conduct.lots} lots in all, so ` +
    `that ownership did not change. These are ${percent(v.share)} of that party's fills in the ` +
    `period (from ${percent(p.minShare)} on they count); meeting itself by chance would have ` +
    `brought about ${figure(v.expected)}. Self-trade prevention did not stop them. It would not ` +
    `have been reported with fewer than ${p.minFills} such fills, had they been below ` +
    `${percent(p.minShare)} of the party's fills or no more than its orders meet by chance, or ` +
    `had the orders been for different clients.`
  );
}
