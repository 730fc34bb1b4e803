/**
 * How far somebody stands out in a market at any time, without news: the measure of a position's
 * being unusual there. In a market where everyone trades all the time it is less than in one where
 * few trade seldom.
 */
import { FadingHistogram } from '../../feed/fading-histogram';
import type { MarketState } from '../../feed/state';
import type { DetectorContext } from '../detector';
import { standingIn } from './news-positions';
import { positionsOn } from './position-before';

const EVERY = 300_000_000;
/** Looks remembered, at both sides: about a day. */
const MEMORY = 600;
/** Looks from which on something is known. */
const LEAST_LOOKS = 12;
/** Of so many looks the result is doubled, of twice as many put up by a half. */
const FEW_LOOKS = 4;
const QUANTILE = 0.95;
/** The histogram takes whole numbers well. */
const SCALE = 100;

interface Place {
  next: number;
  readonly farthest: FadingHistogram;
}

export class UsualStanding {
  private readonly places: (Place | undefined)[] = [];

  constructor(private readonly context: DetectorContext) {}

  /** Looks at the market's parties every five minutes of trading. */
  look(market: MarketState, at: number): void {
    const id = market.info.id;
    let place = this.places[id];
    if (place === undefined) {
      place = { next: at + EVERY, farthest: new FadingHistogram(MEMORY) };
      this.places[id] = place;
    }
    if (at < place.next) return;
    place.next = at + EVERY;
    const standing = standingIn(this.context, market, at);
    for (const side of [0, 1] as const) {
      let farthest = 0;
      for (const { standsOut } of positionsOn(standing, side)) {
        farthest = Math.max(farthest, standsOut);
      }
      place.farthest.add(farthest * SCALE);
    }
  }

  /** What nineteen of twenty looks did not pass; undefined after too few of them. */
  of(market: MarketState): number | undefined {
    const farthest = this.places[market.info.id]?.farthest;
    if (farthest === undefined || farthest.samples < LEAST_LOOKS) return undefined;
    // Few looks have not seen all that is common.
    return (farthest.quantile(QUANTILE) / SCALE) * (1 + FEW_LOOKS / farthest.samples);
  }
}
