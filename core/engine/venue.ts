/**
 * The whole state of the core, and how events leave it: each gets the next sequence number, is
 * posted to the ledger, and is handed on. The rooms beside this file decide; this one keeps.
 */
import type { AccountState } from './account';
import { newFillDraft } from './fill-draft';
import { LiveOrders } from './live-orders';
import type { MarketState } from './market';
import type { OrderList, LiveOrder } from './order';
import { PairCounts } from './pair-counts';
import { RiskState } from './risk-state';
import { Volumes } from './volumes';
import type { Book } from '../book/book';
import { Ledger } from '../ledger/ledger';
import type { PoolShares } from '../pools/pool-state';
import type { Refusal } from '../risk/refusal';
import type {
  AccountId,
  AssetId,
  Command,
  CommandOf,
  CoreEvent,
  MarketId,
  Micros,
  Seq,
  Units,
  EventOf,
  WireWriter,
} from '../contract';
import { micros, seq } from '../contract/ids';
import { post, postFill, postLock, postUnlock } from '../contract/postings';
import { Registry } from '../contract/registry';

/** Words of a withdrawal, kept until it is settled or has come back. */
export type PendingWithdrawal = EventOf<'withdrawal'>;

/** An amount that staff took out of what an account may use. */
export interface Hold {
  readonly account: AccountId;
  readonly asset: AssetId;
  readonly amount: Units;
}

/** An order that waits until its time (taker-delay.ts). */
export interface Held {
  /** µs */
  readonly until: number;
  readonly command: CommandOf<'order'>;
}

const nobody = (): void => undefined;

export class Venue {
  readonly registry = new Registry();
  readonly ledger = new Ledger();
  readonly risk = new RiskState();
  readonly volumes = new Volumes();
  /** By id, from 1. */
  readonly accounts: AccountState[] = [];
  readonly markets: MarketState[] = [];
  readonly pools: PoolShares[] = [];
  /** Live orders by id, in the order of acceptance. */
  readonly orders = new LiveOrders(this.markets);
  /** Number of live orders by account and market. */
  readonly openOrders = new PairCounts();
  /** Live order lists by id. */
  readonly lists = new Map<number, OrderList>();
  readonly owners = new Map<string, number>();
  readonly withdrawals = new Map<number, PendingWithdrawal>();
  readonly holds = new Map<string, Hold>();
  assetCount = 0;
  lastSeq = 0;
  now: Micros = micros(0);
  commandCount = 0;
  lastOrder = 0;
  lastList = 0;
  lastWithdrawal = 0;
  /** Markets that their price bands paused lately, for the breaker of all. */
  bandPauses: { readonly market: MarketId; readonly at: number }[] = [];
  /** Orders that wait because they would take, by the end of their time. */
  held: Held[] = [];
  /** Such an order's time is over, and it is placed now. */
  releasing = false;
  /** Trading at the venue as a whole. */
  trading = true;
  /** When the next dead-man timer runs out, or a safeguard goes on. */
  nextDeadline = Infinity;
  emit: (event: CoreEvent) => void = nobody;
  /** Set while events are wanted as bytes alone: `emit` encodes into it too (direct.ts). */
  writer: WireWriter | undefined;
  readonly fillDraft = newFillDraft();

  constructor(readonly makeBook: () => Book) {}

  nextSeq(): Seq {
    return seq(++this.lastSeq);
  }

  /** Lets an event take effect on balances and go out. */
  send(event: CoreEvent): void {
    post(event, this.registry, this.ledger);
    this.emit(event);
  }

  // As `send`, for the frequent events: their type is known where they are made.

  sendAccepted(event: EventOf<'accepted'>): void {
    postLock(event, this.registry, this.ledger);
    this.emit(event);
  }

  sendEnded(event: EventOf<'cancelled'> | EventOf<'expired'>): void {
    postUnlock(event, this.registry, this.ledger);
    this.emit(event);
  }

  sendFill(event: EventOf<'fill'>): void {
    postFill(event, this.registry, this.ledger);
    this.emit(event);
  }

  /** As `send`, for events that define or change names. */
  define(event: CoreEvent): void {
    this.registry.apply(event);
    this.emit(event);
  }

  /**
   * Answers a command with its one refusal.
   * @param waited it had been taken, and waited for its time
   */
  refuse(command: Command, no: Refusal, waited = this.releasing): void {
    const event = rejection(this, command, no);
    this.emit(waited ? { ...event, waited } : event);
  }

  account(id: AccountId): AccountState | undefined {
    return this.accounts[id];
  }

  market(id: MarketId): MarketState | undefined {
    return this.markets[id];
  }

  /** The market of a live order. */
  marketOf(order: LiveOrder): MarketState {
    return this.markets[order.marketId]!;
  }
}

/** The refusal of any command, with as much of its words as the event has room for. */
function rejection(v: Venue, c: Command, no: Refusal): EventOf<'rejected'> {
  // Only the fields that this type of command has are there; the others read as absent.
  const words = c as Partial<Pick<EventOf<'rejected'>, 'clientOrderId' | 'orderId' | 'raw'>>;
  const pool = c.type === 'swap' || c.type === 'liquidity' ? c.pool : undefined;
  const order = c.type === 'order' ? c : undefined;
  const amend = c.type === 'amend' ? c : undefined;
  const quantity = order?.quantity ?? amend?.quantity ?? 0;
  const price = order?.price ?? amend?.price ?? 0;
  return {
    type: 'rejected',
    seq: v.nextSeq(),
    ts: v.now,
    command: c.type,
    account: accountOf(c),
    market: marketOf(c),
    ...(pool === undefined ? {} : { pool }),
    ...(words.clientOrderId === undefined ? {} : { clientOrderId: words.clientOrderId }),
    ...(words.orderId === undefined ? {} : { orderId: words.orderId }),
    code: no.code,
    reason: no.reason,
    ...(words.raw === undefined ? {} : { raw: words.raw }),
    ...(order ? { side: order.side, orderType: order.orderType } : {}),
    ...(quantity > 0 ? { quantity: quantity as EventOf<'fill'>['quantity'] } : {}), // lots above
    ...(price > 0 ? { price: price as EventOf<'fill'>['price'] } : {}), // ticks above
  };
}

function accountOf(c: Command): AccountId {
  return 'account' in c && typeof c.account === 'number' ? c.account : (0 as AccountId); // none
}

function marketOf(c: Command): MarketId {
  return 'market' in c && typeof c.market === 'number' ? c.market : (0 as MarketId); // none
}
