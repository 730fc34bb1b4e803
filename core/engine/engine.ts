// long-file: the state machine's one door, with the table of all commands
/**
 * The core as a state machine: `apply(command)` gives events. Time, ids and randomness come in
 * with the command; the same commands give the same events and the same state on every machine.
 */
import * as Amend from './amend';
import { clearingOf } from './auction';
import { correctTrade } from './busts';
import * as Cancel from './cancel';
import * as Define from './definitions';
import * as Lists from './lists';
import * as Money from './money-commands';
import { setPhase } from './phases';
import { placeOrder } from './place';
import * as Pools from './pool-commands';
import * as Staff from './staff-commands';
import { hashOf } from './hash';
import { settleGuards } from './safeguards/settle';
import { takeHeld } from './safeguards/taker-delay';
import { packState, unpackState } from './snapshot';
import { readState, writeState } from './state-codec';
import { Venue } from './venue';
import { lookUpFees } from './fees';
import type { Rates } from './volumes';
import type { Clearing } from './clearing';
import { BUYS, NO_ORDER, SELLS, type Book } from '../book/book';
import { FastBook } from '../book/fast-book';
import { NaiveBook } from '../book/naive-book';
import type { BalanceVisitor } from '../ledger/ledger';
import type {
  AccountId,
  AssetId,
  Command,
  CoreEvent,
  Lots,
  MarketId,
  Micros,
  OrderListView,
  OrderView,
  RegistryView,
  Seq,
  Side,
  Ticks,
  WireWriter,
} from '../contract';
import { eventCodec } from '../contract/event';
import { lots, ticks } from '../contract/ids';

export interface EngineOptions {
  /** `fast` unless set; `naive` is the yardstick of the tests. */
  readonly book?: 'fast' | 'naive';
}

function bookMaker(options: EngineOptions): () => Book {
  return options.book === 'naive' ? () => new NaiveBook() : () => new FastBook();
}

export class Engine {
  private readonly v: Venue;
  private ownSeq = 0;

  constructor(options: EngineOptions = {}) {
    this.v = new Venue(bookMaker(options));
  }

  /** Rebuilds an engine from `snapshot`. @throws Error when the bytes are not whole and known */
  static restore(bytes: Buffer, options: EngineOptions = {}): Engine {
    const engine = new Engine(options);
    readState(engine.v, unpackState(bytes));
    return engine;
  }

  /** Names, kept from the engine's own events. */
  get registry(): RegistryView {
    return this.v.registry;
  }
  get lastSeq(): Seq {
    return this.v.lastSeq as Seq; // counted by nextSeq
  }
  /** The parameters in force, as they came. */
  get paramsJson(): string {
    return this.v.risk.paramsJson;
  }
  /** The newest command's own events come after this number; what fell due with it, up to it. */
  get dueSeq(): number {
    return this.ownSeq;
  }
  /** Whether something falls due by then, µs. */
  isDueBy(time: number): boolean {
    return this.v.nextDeadline <= time;
  }
  get commandCount(): number {
    return this.v.commandCount;
  }
  get now(): Micros {
    return this.v.now;
  }

  /**
   * Executes one command; every command gives at least one event. An event object is valid only
   * during the call of `emit`.
   * @throws Error only on what must never happen (time going back, a broken invariant): stop then
   */
  apply(command: Command, emit: (event: CoreEvent) => void): void {
    this.v.emit = emit;
    this.execute(command);
  }

  /**
   * As `apply`, of who wants the events' bytes alone: they are those that the codec makes of the
   * events, and most of them are written without an event's object.
   */
  record(command: Command, writer: WireWriter): void {
    const { v } = this;
    v.writer = writer;
    v.emit = this.encode;
    this.execute(command);
    v.writer = undefined;
  }

  private readonly encode = (event: CoreEvent): void => eventCodec.encode(this.v.writer!, event);

  private execute(command: Command): void {
    const { v } = this;
    if (!(command.ts >= v.now)) {
      throw new Error(
        `command ${v.commandCount + 1} has ts ${command.ts}, the core is at ${v.now}`,
      );
    }
    v.now = command.ts;
    v.commandCount++;
    if (v.now >= v.nextDeadline) runDue(v);
    this.ownSeq = v.lastSeq;
    execute(v, command);
    if (v.risk.guarded) settleGuards(v, command);
    v.orders.settle();
  }

  /** SHA-256 (hex) of the canonical state; does not depend on which book is used. */
  stateHash(): string {
    return hashOf(writeState(this.v));
  }

  /** The whole state as bytes, with version and checksum. */
  snapshot(): Buffer {
    return packState(writeState(this.v));
  }

  /** Each account and asset ever held, by account, then asset. */
  eachBalance(visit: BalanceVisitor): void {
    this.v.ledger.eachBalance(visit);
  }

  /**
   * Live orders, waiting stops included, in the order of acceptance, with the lots that are not
   * executed and those that the book shows.
   */
  eachOrder(visit: (order: OrderView, leaves: Lots, visible: Lots) => void): void {
    for (const order of this.v.orders.values()) {
      const { handle } = order;
      const visible = handle === NO_ORDER ? 0 : this.v.marketOf(order).book.quantityOf(handle);
      visit(order.view(), order.leaves, lots(visible));
    }
  }

