/** What insider dealing and misleading information share: who held what when news came. */
import type { EventOf } from '../../../core/contract';
import type { MarketState } from '../../feed/state';
import type { DetectorContext } from '../detector';
import { positionBefore, type PositionBefore } from './position-before';

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
  readonly positions: readonly PositionBefore[];
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

/** One moment a market that the news touches, with all positions of `minVolume` usual minutes. */
export function momentsOf(
  context: DetectorContext,
  e: EventOf<'news'>,
  minVolume: number,
): NewsMoment[] {
  const { at, head } = {
    at: e.ts,
    head: { seq: e.seq, id: e.id, headline: e.headline, source: e.source },
  };
  return touched(context, e).map((market) => {
    const positions: PositionBefore[] = [];
    for (const party of market.parties.values()) {
      const trail = context.runs.trailOf(party);
      if (trail === undefined) continue;
      const held = positionBefore(trail, party, market, at, minVolume);
      if (held !== undefined) positions.push(held);
    }
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
