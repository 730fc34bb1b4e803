/** Positions that parties had built when news came, against their own habit. */
import type { MarketState, PartyMarket } from '../../feed/state';
import type { Trail } from '../../feed/trail';

export interface PositionBefore {
  readonly party: PartyMarket;
  /** Net lots of the window; negative when sold. */
  readonly net: number;
  /** Standard deviations off the habit of windows of the same length. */
  readonly deviations: number;
  /** Average price paid or got, in ticks. */
  readonly price: number;
  readonly windowMicros: number;
  readonly firstAt: number;
  readonly firstSeq: number;
  readonly lastAt: number;
}

const WINDOWS = [900_000_000, 2_700_000_000] as const;
const MAX_HABIT = 12;
/** Lesser side over larger side in the window, from which on it is no position but trading. */
const TWO_SIDED = 0.4;

/**
 * The window that stands out most, if any holds a position of `minVolume` usual minutes.
 * @param at µs; trades up to it count
 */
export function positionBefore(
  trail: Trail,
  party: PartyMarket,
  market: MarketState,
  at: number,
  minVolume: number,
): PositionBefore | undefined {
  let best: PositionBefore | undefined;
  const usual = market.bars.usualVolume;
  for (const length of WINDOWS) {
    const sum = trail.between(at - length, at + 1);
    const net = sum.bought - sum.sold;
    const larger = Math.max(sum.bought, sum.sold);
    if (Math.abs(net) < minVolume * usual || larger === 0) continue;
    if (Math.min(sum.bought, sum.sold) > TWO_SIDED * larger) continue;
    const habit = trail.nets(at - length, length, MAX_HABIT);
    const mean = habit.reduce((a, b) => a + b, 0) / Math.max(1, habit.length);
    const spread = habit.reduce((a, b) => a + (b - mean) ** 2, 0) / Math.max(1, habit.length);
    // Few windows say little: the own usual order and the market's minute are the least spread.
    const floor = Math.max(1.2 * party.typicalSize, 0.3 * usual, 1);
    const deviations = Math.abs(net - mean) / Math.max(Math.sqrt(spread), floor);
    if (best !== undefined && deviations <= best.deviations) continue;
    const price = net > 0 ? sum.boughtValue / sum.bought : sum.soldValue / sum.sold;
    const { firstAt, firstSeq, lastAt } = sum;
    best = { party, net, deviations, price, windowMicros: length, firstAt, firstSeq, lastAt };
  }
  return best;
}
