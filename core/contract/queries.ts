// long-file: all that the gateway stands on, in one place
/**
 * What others may ask the core and tell it. The gateway knows these interfaces and nothing behind
 * them; `core/projections` and `core/log` stand behind them, wired by `app/`.
 */
import type { Candle, CandleInterval } from './candle';
import type { Command } from './command';
import type { CoreEvent, EventOf } from './event';
import type { AccountId, AssetId, Lots, MarketId, Micros, OrderId, Seq } from './ids';
import type { Ticks, TradeId, Units } from './ids';
import type { OrderFields } from './order-fields';
import type { RegistryView } from './registry';
import type { BustAction, ListKind, ListState } from './vocabulary';

/** Answer to a command, given only after its batch is durable. */
export interface CommandResult {
  /** Time that the core stamped. */
  readonly ts: Micros;
  /** All events that the command caused, in order; a refusal is exactly one `rejected`. */
  readonly events: readonly CoreEvent[];
}

/** Why a command was not even taken into a batch; nothing of it will be in the log. */
export class NotAccepted extends Error {
  override name = 'NotAccepted';
  /** @param code `stopping`, `overloaded`, `fenced`, `log-unavailable` */
  constructor(
    readonly code: 'stopping' | 'overloaded' | 'fenced' | 'log-unavailable',
    message: string,
  ) {
    super(message);
  }
}

/** A command before the core stamps its time. */
export type Unstamped<C extends Command = Command> = C extends Command ? Omit<C, 'ts'> : never;

/** The one door into the core. */
export interface CommandPort {
  /**
   * Resolves after the commit. The core stamps its own clock.
   * @throws NotAccepted when the command will not be in the log; any other error means unknown.
   */
  submit(command: Unstamped): Promise<CommandResult>;
}

export interface DepthLevel {
  readonly price: Ticks;
  /** Visible quantity. */
  readonly quantity: Lots;
}

export interface DepthSnapshot {
  /** Number of the last depth update in it; per market, ascending and gapless. */
  readonly lastUpdateId: number;
  /** Best first. */
  readonly bids: readonly DepthLevel[];
  readonly asks: readonly DepthLevel[];
}

/** What the call of an auction would come to if it ended now. */
export interface IndicativeAuction {
  readonly price: Ticks;
  readonly quantity: Lots;
  /** Lots that would be left at it: positive of buyers, negative of sellers. */
  readonly surplus: number;
}

/** Levels that changed, with their new visible quantity (0 = gone). */
export interface DepthChange extends DepthSnapshot {
  readonly market: MarketId;
  readonly firstUpdateId: number;
}

export interface TradeRow {
  readonly market: MarketId;
  readonly trade: TradeId;
  readonly ts: Micros;
  readonly price: Ticks;
  readonly quantity: Lots;
  readonly notional: Units;
  /** Whether the buyer was the maker. */
  readonly buyerIsMaker: boolean;
  /** Officials took it back (it counts nowhere then) or gave it its price. */
  readonly correction?: BustAction;
}

export type OrderStatus =
  | 'PENDING_NEW'
  | 'NEW'
  | 'PARTIALLY_FILLED'
  | 'FILLED'
  | 'CANCELED'
  | 'REJECTED'
  | 'EXPIRED'
  | 'EXPIRED_IN_MATCH';

export interface OrderView extends OrderFields {
  readonly orderId: OrderId;
  readonly account: AccountId;
  readonly market: MarketId;
  readonly status: OrderStatus;
  readonly executed: Lots;
  /** Sum of price × quantity of its fills, base units of the quote asset. */
  readonly executedNotional: Units;
  readonly acceptedAt: Micros;
  readonly updatedAt: Micros;
  /** Since when it works on the book; 0 while a stop waits. */
  readonly workingSince: Micros;
  readonly list: number;
}

/** An order list as its account sees it; `state` is never `rejected` here. */
export interface OrderListView {
  readonly list: number;
  readonly listClientOrderId: string;
  readonly account: AccountId;
  readonly market: MarketId;
  readonly kind: ListKind;
  readonly state: ListState;
  readonly orderIds: readonly OrderId[];
  readonly createdAt: Micros;
  readonly updatedAt: Micros;
}

export type OrderListRef = { readonly list: number } | { readonly listClientOrderId: string };

/** One side of a fill, as its account sees it. */
export interface AccountFill extends TradeRow {
  readonly account: AccountId;
  readonly orderId: OrderId;
  readonly clientOrderId: string;
  readonly isBuyer: boolean;
  readonly isMaker: boolean;
  readonly fee: Units;
  readonly feeAsset: AssetId;
}

export interface BalanceRow {
  readonly asset: AssetId;
  readonly available: Units;
  readonly locked: Units;
}

