/** Frames of the order-book replay: the book of one market after each event that touched it. */
import {
  formatSteps,
  type CoreEvent,
  type MarketInfo,
  type RegistryView,
} from '../../core/contract';
import type { ReplayEvent, ReplayFrame, ReplayLevel } from '../contract';
import type { BookLevel } from './book-levels';
import type { ReplayBooks } from './replay-book';

export interface FrameView {
  readonly market: MarketInfo;
  /** Accounts whose part is tinted. */
  readonly own: ReadonlySet<number>;
  /** Levels of each side. */
  readonly levels: number;
}

/** The book as it stands after `e`; undefined for an event that is not about this market's book. */
export function frameAfter(
  e: CoreEvent,
  books: ReplayBooks,
  registry: RegistryView,
  view: FrameView,
): ReplayFrame | undefined {
  const event = eventOf(e, registry, view);
  if (event === undefined) return undefined;
  const { bids, asks } = books.market(view.market.id);
  const shown = (levels: readonly BookLevel[]) => levels.map((level) => levelOf(level, view));
  return {
    seq: e.seq,
    ts: e.ts,
    bids: shown(bids.best(view.levels)),
    asks: shown(asks.best(view.levels)),
    event,
  };
}

function levelOf({ price, quantity, orders }: BookLevel, { market, own }: FrameView): ReplayLevel {
  let mine = 0;
  for (const order of orders) if (own.has(order.account)) mine += order.visible;
  const lots = (count: number) => formatSteps(count, market.lot);
  return [formatSteps(price, market.tick), lots(quantity), lots(mine)];
}

function eventOf(
  e: CoreEvent,
  registry: RegistryView,
  { market, own }: FrameView,
): ReplayEvent | undefined {
  const price = (ticks: number) => formatSteps(ticks, market.tick);
  const lots = (count: number) => formatSteps(count, market.lot);
  const nameOf = (account: number) => registry.account(account)?.name ?? `account ${account}`;
  switch (e.type) {
    case 'fill':
    case 'prevented': {
      if (e.market !== market.id) return undefined;
      return {
        type: e.type,
        side: e.type === 'fill' ? e.aggressor : e.takerSide,
        price: price(e.price),
        quantity: lots(e.quantity),
        account: nameOf(e.takerAccount),
        own: own.has(e.takerAccount) || own.has(e.makerAccount),
      };
    }
    case 'accepted':
    case 'amended':
    case 'cancelled':
    case 'expired':
    case 'triggered':
    case 'refreshed': {
      if (e.market !== market.id) return undefined;
      const at = e.type === 'triggered' ? e.stopPrice : e.price;
      const quantity = quantityOf(e);
      return {
        type: e.type,
        side: e.side,
        ...(at === undefined ? {} : { price: price(at) }),
        ...(quantity === undefined ? {} : { quantity: lots(quantity) }),
        account: nameOf(e.account),
        clientOrderId: e.clientOrderId,
        own: own.has(e.account),
      };
    }
    case 'market-phase':
      if (e.market !== market.id && e.market !== 0) return undefined;
      return { type: e.phase, own: false };
    default:
      return undefined;
  }
}

function quantityOf(e: CoreEvent): number | undefined {
  if (e.type === 'accepted') return e.quantity;
  if (e.type === 'refreshed') return e.visible;
  return 'leaves' in e ? e.leaves : undefined;
}
