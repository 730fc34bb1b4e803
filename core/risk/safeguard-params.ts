/**
 * What `--params` may switch on to keep prices orderly: bands with limit state, pause and
 * re-opening auction (after the US plan "Limit Up-Limit Down" and MiFID II RTS 7 Art 18), a breaker
 * for the whole venue, a reference price of several sources, the most that one order may move a
 * price, and what takes the profit out of being a moment faster: batch auctions, a minimum
 * resting time and a delay of takers.
 */
import { z } from 'zod';
import { byName, decimal } from './param-words';

const seconds = z.int().min(1).max(86_400);
const millis = z.int().min(1).max(60_000);
const ofMarket = z.strictObject({ percent: decimal });

export const SAFEGUARDS = {
  /**
   * Trades happen within `percent` of the mean price of the last `referenceSeconds`. Interest that
   * reaches the band's edge begins a limit state; if it is still there after `limitStateSeconds`,
   * the market pauses and comes back by an auction.
   */
  priceBands: z
    .strictObject({
      percent: decimal,
      referenceSeconds: seconds.default(300),
      limitStateSeconds: seconds.default(15),
      pauseSeconds: seconds.default(300),
      auctionSeconds: seconds.default(60),
      /** Bands of single markets. */
      markets: byName(ofMarket).optional(),
    })
    .optional(),
  /** So many markets paused by their bands within `windowSeconds` pause all of them. */
  venueBreaker: z
    .strictObject({
      markets: z.int().min(1),
      windowSeconds: seconds.default(300),
      pauseSeconds: seconds.default(900),
    })
    .optional(),
  /**
   * The reference price is the median of the sources' prices that are at most `maxAgeSeconds` old
   * and within `maxDivergencePct` of their median. With fewer than `minSources` of them the last
   * good one holds for `lastGoodSeconds`; after that there is none, and `pauseWithout` pauses the
   * market until there is one again. Unset: the newest outside price, whatever its source.
   */
  referenceSources: z
    .strictObject({
      maxAgeSeconds: seconds.default(60),
      maxDivergencePct: decimal.default('2'),
      minSources: z.int().min(1).default(1),
      lastGoodSeconds: seconds.default(300),
      pauseWithout: z.boolean().default(false),
    })
    .optional(),
  /** Most per cent that a market order may go from the best price, or a swap move its pool. 409. */
  priceImpact: z
    .strictObject({ percent: decimal, markets: byName(ofMarket).optional() })
    .optional(),
  /** By market: orders are collected and cleared at one price every so many milliseconds. */
  batchAuctions: byName(z.strictObject({ millis })).optional(),
  /** By market: an order that rests may not be taken back or changed for so long. 520. */
  minimumResting: byName(z.strictObject({ millis })).optional(),
  /** By market: a new order that would trade as it comes waits for so long before. 521. */
  takerDelay: byName(z.strictObject({ millis })).optional(),
};
