/**
 * Fills that go to the chain, netted and cut into batches that fit into one transaction. Netting
 * never changes a unit: fills are put together only where one fee rate gives exactly the fees that
 * the core took, and where no balance could run short because something comes earlier.
 */
import type { SignedOrder } from '../chain/batch-bytes';

/** One side of a fill that a trader signed for. */
export interface TraderSide {
  readonly account: number;
  readonly orderId: number;
  readonly order: SignedOrder;
  /** What the order allows, in 1e-8. */
  readonly maxFee: number;
  /** What the core took, in base units of the asset received. */
  readonly fee: bigint;
}

/** A fill with at least one trader on chain; a side without is the venue's omnibus ledger. */
export interface SettleableFill {
  readonly seq: number;
  readonly market: number;
  /** In ticks and lots. */
  readonly price: bigint;
  readonly quantity: bigint;
  readonly buyer: TraderSide | undefined;
  readonly seller: TraderSide | undefined;
}

/** Base units of a lot, and quote units of a tick × lot. */
export interface MarketUnits {
  readonly lotUnits: bigint;
  readonly notionalUnits: bigint;
}

/** Fills of the same two orders at one price, as one. */
export interface NetFill {
  readonly market: number;
  readonly price: bigint;
  quantity: bigint;
  readonly buyer: TraderSide | undefined;
  readonly seller: TraderSide | undefined;
  buyerFee: bigint;
  sellerFee: bigint;
  buyerRate: number;
  sellerRate: number;
}

export interface NetBatch {
  readonly toSeq: number;
  /** Fills of the log in it, by their numbers there. */
  readonly seqs: readonly number[];
  readonly fills: readonly NetFill[];
}

/** A fill that the program would refuse. */
export class Unsettleable extends Error {
  override name = 'Unsettleable';
}

const FEE_SCALE = 100_000_000n;

/** The program's fee: rate × amount, rounded up (`fee_on` in programs/settlement). */
export function feeAt(received: bigint, rate: number): bigint {
  return (received * BigInt(rate) + FEE_SCALE - 1n) / FEE_SCALE;
}

/** The lowest rate in 1e-8 that gives exactly this fee; undefined when none does within `most`. */
export function exactRate(received: bigint, fee: bigint, most: number): number | undefined {
  if (fee === 0n) return 0;
  const rate = Number(((fee - 1n) * FEE_SCALE) / received + 1n);
  return rate <= most && feeAt(received, rate) === fee ? rate : undefined;
}

/** What a transaction of version 1 takes: measured, and held by tests/chain/costs.test.ts. */
const TRANSACTION_LIMIT = 4096;
const BASE_BYTES = 350;
const OWNER_BYTES = 65;
const ORDER_BYTES = 130;
const FILL_BYTES = 26;

const VENUE = 'venue';
const ownerOf = (side: TraderSide | undefined): string =>
  side === undefined ? VENUE : Buffer.from(side.order.owner).toString('hex');

/** The batch that is being filled. */
class Growing {
  readonly fills: NetFill[] = [];
  readonly seqs: number[] = [];
  private readonly owners = new Set<string>();
  private readonly orders = new Set<string>();

  constructor(private readonly units: (market: number) => MarketUnits) {}

  /** false: it does not fit any more, and nothing was done. @throws Unsettleable */
  take(fill: SettleableFill): boolean {
    const merged = this.mergeable(fill);
    if (merged !== undefined) {
      Object.assign(merged.into, merged.change);
      this.seqs.push(fill.seq);
      return true;
    }
    const sides = [fill.buyer, fill.seller] as const;
    const owners = [...new Set(sides.map(ownerOf))].filter((one) => !this.owners.has(one));
    const orders = this.orderNames(fill).filter((one) => !this.orders.has(one));
    const bytes =
      BASE_BYTES +
      OWNER_BYTES * (this.owners.size + owners.length) +
      ORDER_BYTES * (this.orders.size + orders.length) +
      FILL_BYTES * (this.fills.length + 1);
    if (bytes > TRANSACTION_LIMIT) return false;
    this.fills.push(this.netted(fill));
    for (const owner of owners) this.owners.add(owner);
    for (const order of orders) this.orders.add(order);
    this.seqs.push(fill.seq);
    return true;
  }

