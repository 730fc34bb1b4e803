/**
 * Makes batches of the fills that wait: netted, with the omnibus ledger's own signed orders in
 * them, encoded once and for good. A batch has its place in the log and settles under it alone.
 * A fill that cannot settle is left out and written down as failed; the others settle.
 */
import type { Pool } from 'pg';
import { settlementMessage, type RegistryView } from '../../contract';
import { safeNumber, transaction, type Sql } from '../../../platform/postgres/pool';
import { encodeBatch, type ChainFill, type SignedOrder } from '../chain/batch-bytes';
import { signBytes } from '../chain/transaction';
import type { RpcClient } from '../chain/rpc';
import { logHashAt, VENUE } from './consumer';
import { refusedAt } from './drop';
import { leftOut } from './leave-out';
import { netIntoBatches, Unsettleable } from './net-fills';
import type { MarketUnits, NetBatch, NetFill, SettleableFill } from './net-fills';
import type { VenueBook } from './venue-book';
import { waitingFills } from './waiting-fills';

export interface PlanOptions {
  readonly pool: Pool;
  readonly rpc: RpcClient;
  readonly book: VenueBook;
  readonly registry: () => RegistryView;
  /** µs. */
  readonly now: () => number;
}

/** The omnibus ledger's orders settle at once or not for days. */
const VENUE_ORDER_SECONDS = 30 * 86_400;
const MAX_U64 = 2n ** 64n - 1n;

/** How often a batch of one fill is refused for a reason not found before the fill has failed. */
const REFUSED_ALONE = 2;

/** @returns fills that were put into batches or failed */
export async function planBatches(options: PlanOptions): Promise<number> {
  return transaction(options.pool, async (tx) => {
    const { rows } = await tx.query<{ planned_to: bigint; venue_orders: bigint; head: bigint }>(
      `SELECT planned_to, venue_orders, (SELECT max(last_seq) FROM core_log) AS head
       FROM core_chain_venue FOR UPDATE`,
    );
    const [venue] = rows;
    if (venue === undefined) return 0;
    const planner = new Planner(options, venue.venue_orders);
    let from = safeNumber(venue.planned_to) + 1;
    const { fills, failures } = await settleableFrom(options, planner, tx, from);
    await fail(tx, failures, options.now());
    let planned = 0;
    for (const batch of netIntoBatches(fills, (market) => planner.unitsOf(market))) {
      // Fills that are tried again are older than the place that is left.
      const toSeq = Math.max(batch.toSeq, from);
      if (toSeq > safeNumber(venue.head)) break;
      await planner.write(tx, { ...batch, toSeq }, from);
      from = toSeq + 1;
      planned += batch.seqs.length;
    }
    await tx.query('UPDATE core_chain_venue SET planned_to = $1, venue_orders = $2', [
      from - 1,
      planner.venueOrders,
    ]);
    return planned + failures.size;
  });
}

/** Those that can settle, as far as can be known, and those that cannot. */
async function settleableFrom(options: PlanOptions, planner: Planner, tx: Sql, from: number) {
  const waiting = await waitingFills(tx);
  const failures = new Map(waiting.failures);
  let fills = waiting.fills.filter((fill) => {
    const why = planner.whyNever(fill);
    if (why !== undefined) failures.set(fill.seq, why);
    return why === undefined;
  });
  if (fills.length === 0) return { fills, failures };
  const termsOf = (fill: SettleableFill) => planner.termsOf(fill.market);
  const out = await leftOut({ ...options, termsOf }, fills, from);
  for (const [seq, why] of out ?? []) failures.set(seq, why);
  fills = fills.filter(({ seq }) => !failures.has(seq));
  const refused = await refusedAt(tx, from);
  if (refused === undefined) return { fills, failures };
  // Nothing may be made anew here before the chain has been asked.
  if (out === undefined) return { fills: [], failures };
  const [first] = fills;
  if (out.size > 0 || first === undefined) return { fills, failures };
  // The reason was not found: halves are tried, down to the fill that is refused alone.
  if (refused.alone < REFUSED_ALONE) {
    return { fills: fills.slice(0, Math.max(1, refused.fills >> 1)), failures };
  }
  failures.set(first.seq, `refused by the program: ${refused.reason}`);
  return { fills: fills.slice(1), failures };
}

async function fail(tx: Sql, failures: ReadonlyMap<number, string>, at: number): Promise<void> {
  if (failures.size === 0) return;
  await tx.query(
    `UPDATE core_chain_fills SET failure = f.why, failed_at = $3
     FROM unnest($1::bigint[], $2::text[]) AS f (seq, why) WHERE core_chain_fills.seq = f.seq`,
    [[...failures.keys()], [...failures.values()], at],
  );
}

class Planner {
  constructor(
    private readonly options: PlanOptions,
    public venueOrders: bigint,
  ) {}

  /** @throws Unsettleable */
  unitsOf(market: number): MarketUnits {
    const info = this.options.registry().market(market);
    if (info !== undefined) return info;
    throw new Unsettleable(`market ${market} is unknown`);
  }

  /** @throws Unsettleable */
  termsOf(market: number) {
    const info = this.options.registry().market(market);
    const [base, quote] = [info?.base, info?.quote].map((asset) => {
      return this.options.book.assets.get(asset?.name ?? '')?.number;
    });
    if (info !== undefined && base !== undefined && quote !== undefined) {
      return { base, quote, lotUnits: info.lotUnits, notionalUnits: info.notionalUnits };
    }
    throw new Unsettleable(`market ${info?.name ?? market} has an asset that is not on chain`);
  }

  /** Why this fill can go into no batch, whatever the chain holds; undefined: it can. */
  whyNever(fill: SettleableFill): string | undefined {
    try {
      this.numberOf(fill.market);
      this.termsOf(fill.market);
      netIntoBatches([fill], (market) => this.unitsOf(market));
      return undefined;
    } catch (error) {
      if (error instanceof Unsettleable) return error.message;
      throw error;
    }
  }

  async write(tx: Sql, batch: NetBatch, fromSeq: number): Promise<void> {
    const { toSeq, seqs, fills } = batch;
    const logHash = await logHashAt(tx, toSeq);
    const chainFills = this.chainFills(fills);
    const range = { fromSeq: BigInt(fromSeq), toSeq: BigInt(toSeq), logHash };
    const { data } = encodeBatch({ ...range, fills: chainFills });
    const { rows } = await tx.query<{ batch: bigint }>(
      `INSERT INTO core_chain_batches (batch, from_seq, to_seq, log_hash, log_fills, chain_fills,
                                       data, state, planned_at)
       SELECT coalesce(max(batch), 0) + 1, $1, $2, $3, $4, $5, $6, 'planned', $7
       FROM core_chain_batches RETURNING batch`,
      [fromSeq, toSeq, logHash, seqs.length, fills.length, Buffer.from(data), this.options.now()],
    );
    const number = rows[0]?.batch;
    await tx.query('UPDATE core_chain_fills SET batch = $1 WHERE seq = ANY($2)', [number, seqs]);
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
