/** The paragraph of a spoofing or layering alert: what was seen, and what would have cleared it. */
import { figure, names, percent, utc } from '../../cases/contract/alert-wording';
import type { PartyMarket } from '../feed/state';
import { median } from '../../cases/contract/alert-measures';

interface ToldStroke {
  readonly from: number;
  readonly to: number;
  readonly size: number;
  readonly share: number;
  readonly imbalance: number;
  readonly levels: number;
  readonly flip: boolean;
  readonly gained: boolean;
  readonly accounts: readonly string[];
}

interface ToldLimits {
  readonly minStrokes: number;
  readonly minLevels: number;
  readonly withdrawnShare: number;
  readonly withinSeconds: number;
  readonly imbalance: number;
}

/**
 * @param delay median seconds from execution to withdrawal
 */
export function explainStrokes(
  rule: string,
  party: PartyMarket,
  conduct: { kept: readonly ToldStroke[]; count: number; wrongSideInRun: number; firstAt: number },
  limits: ToldLimits,
  delay: number,
): string {
  const { kept } = conduct;
  const of = (pick: (s: ToldStroke) => number): number => median(kept.map(pick));
  const last = kept[kept.length - 1];
  const flips = kept.filter((s) => s.flip).length;
  const gained = kept.filter((s) => s.gained).length;
  const manner =
    rule === 'layering' ? `on about ${figure(of((s) => s.levels))} price levels` : 'at the top';
  return (
    `Between ${utc(conduct.firstAt)} and ${utc(last?.to ?? conduct.firstAt)}, ` +
    `${names(kept.flatMap((s) => s.accounts))} traded in ${party.market.info.name} ` +
    `${conduct.count} times while showing orders on the opposite side ${manner} of ` +
    `${figure(of((s) => s.size))} times the visible level (median; ${limits.minLevels} counts) ` +
    `and ${figure(of((s) => s.imbalance))} times the own interest on the side that traded ` +
    `(${limits.imbalance} counts). Each time ${percent(of((s) => s.share))} of them (at least ` +
    `${percent(limits.withdrawnShare)} counts) was withdrawn ${figure(delay)} s after the ` +
    `execution (median; ${limits.withinSeconds} s counts) and not put back` +
    (flips > 0 ? `; ${flips} times the orders were turned into a trade the other way` : '') +
    `. In ${gained} of the last ${kept.length} cases the price had come towards the own order; ` +
    `the same happened ${conduct.wrongSideInRun} times on the wrong side, the control. No ` +
    `outside price, news, lost connection or expiry preceded the withdrawals. It would not have ` +
    `been reported with fewer than ${limits.minStrokes} such cases in a day (attempts without ` +
    `an execution count in part), had a good part of the orders stayed or been executed, had ` +
    `both sides been treated alike, or had the orders been smaller than what others showed.`
  );
}
