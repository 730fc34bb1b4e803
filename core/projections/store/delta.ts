/**
 * What a stretch of the log changes in the tables, gathered in memory so that it is written with a
 * few statements, however many events it has. No state of its own: it starts empty each time.
 */
import { candleStart, lots, units } from '../../contract';
import type { AccountFill, AccountId, AssetId, CoreEvent, EventOf, MarketId } from '../../contract';
import type { OrderId, OrderListView, PoolId, PostingSink, TradeRow } from '../../contract';
import { orderChanges, type OrderChange } from '../order-change';
import { listChanged, listOpened } from '../order-list-view';
import { acceptedView, changeView, pendingView, type OwnOrderView } from '../order-view';
import { addTrade, openTradeCandle, type TradeCandle } from '../trade-candle';
import { sidesOf, tradeOf } from '../trade-row';

/** The base intervals that are stored. */
export const BASES = ['1m', '1h', '1d'] as const;
export type Base = (typeof BASES)[number];

export interface CandleRow {
  readonly market: MarketId;
  readonly base: Base;
  readonly candle: TradeCandle;
}

export interface BalanceChange {
  readonly holder: 'account' | 'fees' | 'pool' | 'outside';
  readonly holderId: number;
  readonly asset: AssetId;
  available: bigint;
  locked: bigint;
}

export class Delta implements PostingSink {
  readonly definitions: CoreEvent[] = [];
  /** Orders accepted in this stretch, as they are at its end. */
  readonly accepted = new Map<OrderId, OwnOrderView>();
  /** Changes of orders accepted before it, summed up. */
  readonly changed = new Map<OrderId, OrderChange>();
  /** Order lists as they are at its end; new ones, then those placed before it. */
  readonly lists = new Map<number, OrderListView>();
  readonly changedLists = new Map<number, EventOf<'order-list'>>();
  readonly trades: { readonly trade: TradeRow; readonly seq: number }[] = [];
  readonly fills: AccountFill[] = [];
  readonly candles = new Map<string, CandleRow>();
  readonly balances = new Map<string, BalanceChange>();

  /** Takes in one event but for its postings, which come through the sink's methods. */
  add(e: CoreEvent): void {
    if (e.type === 'accepted') {
      if (e.wasPending !== true) this.accepted.set(e.orderId, acceptedView(e));
    } else if (e.type === 'pending') this.accepted.set(e.orderId, pendingView(e));
    else if (e.type === 'order-list') this.moveList(e);
    else if (e.type === 'fill') this.addFill(e);
    if (isDefinition(e)) this.definitions.push(e);
    orderChanges(e, (change) => this.change(change));
  }

  account(account: AccountId, asset: AssetId, available: bigint, locked: bigint): void {
    this.move('account', account, asset, available, locked);
  }
  fees(asset: AssetId, amount: bigint): void {
    this.move('fees', 0, asset, amount, 0n);
  }
  pool(pool: PoolId, asset: AssetId, amount: bigint): void {
    this.move('pool', pool, asset, amount, 0n);
  }
  outside(asset: AssetId, amount: bigint): void {
    this.move('outside', 0, asset, -amount, 0n);
  }

  private move(
    holder: BalanceChange['holder'],
    holderId: number,
    asset: AssetId,
    available: bigint,
    locked: bigint,
  ): void {
    const key = `${holder} ${holderId} ${asset}`;
    const known = this.balances.get(key);
    if (!known) this.balances.set(key, { holder, holderId, asset, available, locked });
    else {
      known.available += available;
      known.locked += locked;
    }
  }

  private moveList(e: EventOf<'order-list'>): void {
    const known = this.lists.get(e.list);
    if (known !== undefined) this.lists.set(e.list, listChanged(known, e));
    else if (e.state === 'open') this.lists.set(e.list, listOpened(e));
    else this.changedLists.set(e.list, e);
  }

  private change(change: OrderChange): void {
    const view = this.accepted.get(change.orderId);
    if (view) {
      return changeView(view, change);
    }
    const before = this.changed.get(change.orderId);
    this.changed.set(change.orderId, before ? sum(before, change) : change);
  }

  private addFill(e: EventOf<'fill'>): void {
    const trade = tradeOf(e);
    this.trades.push({ trade, seq: e.seq });
    this.fills.push(...sidesOf(e));
    for (const base of BASES) {
      const key = `${e.market} ${base} ${candleStart(base, trade.ts)}`;
      const known = this.candles.get(key);
      if (known) addTrade(known.candle, trade);
      else {
        const candle = openTradeCandle(base, trade);
        this.candles.set(key, { market: e.market, base, candle });
      }
    }
  }
}

function sum(first: OrderChange, next: OrderChange): OrderChange {
  return {
    ...first,
    ...next,
    executed: lots(first.executed + next.executed),
    notional: units(first.notional + next.notional),
  };
}

const DEFINITIONS = new Set<CoreEvent['type']>([
  'asset',
  'market',
  'market-params',
  'market-phase',
  'pool',
  'account',
  'account-update',
  'account-state',
  'params',
]);

function isDefinition(e: CoreEvent): boolean {
  return DEFINITIONS.has(e.type);
}