/** Rolling figures of one market over a window. */
export interface TickerRow {
  readonly market: MarketId;
  readonly openTime: Micros;
  readonly closeTime: Micros;
  readonly open: Ticks;
  readonly high: Ticks;
  readonly low: Ticks;
  readonly last: Ticks;
  readonly lastQuantity: Lots;
  /** Price before the window's first trade. */
  readonly previousClose: Ticks;
  readonly volume: number;
  readonly quoteVolume: Units;
  readonly firstTrade: TradeId;
  readonly lastTrade: TradeId;
  readonly trades: number;
}

export interface Page {
  /** From this id on, ascending (0 = from the start); absent = the newest. */
  readonly fromId?: number | undefined;
  readonly startTime?: Micros | undefined;
  readonly endTime?: Micros | undefined;
  readonly limit: number;
}

export type OrderRef = { readonly orderId: OrderId } | { readonly clientOrderId: string };

/** Public market data, of committed events only. */
export interface MarketQueries {
  readonly registry: RegistryView;
  depth(market: MarketId, limit: number): DepthSnapshot;
  bestBid(market: MarketId): DepthLevel | undefined;
  bestAsk(market: MarketId): DepthLevel | undefined;
  /** Last trade's price, 0 before the first. */
  lastPrice(market: MarketId): Ticks;
  /** Undefined outside a call, and while nothing would trade. Looks at each standing order. */
  indicativeAuction(market: MarketId): IndicativeAuction | undefined;
  /** How long an order that would take waits, ms; 0 = not at all. */
  takerDelayMillis(market: MarketId): number;
  ticker24h(market: MarketId): TickerRow | undefined;
  /** Ascending by trade id. */
  trades(market: MarketId, page: Page): Promise<readonly TradeRow[]>;
  /** Ascending by open time; intervals without a trade are left out. */
  candles(market: MarketId, interval: CandleInterval, page: Page): Promise<readonly Candle[]>;
}

/** In 1e-8 of what is received. */
export interface FeeRates {
  readonly makerFee: number;
  readonly takerFee: number;
}

/** One account's own data; a read after an answered write sees that write. */
export interface AccountQueries {
  balances(account: AccountId): readonly BalanceRow[];
  openOrders(account: AccountId, market?: MarketId): readonly OrderView[];
  /** What the account pays on the market now, whatever it follows from; undefined = no such. */
  feeRates(account: AccountId, market: MarketId): FeeRates | undefined;
  /** The newest order of that client id, live or ended. */
  order(account: AccountId, market: MarketId, ref: OrderRef): Promise<OrderView | undefined>;
  /** Ascending by order id. */
  orders(account: AccountId, market: MarketId, page: Page): Promise<readonly OrderView[]>;
  /** Standing order lists, ascending by number. */
  openOrderLists(account: AccountId): readonly OrderListView[];
  /** The newest list of that name or number, standing or ended. */
  orderList(account: AccountId, ref: OrderListRef): Promise<OrderListView | undefined>;
  /** Ascending by number; of all markets. */
  orderLists(account: AccountId, page: Page): Promise<readonly OrderListView[]>;
  /** Ascending by trade id. */
  fills(
    account: AccountId,
    market: MarketId,
    page: Page & { readonly orderId?: OrderId | undefined },
  ): Promise<readonly AccountFill[]>;
}

/** What became durable in one batch, in memory order. */
export interface CommittedBatch {
  readonly firstSeq: Seq;
  readonly lastSeq: Seq;
  readonly events: readonly CoreEvent[];
  readonly depth: readonly DepthChange[];
}

/** Push side of the queries, in the core's own process. */
export interface CommittedFeed {
  /** @returns how to stop; a listener must not throw and must not keep the caller waiting. */
  subscribe(listener: (batch: CommittedBatch) => void): () => void;
}

/** Everything the gateway stands on. */
export interface CoreAccess {
  readonly commands: CommandPort;
  readonly markets: MarketQueries;
  readonly accounts: AccountQueries;
  readonly feed: CommittedFeed;
}

/** Netting's way out: fills of a log range are settled, on chain or by the ledger alone. */
export interface SettlementPort {
  /** Settles the range once, however often it is asked. */
  settle(batch: SettlementBatch): Promise<SettlementReceipt>;
}
export interface SettlementBatch {
  readonly batch: string;
  readonly fromSeq: Seq;
  readonly toSeq: Seq;
  /** Corrections of trades that were made in the range are settled with it. */
  readonly fills: readonly EventOf<'fill' | 'trade-bust'>[];
}
export interface SettlementReceipt {
  readonly batch: string;
  readonly state: 'finalized' | 'submitted' | 'failed';
  /** Chain transaction, absent for the internal ledger. */
  readonly txId?: string | undefined;
}
