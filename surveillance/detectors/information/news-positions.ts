/** What insider dealing and misleading information share: who held what when news came. */
import type { EventOf } from '../../../core/contract';
import type { MarketState } from '../../feed/state';
import type { DetectorContext } from '../detector';
import { positionsOn, standingOf, type PositionBefore, type Standing } from './position-before';

/** News with the state of one market as it came. */
export interface NewsMoment {
  readonly at: number;
  readonly seq: number;
  readonly id: string;
  readonly headline: string;
  readonly source: string | undefined;
  readonly market: MarketState;
  /** Middle price in ticks; 0 if there was none. */
  readonly mid: number;
  readonly outside: number;
  /** Who had bought, and who had sold. */
  readonly positions: readonly [readonly PositionBefore[], readonly PositionBefore[]];
}

/** Markets that the news speaks of. */
function touched(context: DetectorContext, e: EventOf<'news'>): MarketState[] {
  const found: MarketState[] = [];
  context.feed.eachMarket((market) => {
    const { id, base, quote } = market.info;
    const asset = e.asset !== undefined && (e.asset === base.id || e.asset === quote.id);
    if (e.market === id || asset) found.push(market);
  });
  return found;
}

/** Who in the market holds what at `at`. */
export function standingIn(context: DetectorContext, market: MarketState, at: number): Standing {
  const { runs } = context;
  return standingOf(market, (party) => runs.trailOf(party), runs.since(market), at);
}

/** One moment a market that the news touches, with all positions that stand out at all. */
export function momentsOf(context: DetectorContext, e: EventOf<'news'>): NewsMoment[] {
  const { at, head } = {
    at: e.ts,
    head: { seq: e.seq, id: e.id, headline: e.headline, source: e.source },
  };
  return touched(context, e).map((market) => {
    const standing = standingIn(context, market, at);
    const positions = [positionsOn(standing, 0), positionsOn(standing, 1)] as const;
    const mid = market.mid2 / 2 || market.middle.last;
    return { at, ...head, market, mid, outside: market.outsideAt(at), positions };
  });
}

/** Accounts, orders and fills of the party on its position's side, the newest that are kept. */
export function positionEvidence(
  context: DetectorContext,
  held: PositionBefore,
): {
  readonly accounts: readonly string[];
  readonly orders: readonly { readonly account: string; readonly clientOrderId: string }[];
  readonly fills: readonly string[];
} {
  const { party } = held;
  const name = party.market.info.name;
  const orders: { account: string; clientOrderId: string }[] = [];
  const fills: string[] = [];
  party.fills[held.net > 0 ? 0 : 1].eachWithin(held.firstAt, Infinity, (fill) => {
    const account = context.feed.accountName(fill.account);
    orders.unshift({ account, clientOrderId: fill.clientOrderId });
    fills.unshift(`${name}-${fill.trade}`);
  });
  return { accounts: [...new Set(orders.map((o) => o.account))], orders, fills };
}
