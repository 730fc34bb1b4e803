/**
 * Makes batches of the fills that wait: netted, with the omnibus ledger's own signed orders in
 * them, encoded once and for good. A batch has its place in the log and settles under it alone.
 */
import type { Pool } from 'pg';
import { settlementMessage, type RegistryView } from '../../contract';
import { safeNumber, transaction, type Sql } from '../../../platform/postgres/pool';
import { encodeBatch, type ChainFill, type SignedOrder } from '../chain/batch-bytes';
import { signBytes } from '../chain/transaction';
import { logHashAt, VENUE } from './consumer';
import { netIntoBatches, Unsettleable } from './net-fills';
import type { MarketUnits, NetBatch, NetFill, SettleableFill, TraderSide } from './net-fills';
import { orderOf, type OrderColumns } from './settlement-rows';
import type { VenueBook } from './venue-book';

export interface PlanOptions {
  readonly pool: Pool;
  readonly book: VenueBook;
  readonly registry: () => RegistryView;
  /** µs. */
  readonly now: () => number;
}

/** Fills in one transaction of planning. */
const MOST_FILLS = 2_000;
/** The omnibus ledger's orders settle at once or not for days. */
const VENUE_ORDER_SECONDS = 30 * 86_400;
const MAX_U64 = 2n ** 64n - 1n;

/**
 * @returns fills that were put into batches
 * @throws Unsettleable when a fill cannot go to the chain; nothing after it can either
 */
export async function planBatches(options: PlanOptions): Promise<number> {
  return transaction(options.pool, async (tx) => {
    const { rows } = await tx.query<{ planned_to: bigint; venue_orders: bigint }>(
      'SELECT planned_to, venue_orders FROM core_chain_venue FOR UPDATE',
    );
    const [venue] = rows;
    if (venue === undefined) return 0;
    const fills = await waitingFills(tx);
    if (fills.length === 0) return 0;
    const registry = options.registry();
    const unitsOf = (market: number): MarketUnits => {
      const info = registry.market(market);
      if (info !== undefined) return info;
      throw new Unsettleable(`market ${market} is unknown`);
    };
    const planner = new Planner(options, unitsOf, venue.venue_orders);
    let from = safeNumber(venue.planned_to) + 1;
    for (const batch of netIntoBatches(fills, unitsOf)) {
      await planner.write(tx, batch, from);
      from = batch.toSeq + 1;
    }
    await tx.query('UPDATE core_chain_venue SET planned_to = $1, venue_orders = $2', [
      from - 1,
      planner.venueOrders,
    ]);
    return fills.length;
  });
}

class Planner {
  constructor(
    private readonly options: PlanOptions,
    private readonly unitsOf: (market: number) => MarketUnits,
    public venueOrders: bigint,
  ) {}

  async write(tx: Sql, batch: NetBatch, fromSeq: number): Promise<void> {
    const { toSeq, logFills, fills } = batch;
    const logHash = await logHashAt(tx, toSeq);
    const chainFills = this.chainFills(fills);
    const range = { fromSeq: BigInt(fromSeq), toSeq: BigInt(toSeq), logHash };
    const { data } = encodeBatch({ ...range, fills: chainFills });
    const { rows } = await tx.query<{ batch: bigint }>(
      `INSERT INTO core_chain_batches (batch, from_seq, to_seq, log_hash, log_fills, chain_fills,
                                       data, state, planned_at)
       SELECT coalesce(max(batch), 0) + 1, $1, $2, $3, $4, $5, $6, 'planned', $7
       FROM core_chain_batches RETURNING batch`,
      [fromSeq, toSeq, logHash, logFills, fills.length, Buffer.from(data), this.options.now()],
    );
    const number = rows[0]?.batch;
    await tx.query(
      'UPDATE core_chain_fills SET batch = $1 WHERE seq BETWEEN $2 AND $3 AND batch IS NULL',
      [number, fromSeq, toSeq],
    );
    const net = this.netOf(fills);
    await tx.query(
      `INSERT INTO core_chain_net (batch, holder, asset, amount)
       SELECT $1, * FROM unnest($2::bigint[], $3::bigint[], $4::numeric[])`,
      [
        number,
        net.map((row) => row.holder),
        net.map((row) => row.asset),
        net.map((row) => String(row.amount)),
      ],
    );
  }

  /** Sides without a trader get one order of the omnibus ledger per market and side. */
  private chainFills(fills: readonly NetFill[]): ChainFill[] {
    const venue = new Map<string, SignedOrder>();
    for (const market of new Set(fills.map((fill) => fill.market))) {
      for (const side of ['BUY', 'SELL'] as const) {
        const own = fills.filter((fill) => {
          const trader = side === 'BUY' ? fill.buyer : fill.seller;
          return fill.market === market && trader === undefined;
        });
        if (own.length > 0) venue.set(`${market} ${side}`, this.venueOrder(market, side, own));
      }
    }
    return fills.map((fill) => {
      const buyer = fill.buyer?.order ?? venue.get(`${fill.market} BUY`);
      const seller = fill.seller?.order ?? venue.get(`${fill.market} SELL`);
      if (buyer === undefined || seller === undefined) throw new Error('a side has no order');
      const { price, quantity, sellerRate, buyerRate } = fill;
      const rates = { makerFeeRate: sellerRate, takerFeeRate: buyerRate };
      return { maker: seller, taker: buyer, price, quantity, ...rates };
    });
  }

