/** From a party's strokes to the alert: measures beside their thresholds, points, words. */
import type { Finding } from '../../cases/contract/alert-book';
import type { PartyMarket } from '../feed/state';
import { median, points, rounded, type Bands } from '../../cases/contract/alert-measures';
import { explainStrokes } from './opposing-explanation';
import type { OpposingParameters } from './opposing-parameters';
import type { Ledger, Stroke } from './strokes';

const COUNT_BANDS: Bands = [
  [3, 8],
  [4, 14],
  [6, 20],
  [10, 26],
];
const SIZE_BANDS: Bands = [
  [2, 4],
  [4, 8],
  [8, 12],
];
const PROMPT_BANDS: Bands = [
  [0.1, 4],
  [1, 8],
];

/** The alert's numbers and words for a running conduct; `added` is new since the last. */
export function strokesFinding(
  rule: string,
  p: OpposingParameters,
  party: PartyMarket,
  ledger: Ledger,
  added: readonly Stroke[],
  at: number,
): Finding {
  const { kept, count, wrongSideInRun: wrongSide } = ledger;
  const of = (pick: (s: Stroke) => number): number => median(kept.map(pick));
  const delay = of((s) => s.delayMicros) / 1e6;
  const gained = kept.filter((s) => s.gained).length / Math.max(1, kept.length);
  const score =
    50 +
    points(count, COUNT_BANDS) +
    points(
      of((s) => s.size),
      SIZE_BANDS,
    ) +
    points(1 / Math.max(delay, 0.001), PROMPT_BANDS) +
    (gained >= 0.5 ? 8 : 0) +
    (wrongSide === 0 ? 4 : 0);
  const first = added[0];
  const last = added[added.length - 1];
  return {
    market: party.market.info.name,
    accounts: added.flatMap((s) => s.accounts),
    from: first?.from ?? at,
    to: last?.to ?? at,
    at,
    seqFrom: Math.min(...added.map((s) => s.seqFrom)),
    seqTo: Math.max(...added.map((s) => s.seqTo)),
    score,
    measures: {
      strokes: { value: count, threshold: p.minStrokes },
      interestOverLevel: { value: rounded(of((s) => s.size)), threshold: p.minLevels },
      interestOverOwnOtherSide: {
        value: rounded(of((s) => s.imbalance)),
        threshold: p.imbalance,
      },
      withdrawnShare: { value: rounded(of((s) => s.share)), threshold: p.withdrawnShare },
      secondsToWithdrawal: { value: rounded(delay), threshold: p.withinSeconds },
      wrongSideStrokes: { value: wrongSide, threshold: rounded(p.maxWrongSide * count) },
      priceCameShare: { value: rounded(gained), threshold: 0.5 },
      priceLevels: { value: of((s) => s.levels), threshold: 1 },
      repricings: { value: of((s) => s.repricings), threshold: 0 },
    },
    explanation: explainStrokes(rule, party, ledger, p, delay),
    orders: added.flatMap((s) => s.orders),
    fills: added.flatMap((s) => s.fills),
  };
}
