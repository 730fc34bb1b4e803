/**
 * What is durable, in memory: markets, depth, trades, balances and orders, moved by committed
 * events alone. Reads that must see an answered write read here.
 */
import { isCall, NONE, post, type Registry, seq, ticks } from '../../contract';
import type { AccountId, AssetId, CoreEvent, DepthChange, EventOf } from '../../contract';
import type { IndicativeAuction, Lots } from '../../contract';
import type { MarketId, OrderListView, OrderView, RegistryView, Seq } from '../../contract';
import type { Ticks, TradeRow } from '../../contract';
import { parseCoreParams, type CoreParams } from '../../risk/params';
import { tradeOf } from '../trade-row';
import { Balances } from './balances';
import { Call } from './call';
import { Depth } from './depth';
import { LiveOrderLists } from './order-lists';
import { LiveOrders } from './orders';
import { copyRegistry } from './registry-copy';
import { Tape } from './tape';

/** What the view begins with: a state machine, of which nothing is under way. */
export interface ViewSource {
  readonly registry: RegistryView;
  readonly lastSeq: Seq;
  /** The core's parameters in force, JSON. */
  readonly paramsJson: string;
  eachBalance(
    visit: (account: AccountId, asset: AssetId, available: bigint, locked: bigint) => void,
  ): void;
  /** Standing orders in the order of acceptance, with open and shown lots. */
  eachOrder(visit: (order: OrderView, leaves: Lots, visible: Lots) => void): void;
  /** Standing order lists, ascending by number. */
  eachOrderList(visit: (list: OrderListView) => void): void;
  /** Each market's outside price and last trade's price in ticks, 0 = none yet. */
  eachPrice(visit: (market: MarketId, reference: number, last: number) => void): void;
}

export class LiveView {
  readonly registry: Registry;
  readonly depth: Depth;
  readonly orders: LiveOrders;
  readonly orderLists = new LiveOrderLists();
  readonly balances = new Balances();
  private readonly call: Call;
  private params: CoreParams;
  private readonly tapes = new Map<MarketId, Tape>();
  private readonly accountSeqs = new Map<AccountId, Seq>();
  private readonly marketSeqs = new Map<MarketId, Seq>();

  constructor(source: ViewSource) {
    this.registry = copyRegistry(source.registry);
    this.params = paramsOf(source.paramsJson);
    this.depth = new Depth(source.lastSeq);
    this.orders = new LiveOrders(this.depth);
    this.call = new Call((market, side) => this.orders.openLots(market, side));
    source.eachPrice((...row) => this.call.load(...row));
    source.eachBalance((...row) => this.balances.account(...row));
    source.eachOrder((...row) => this.orders.load(...row));
    source.eachOrderList((list) => this.orderLists.load(list));
    this.orders.finishBatch();
    this.depth.finishLoading();
  }

  /** Takes in one committed batch and returns what changed in the books. */
  apply(events: readonly CoreEvent[], last: Seq): DepthChange[] {
    for (const e of events) this.applyEvent(e);
    this.orders.finishBatch();
    return this.depth.finishBatch(last);
  }

  tape(market: MarketId): Tape {
    const known = this.tapes.get(market);
    if (known) return known;
    const tape = new Tape(market);
    this.tapes.set(market, tape);
    return tape;
  }

  lastPrice(market: MarketId): Ticks {
    return this.tapes.get(market)?.last?.price ?? ticks(NONE);
  }

  /** Undefined outside a call, and while nothing would trade. */
  indicativeAuction(market: MarketId): IndicativeAuction | undefined {
    const info = this.registry.market(market);
    if (info === undefined || !isCall(info.phase)) return undefined;
    return this.call.indicative(market, this.lastPrice(market));
  }

  /** How long an order that would take waits, ms; 0 = not at all. */
  takerDelayMillis(market: MarketId): number {
    const name = this.registry.market(market)?.name ?? '';
    return this.params.takerDelay?.[name]?.millis ?? 0;
  }

  /** Number of the newest event of the account since the view began; 0 = none. */
  seqOfAccount(account: AccountId): Seq {
    return this.accountSeqs.get(account) ?? seq(NONE);
  }

  /** The same of the market's trades. */
  seqOfMarket(market: MarketId): Seq {
    return this.marketSeqs.get(market) ?? seq(NONE);
  }

  private applyEvent(e: CoreEvent): void {
    this.registry.apply(e);
    this.orders.apply(e);
    this.call.apply(e);
    this.orderLists.apply(e);
    post(e, this.registry, this.balances);
    if (e.type === 'fill') this.fill(e);
    else if (e.type === 'trade-bust') this.correct(e);
    else if (e.type === 'params') this.params = paramsOf(e.json);
    else if ('account' in e) this.accountSeqs.set(e.account, e.seq);
    if (e.type === 'transfer') this.accountSeqs.set(e.to, e.seq);
  }

  private correct(e: EventOf<'trade-bust'>): void {
    this.tape(e.market).correct(e);
    this.marketSeqs.set(e.market, e.seq);
    this.accountSeqs.set(e.makerAccount, e.seq);
    this.accountSeqs.set(e.takerAccount, e.seq);
  }

  private fill(e: EventOf<'fill'>): void {
    const trade: TradeRow = tradeOf(e);
    this.tape(e.market).add(trade);
    this.marketSeqs.set(e.market, e.seq);
    this.accountSeqs.set(e.makerAccount, e.seq);
    this.accountSeqs.set(e.takerAccount, e.seq);
  }
}

/** Parameters that the core has accepted. */
function paramsOf(json: string): CoreParams {
  const params = parseCoreParams(json);
  if (typeof params === 'string')
    throw new Error(`the core's parameters cannot be read: ${params}`);
  return params;
}