  private orderNames({ market, buyer, seller }: SettleableFill): string[] {
    return [
      buyer?.orderId ?? `${VENUE} buys ${market}`,
      seller?.orderId ?? `${VENUE} ${market}`,
    ].map(String);
  }

  private netted(fill: SettleableFill): NetFill {
    if (ownerOf(fill.buyer) === ownerOf(fill.seller)) {
      throw new Unsettleable(`fill ${fill.seq} is between two orders of one ledger`);
    }
    const { market, price, quantity, buyer, seller } = fill;
    const fees = { buyerFee: buyer?.fee ?? 0n, sellerFee: seller?.fee ?? 0n };
    const rates = this.rates({ market, price, quantity, buyer, seller, ...fees });
    if (rates !== undefined) return { market, price, quantity, buyer, seller, ...fees, ...rates };
    throw new Unsettleable(`fill ${fill.seq} has fees that its orders do not allow`);
  }

  /** The rates that give these fees; undefined when there are none. */
  private rates(net: Omit<NetFill, 'buyerRate' | 'sellerRate'>) {
    const { lotUnits, notionalUnits } = this.units(net.market);
    const { buyer, seller, buyerFee, sellerFee } = net;
    const base = net.quantity * lotUnits;
    const quote = net.price * net.quantity * notionalUnits;
    const buyerRate = exactRate(base, buyerFee, buyer?.maxFee ?? 0);
    const sellerRate = exactRate(quote, sellerFee, seller?.maxFee ?? 0);
    if (buyerRate === undefined || sellerRate === undefined) return undefined;
    return { buyerRate, sellerRate };
  }

  private mergeable(fill: SettleableFill) {
    const at = this.fills.findLastIndex(
      (one) =>
        one.market === fill.market &&
        one.price === fill.price &&
        one.buyer?.orderId === fill.buyer?.orderId &&
        one.seller?.orderId === fill.seller?.orderId,
    );
    const into = this.fills[at];
    if (into === undefined || !this.mayComeEarlier(fill, at)) return undefined;
    const change = {
      quantity: into.quantity + fill.quantity,
      buyerFee: into.buyerFee + (fill.buyer?.fee ?? 0n),
      sellerFee: into.sellerFee + (fill.seller?.fee ?? 0n),
    };
    const rates = this.rates({ ...into, ...change });
    return rates === undefined ? undefined : { into, change: { ...change, ...rates } };
  }

  /** Nothing since touched the traders' ledgers, or moved the venue's the other way. */
  private mayComeEarlier(fill: SettleableFill, at: number): boolean {
    const traders = [fill.buyer, fill.seller].flatMap((side) => (side ? [ownerOf(side)] : []));
    const venueBuys = fill.buyer === undefined;
    return this.fills.slice(at + 1).every(({ market, buyer, seller }) => {
      if (traders.includes(ownerOf(buyer)) || traders.includes(ownerOf(seller))) return false;
      if (traders.length === 2 || (buyer !== undefined && seller !== undefined)) return true;
      return market === fill.market && (buyer === undefined) === venueBuys;
    });
  }
}

/**
 * Batches of consecutive fills, each with the fills of exactly its stretch of the log.
 * @param fills in the log's order
 * @throws Unsettleable naming the fill
 */
export function netIntoBatches(
  fills: readonly SettleableFill[],
  units: (market: number) => MarketUnits,
): NetBatch[] {
  const batches: NetBatch[] = [];
  let growing = new Growing(units);
  let last = 0;
  const close = (): void => {
    batches.push({ toSeq: last, seqs: growing.seqs, fills: growing.fills });
    growing = new Growing(units);
  };
  for (const fill of fills) {
    if (!growing.take(fill)) {
      close();
      if (!growing.take(fill)) throw new Unsettleable(`fill ${fill.seq} fits into no transaction`);
    }
    last = fill.seq;
  }
  if (growing.fills.length > 0) close();
  return batches;
}
