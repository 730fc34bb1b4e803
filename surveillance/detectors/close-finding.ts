/** From a judged reference window to the alert's words and numbers. */
import type { Finding } from '../../cases/contract/alert-book';
import { figure, names, percent, utc } from '../../cases/contract/alert-wording';
import type { MarketFeed } from '../feed/market-feed';
import type { MarketState } from '../feed/state';
import { points, rounded, type Bands } from '../../cases/contract/alert-measures';
import type { Closer, CloseWindow } from './close-window';

/** Prices and moves in ticks, positions in lots. */
export interface CloseVerdict {
  readonly share: number;
  readonly before: number;
  readonly reference: number;
  readonly outside: number;
  readonly outsideKnown: boolean;
  /** Move of the reference price in the party's direction, net of the outside price. */
  readonly net: number;
  readonly usualMove: number;
  /** Own volume in usual minutes. */
  readonly volume: number;
  readonly steady: number;
  readonly heldBefore: number;
  readonly gains: boolean;
  readonly up: boolean;
}

interface Limits {
  readonly minShare: number;
  readonly minMove: number;
  readonly minTicks: number;
  readonly minVolume: number;
  readonly steady: number;
  readonly minPosition: number;
}

const SHARE_BANDS: Bands = [
  [0.5, 10],
  [0.7, 18],
];
const MOVE_BANDS: Bands = [
  [4, 10],
  [8, 18],
];

export function closeFinding(
  market: MarketState,
  window: CloseWindow,
  closer: Closer,
  v: CloseVerdict,
  limits: Limits,
  at: number,
  feed: MarketFeed,
): Finding {
  const name = market.info.name;
  const accounts = [...closer.accounts].map((id) => feed.accountName(id));
  const moves = v.net / Math.max(v.usualMove, 0.01);
  const own = closer.bought + closer.sold;
  return {
    market: name,
    accounts,
    from: closer.firstAt,
    to: closer.lastAt,
    at,
    seqFrom: closer.seqFrom,
    seqTo: closer.seqTo,
    score:
      52 + points(v.share, SHARE_BANDS) + points(moves, MOVE_BANDS) + (v.heldBefore > own ? 10 : 0),
    measures: {
      shareOfAggressiveVolume: { value: rounded(v.share), threshold: rounded(limits.minShare) },
      moveTicks: { value: rounded(v.net), threshold: limits.minTicks },
      moveOverUsual: { value: rounded(moves), threshold: limits.minMove },
      volumeOverUsualMinute: { value: rounded(v.volume), threshold: limits.minVolume },
      earlierRateOverWindow: { value: rounded(v.steady), threshold: limits.steady },
      positionBeforeLots: {
        value: Math.round(v.heldBefore),
        threshold: v.up ? Math.round(limits.minPosition * own) : 0,
      },
    },
    explanation: explain(name, accounts, window, closer, v, limits),
    orders: closer.orders.map(({ account, clientOrderId }) => ({
      account: feed.accountName(account),
      clientOrderId,
    })),
    fills: closer.trades.map((trade) => `${name}-${trade}`),
  };
}

function explain(
  market: string,
  accounts: readonly string[],
  window: CloseWindow,
  closer: Closer,
  v: CloseVerdict,
  limits: Limits,
): string {
  const own = closer.bought + closer.sold;
  const held = Math.round(v.heldBefore);
  const gain = v.up
    ? `It held ${held} lots before and gains from a higher price.`
    : `It held ${held} lots before; who gains from a lower price may hold an instrument that ` +
      'this venue does not see, so the gain counts as not known.';
  const outside = v.outsideKnown
    ? `${figure(v.outside)} ticks of outside movement are taken off`
    : 'reduced: no fresh outside price was there to take off';
  return (
    `In the last 60 s of the day that ended at ${utc(window.dayEnd)}, ${names(accounts)} ` +
    `${v.up ? 'bought' : 'sold'} ${own} lots of ${market} aggressively, ${percent(v.share)} ` +
    `of the aggressive volume (from ${percent(limits.minShare)} on it counts) and more than ` +
    `anyone else. ` +
    `The daily reference price became ${figure(v.reference)} ticks against ${figure(v.before)} ` +
    `before: ${figure(v.net)} ticks in the party's favour (${outside}), where a minute here ` +
    `usually moves ${figure(v.usualMove)}. ${gain} In the hour before, it took only ` +
    `${percent(v.steady)} of that rate. It would not have been reported with a smaller share, ` +
    `with a move below ${limits.minMove} times the usual or ${limits.minTicks} ticks, had it ` +
    `traded both ways or in a basket over several markets, announced index trades before, or ` +
    `traded at a steady rate (from ${percent(limits.steady)} on) through the hour.`
  );
}
