/**
 * Takes from the log what settlement on chain needs: signed orders, fills with a trader on chain,
 * and the ledger as the chain should have it. Effects and offset are one transaction.
 */
import { eventCodec, post, Registry, WireReader } from '../../contract';
import type { CoreEvent, EventOf, PostingSink } from '../../contract';
import type { BatchHandler } from '../../../platform/consumer/consumer';
import { CodedError } from '../../../platform/errors/coded-error';
import type { FeedBatch, LogFeed } from '../../../platform/feed/log-feed';
import type { Sql } from '../../../platform/postgres/pool';
import { hashHolding } from '../../log/log-table';
import type { ChainOwners } from './owners';
import { highestFee, signedOrder } from './signed-order';
import * as rows from './settlement-rows';
import type { VenueBook } from './venue-book';

/** Names the offset, for ever. */
export const CHAIN_SETTLEMENT = 'chain-settlement';

/** The venue's own holder: everybody who is not on chain, pools and fees. */
export const VENUE = 0;

export interface SettlementConsumerOptions {
  readonly feed: LogFeed;
  readonly book: VenueBook;
  readonly owners: ChainOwners;
  /** First event whose fills go to the chain. */
  readonly firstSeq: number;
}

const READ_LIMIT = 64;

export class SettlementConsumer implements BatchHandler, PostingSink {
  registry = new Registry();
  /** Live and ended orders of traders on chain that may still matter, by the core's id. */
  private orders = new Map<number, rows.OrderRow>();
  private changes = rows.noChanges();
  private seq = 0;

  constructor(private readonly options: SettlementConsumerOptions) {}

  async rewind(seq: number, sql: Sql): Promise<void> {
    this.registry = new Registry();
    this.changes = rows.noChanges();
    this.orders = await rows.readOrders(sql);
    this.seq = 0;
    while (this.seq < seq) {
      const batches = await this.options.feed.read(this.seq, READ_LIMIT);
      const usable = batches.filter(({ lastSeq }) => lastSeq <= seq);
      if (usable.length === 0) {
        const what = `the log ends at ${this.seq}, settlement has taken in ${seq}`;
        throw new CodedError('SETTLEMENT_REWIND', `${what}: restore the log`);
      }
      for (const batch of usable) {
        for (const event of eventsIn(batch)) this.registry.apply(event);
        this.seq = batch.lastSeq;
      }
    }
  }

  async handle(batch: FeedBatch): Promise<void> {
    for (const event of eventsIn(batch)) await this.onEvent(event);
    this.seq = batch.lastSeq;
  }

  async flush(tx: Sql): Promise<void> {
    const changes = this.changes;
    this.changes = rows.noChanges();
    await rows.writeChanges(tx, changes);
  }

  /** Ids of ended orders of the account that hold one of the program's slots: filled in part. */
  heldIds(account: number): bigint[] {
    return [...this.orders.values()].flatMap((one) =>
      one.account === account && one.ended ? [one.settlementId] : [],
    );
  }

  private async onEvent(e: CoreEvent): Promise<void> {
    this.registry.apply(e);
    post(e, this.registry, this);
    if (e.type === 'accepted') await this.onAccepted(e);
    else if (e.type === 'fill') this.onFill(e);
    else if (e.type === 'cancelled' || e.type === 'expired') this.onEnd(e.orderId);
    else if (e.type === 'deposit') this.onDeposit(e);
    else if (e.type === 'withdrawal') this.onWithdrawal(e);
  }

  private isOnChain(account: number): boolean {
    return this.registry.account(account)?.custody === 'on-chain';
  }

  private async onAccepted(e: EventOf<'accepted'>): Promise<void> {
    if (!this.isOnChain(e.account)) return;
    const { book, owners } = this.options;
    const market = this.registry.market(e.market);
    const number = market && book.markets.get(market.name);
    const owner = await owners.of(e.account);
    if (market === undefined || number === undefined || owner === undefined) return;
    const maxFee = highestFee(market);
    const signed = signedOrder(e, owner, { domain: book.domain, market: number, maxFee });
    // Without a signature it stays in the log alone; a fill of it stops settlement.
    if (typeof signed === 'string') return;
    const row = {
      ...{ orderId: e.orderId, account: e.account, settlementId: BigInt(e.settlementId ?? 0) },
      ...{ quantity: e.quantity, maxFee, expiry: Math.floor((e.settlementExpiry ?? 0) / 1e6) },
      ...{ signature: Buffer.from(signed.signature), message: Buffer.from(signed.message) },
      ...{ filled: 0, ended: false },
    };
    this.orders.set(e.orderId, row);
    this.changes.orders.set(e.orderId, row);
  }

