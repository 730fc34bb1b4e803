/** A stretch of trades that belong together: what it adds up to, and its one alert. */
import { fillId, tradeId } from '../../../core/contract';
import type { Finding } from '../../../cases/contract/alert-book';
import type { DetectorContext } from '../detector';
import type { FeedFill } from '../../feed/market-feed';

/** One trade as it is remembered. Prices in ticks, quantities in lots, times in µs. */
export interface Trade {
  readonly at: number;
  readonly seq: number;
  readonly trade: number;
  readonly price: number;
  readonly quantity: number;
  readonly seller: number;
  readonly buyer: number;
  readonly orders: Finding['orders'];
}

/** Trades kept of one stretch; more only count. */
const MAX_KEPT = 64;

export function tradeOf(fill: FeedFill, context: DetectorContext): Trade {
  const { maker, taker, at, seq, trade, price, quantity } = fill;
  const [buyer, seller] = maker.side === 0 ? [maker, taker] : [taker, maker];
  const orders = [maker, taker].map((o) => ({
    account: context.feed.accountName(o.account),
    clientOrderId: o.clientOrderId,
  }));
  return { at, seq, trade, price, quantity, seller: seller.party, buyer: buyer.party, orders };
}

/** What a rule says of a stretch as it stands. */
export type Words = Pick<Finding, 'score' | 'measures' | 'explanation'>;

export class Stretch {
  recent: Trade[] = [];
  alert: string | undefined;
  count = 0;
  lots = 0;
  firstAt = 0;
  lastAt = 0;
  readonly accounts = new Set<string>();

  /** Remembers a trade that no alert has yet; a long silence ends the running alert. */
  note(trade: Trade, gapMicros: number): void {
    if (this.alert !== undefined && trade.at - this.lastAt > this.patience(gapMicros)) {
      this.alert = undefined;
      this.recent = [];
    }
    this.recent.push(trade);
    if (this.recent.length > MAX_KEPT) this.recent.shift();
  }

  /** Begins an alert's stretch with `run`, or adds to it. */
  take(added: readonly Trade[]): void {
    if (this.alert === undefined) {
      this.count = 0;
      this.lots = 0;
      this.firstAt = added[0]?.at ?? 0;
      this.accounts.clear();
    }
    for (const trade of added) {
      this.count += 1;
      this.lots += trade.quantity;
      this.lastAt = Math.max(this.lastAt, trade.at);
      for (const { account } of trade.orders) this.accounts.add(account);
    }
  }

  private patience(gapMicros: number): number {
    const mean = this.count > 1 ? (this.lastAt - this.firstAt) / (this.count - 1) : 0;
    return Math.max(gapMicros, 3 * mean);
  }
}

/** Raises or extends the stretch's alert with the trades that `take` was given. */
export function report(
  context: DetectorContext,
  market: string,
  stretch: Stretch,
  added: readonly Trade[],
  words: Words,
): void {
  const { alerts, identity, feed } = context;
  const finding: Finding = {
    ...words,
    market,
    accounts: [...stretch.accounts],
    from: added[0]?.at ?? stretch.firstAt,
    to: stretch.lastAt,
    at: feed.now,
    seqFrom: added[0]?.seq ?? 0,
    seqTo: added[added.length - 1]?.seq ?? 0,
    orders: added.flatMap((t) => t.orders),
    fills: added.map((t) => fillId(market, tradeId(t.trade))),
  };
  if (stretch.alert === undefined) stretch.alert = alerts.raise(identity, finding);
  else alerts.extend(identity, stretch.alert, finding);
}