  /** Live order lists, ascending by number. */
  eachOrderList(visit: (list: OrderListView) => void): void {
    for (const list of this.v.lists.values()) visit(list.view());
  }

  /** Visible levels of one side, best first. */
  eachLevel(market: MarketId, side: Side, visit: (price: Ticks, quantity: Lots) => void): void {
    this.v.markets[market]?.book.eachLevel(side === 'BUY' ? BUYS : SELLS, (price, quantity) => {
      visit(ticks(price), lots(quantity));
    });
  }

  /** Each market's outside price and last trade's price in ticks, 0 = none yet. */
  eachPrice(visit: (market: MarketId, reference: number, last: number) => void): void {
    for (const m of this.v.markets) if (m) visit(m.info.id, m.referencePrice, m.lastPrice);
  }

  /** Fee rates in 1e-8 that the account pays on the market at that time; undefined = no such. */
  feeRates(account: AccountId, market: MarketId, now: Micros): Rates | undefined {
    const [m, who] = [this.v.markets[market], this.v.accounts[account]];
    return m === undefined || who === undefined ? undefined : lookUpFees(this.v, m, who, now);
  }

  /** What an auction of the market would come to now, whatever its phase. */
  clearing(market: MarketId): Clearing | undefined {
    const m = this.v.markets[market];
    return m === undefined ? undefined : clearingOf(m);
  }

  /** Assets whose books do not balance; always empty in a sound core. */
  conservation(): { asset: AssetId; difference: bigint }[] {
    return this.registry
      .assets()
      .map(({ id }) => ({ asset: id, difference: this.v.ledger.difference(id) }))
      .filter(({ difference }) => difference !== 0n);
  }
}

/** What has fallen due comes before the command that brings the time. */
function runDue(v: Venue): void {
  Staff.runTimers(v);
  const held = takeHeld(v);
  if (held.length === 0) return;
  v.releasing = true;
  for (const command of held) {
    placeOrder(v, command);
    if (v.risk.guarded) settleGuards(v, command);
  }
  v.releasing = false;
}

/** The table of commands. The frequent ones come first. */
function execute(v: Venue, c: Command): void {
  switch (c.type) {
    case 'order':
      return placeOrder(v, c);
    case 'cancel':
      return Cancel.cancel(v, c);
    case 'amend':
      return Amend.amend(v, c);
    case 'cancel-replace':
      return Amend.cancelReplace(v, c);
    case 'mass-cancel':
      return Cancel.massCancel(v, c);
    case 'swap':
      return Pools.swap(v, c);
    case 'liquidity':
      return Pools.liquidity(v, c);
    case 'deposit':
      return Money.deposit(v, c);
    case 'withdrawal':
      return Money.requestWithdrawal(v, c);
    case 'withdrawal-state':
      return Money.moveWithdrawal(v, c);
    case 'transfer':
      return Money.transfer(v, c);
    case 'hold':
      return Money.holdAmount(v, c);
    case 'clock':
      return v.send({ type: 'clock', seq: v.nextSeq(), ts: v.now });
    case 'order-list':
      return Lists.placeList(v, c);
    case 'cancel-list':
      return Lists.cancelList(v, c);
    case 'trade-bust':
      return correctTrade(v, c);
    default:
      return administer(v, c);
  }
}

type Rare = Exclude<
  Command,
  {
    type:
      | 'order'
      | 'cancel'
      | 'amend'
      | 'cancel-replace'
      | 'mass-cancel'
      | 'swap'
      | 'liquidity'
      | 'deposit'
      | 'withdrawal'
      | 'withdrawal-state'
      | 'transfer'
      | 'hold'
      | 'clock'
      | 'order-list'
      | 'cancel-list'
      | 'trade-bust';
  }
>;

function administer(v: Venue, c: Rare): void {
  switch (c.type) {
    case 'asset':
      return Define.defineAsset(v, c);
    case 'market':
      return Define.defineMarket(v, c);
    case 'market-params':
      return Define.changeMarket(v, c);
    case 'pool':
      return Define.definePool(v, c);
    case 'account':
      return Define.openAccount(v, c);
    case 'account-update':
      return Define.updateAccount(v, c);
    case 'account-state':
      return Staff.setAccountState(v, c);
    case 'relationship':
      return Staff.relate(v, c);
    case 'limits':
      return Staff.setLimits(v, c);
    case 'kill-switch':
      return Staff.setKillSwitch(v, c);
    case 'market-phase':
      return setPhase(v, c);
    case 'reference':
      return Staff.setReference(v, c);
    case 'news':
      return Staff.recordNews(v, c);
    case 'session':
      return Staff.recordSession(v, c);
    case 'measure':
      return Staff.setMeasure(v, c);
    case 'dead-man':
      return Staff.setDeadMan(v, c);
    case 'disconnect':
      return Cancel.disconnect(v, c);
    case 'fee-tier':
      return Staff.setFeeTier(v, c);
    case 'settlement':
      return Staff.recordSettlement(v, c);
    case 'params':
      return Staff.setParams(v, c);
  }
}