  private venueOrder(market: number, side: 'BUY' | 'SELL', fills: readonly NetFill[]): SignedOrder {
    const { omnibus } = this.options.book;
    const message = settlementMessage({
      domain: this.options.book.domain,
      id: (this.venueOrders += 1n),
      expiry: Math.floor(this.options.now() / 1_000_000) + VENUE_ORDER_SECONDS,
      limit: side === 'BUY' ? MAX_U64 : 0n,
      quantity: fills.reduce((sum, fill) => sum + fill.quantity, 0n),
      market: this.numberOf(market),
      maxFee: 0,
      side,
    });
    return { owner: omnibus.publicKey.toBytes(), signature: signBytes(message, omnibus), message };
  }

  private numberOf(market: number): number {
    const name = this.options.registry().market(market)?.name;
    const number = name === undefined ? undefined : this.options.book.markets.get(name);
    if (number !== undefined) return number;
    throw new Unsettleable(`market ${name ?? market} is not listed on chain`);
  }

  /** Per ledger and asset; what the fees take is the venue's. */
  private netOf(fills: readonly NetFill[]) {
    const registry = this.options.registry();
    const sums = new Map<string, bigint>();
    const move = (holder: number, asset: number, amount: bigint): void => {
      const key = `${holder} ${asset}`;
      sums.set(key, (sums.get(key) ?? 0n) + amount);
    };
    for (const fill of fills) {
      const { lotUnits, notionalUnits } = this.unitsOf(fill.market);
      const pair = registry.market(fill.market);
      if (pair === undefined) throw new Unsettleable(`market ${fill.market} is unknown`);
      const [buyer, seller] = [fill.buyer?.account ?? VENUE, fill.seller?.account ?? VENUE];
      const base = fill.quantity * lotUnits;
      const quote = fill.price * fill.quantity * notionalUnits;
      move(buyer, pair.base.id, base - fill.buyerFee);
      move(buyer, pair.quote.id, -quote);
      move(seller, pair.base.id, -base);
      move(seller, pair.quote.id, quote - fill.sellerFee);
      move(VENUE, pair.base.id, fill.buyerFee);
      move(VENUE, pair.quote.id, fill.sellerFee);
    }
    return [...sums].flatMap(([key, amount]) => {
      const [holder, asset] = key.split(' ').map(Number);
      return amount === 0n ? [] : [{ holder, asset, amount }];
    });
  }
}

interface WaitingRow {
  readonly seq: bigint;
  readonly market: bigint;
  readonly price: bigint;
  readonly quantity: bigint;
  readonly buyer_account: bigint;
  readonly buyer_order: bigint;
  readonly buyer_fee: string;
  readonly seller_account: bigint;
  readonly seller_order: bigint;
  readonly seller_fee: string;
}

async function waitingFills(tx: Sql): Promise<SettleableFill[]> {
  const { rows } = await tx.query<WaitingRow>(
    'SELECT * FROM core_chain_fills WHERE batch IS NULL ORDER BY seq LIMIT $1',
    [MOST_FILLS],
  );
  const ids = rows.flatMap((row) => [row.buyer_order, row.seller_order]).filter((id) => id > 0n);
  const orders = await tx.query<OrderColumns & { owner: Buffer }>(
    `SELECT o.*, w.owner FROM core_chain_orders o JOIN core_chain_owners w USING (account)
     WHERE order_id = ANY($1)`,
    [ids],
  );
  const known = new Map(
    orders.rows.map((row) => [row.order_id, { ...orderOf(row), owner: row.owner }]),
  );
  const sideOf = (seq: bigint, account: bigint, id: bigint, fee: string) => {
    if (account === 0n) return undefined;
    const order = known.get(id);
    if (order === undefined) {
      throw new Unsettleable(`fill ${seq} is of order ${id}, which nobody signed for settlement`);
    }
    const { owner, signature, message, maxFee } = order;
    const signed = { owner: Uint8Array.from(owner), signature, message };
    const side: TraderSide = {
      ...{ account: safeNumber(account), orderId: safeNumber(id) },
      ...{ order: signed, maxFee, fee: BigInt(fee) },
    };
    return side;
  };
  return rows.map((row) => ({
    seq: safeNumber(row.seq),
    market: safeNumber(row.market),
    price: row.price,
    quantity: row.quantity,
    buyer: sideOf(row.seq, row.buyer_account, row.buyer_order, row.buyer_fee),
    seller: sideOf(row.seq, row.seller_account, row.seller_order, row.seller_fee),
  }));
}