  private onFill(e: EventOf<'fill'>): void {
    const takerBuys = e.aggressor === 'BUY';
    const taker = this.sideOf(e.takerAccount, e.takerOrderId, e.takerFee);
    const maker = this.sideOf(e.makerAccount, e.makerOrderId, e.makerFee);
    const leaves = [e.takerLeaves, e.makerLeaves];
    [e.takerOrderId, e.makerOrderId].forEach((id, i) => {
      const order = this.orders.get(id);
      if (order === undefined) return;
      const ended = leaves[i] === 0;
      const changed = { ...order, filled: order.filled + e.quantity, ended };
      this.keep(changed);
    });
    if (taker.account === VENUE && maker.account === VENUE) return;
    if (e.seq < this.options.firstSeq) return;
    const { seq, ts, market, trade, price, quantity } = e;
    const [buyer, seller] = takerBuys ? [taker, maker] : [maker, taker];
    const { base: baseAsset, quote: quoteAsset, lot } = this.registry.marketPair(market);
    this.changes.fills.push({
      ...{ seq, ts, market, trade, price, quantity, buyer, seller },
      base: { asset: baseAsset, amount: BigInt(quantity) * lot },
      quote: { asset: quoteAsset, amount: e.notional },
    });
  }

  private sideOf(account: number, orderId: number, fee: bigint): rows.FillSide {
    if (!this.isOnChain(account)) return { account: VENUE, orderId: 0, fee: 0n };
    return { account, orderId, fee };
  }

  private onEnd(orderId: number): void {
    const order = this.orders.get(orderId);
    if (order !== undefined) this.keep({ ...order, ended: true });
  }

  private keep(order: rows.OrderRow): void {
    this.changes.orders.set(order.orderId, order);
    // Ended without a fill it holds nothing; filled in part it keeps its slot on chain.
    const gone = order.ended && (order.filled === 0 || order.filled >= order.quantity);
    if (gone) this.orders.delete(order.orderId);
    else this.orders.set(order.orderId, order);
  }

  private onDeposit(e: EventOf<'deposit'>): void {
    const holder = this.isOnChain(e.account) ? e.account : VENUE;
    this.balance(holder, e.asset).outside += e.amount;
    if (e.channel === 'chain' && e.txId !== undefined) this.changes.booked.push(e.txId);
  }

  private onWithdrawal(e: EventOf<'withdrawal'>): void {
    const { withdrawal, account, asset, amount, address, state, txId } = e;
    if (state === 'settled') {
      const holder = this.isOnChain(account) ? account : VENUE;
      this.balance(holder, asset).outside -= amount;
      if (txId !== undefined) this.changes.booked.push(txId);
    }
    const due = txId === undefined && (state === 'approved' || state === 'settled');
    if (!due || e.channel !== 'chain' || address === undefined) return;
    this.changes.payouts.push({ withdrawal, account, asset, amount, address, at: e.ts });
  }

  // The ledger: traders on chain each, everybody else as one.
  account(account: number, asset: number, available: bigint, locked: bigint): void {
    const holder = this.isOnChain(account) ? account : VENUE;
    this.balance(holder, asset).amount += available + locked;
  }
  fees(asset: number, amount: bigint): void {
    this.balance(VENUE, asset).amount += amount;
  }
  pool(_pool: number, asset: number, amount: bigint): void {
    this.balance(VENUE, asset).amount += amount;
  }
  outside(): void {}

  private balance(holder: number, asset: number): rows.LedgerChange {
    const key = `${holder} ${asset}`;
    const known = this.changes.ledger.get(key);
    if (known !== undefined) return known;
    const fresh = { holder, asset, amount: 0n, outside: 0n };
    this.changes.ledger.set(key, fresh);
    return fresh;
  }
}

function* eventsIn(batch: FeedBatch): Generator<CoreEvent> {
  const reader = new WireReader(batch.payload);
  while (!reader.done) yield eventCodec.decode(reader);
}

/**
 * The log's hash at the end of the batch that holds event `seq`.
 * @throws SETTLEMENT_LOG_MISSING where that batch is not in the log: a made-up hash would stand on
 * chain for ever
 */
export async function logHashAt(sql: Sql, seq: number): Promise<Buffer> {
  const hash = await hashHolding(sql, seq);
  if (hash !== undefined) return hash;
  const what = `event ${seq}, up to which a batch is to settle, is not in the log`;
  throw new CodedError('SETTLEMENT_LOG_MISSING', `${what}: restore the log from a backup`);
}
