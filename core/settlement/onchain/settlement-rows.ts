/** Tables that the log fills: signed orders, fills for the chain, the ledger, payouts due. */
import { safeNumber, type Sql } from '../../../platform/postgres/pool';

export interface OrderRow {
  readonly orderId: number;
  readonly account: number;
  readonly settlementId: bigint;
  readonly quantity: number;
  readonly maxFee: number;
  /** Seconds UTC. */
  readonly expiry: number;
  readonly signature: Buffer;
  readonly message: Buffer;
  readonly filled: number;
  readonly ended: boolean;
}

/** Account and order 0: the omnibus ledger's side. */
export interface FillSide {
  readonly account: number;
  readonly orderId: number;
  readonly fee: bigint;
}

export interface FillRow {
  readonly seq: number;
  readonly ts: number;
  readonly market: number;
  readonly trade: number;
  readonly price: number;
  readonly quantity: number;
  readonly buyer: FillSide;
  readonly seller: FillSide;
  readonly base: { readonly asset: number; readonly amount: bigint };
  readonly quote: { readonly asset: number; readonly amount: bigint };
}

export interface LedgerChange {
  readonly holder: number;
  readonly asset: number;
  amount: bigint;
  outside: bigint;
}

export interface PayoutRow {
  readonly withdrawal: number;
  readonly account: number;
  readonly asset: number;
  readonly amount: bigint;
  readonly address: string;
  readonly at: number;
}

/** What some batches of the log changed. */
export interface LogChanges {
  readonly orders: Map<number, OrderRow>;
  readonly fills: FillRow[];
  readonly ledger: Map<string, LedgerChange>;
  /** `<signature>:<place>` of transfers that the exchange's ledger has. */
  readonly booked: string[];
  readonly payouts: PayoutRow[];
}

export function noChanges(): LogChanges {
  return { orders: new Map(), fills: [], ledger: new Map(), booked: [], payouts: [] };
}

export interface OrderColumns {
  readonly order_id: bigint;
  readonly account: bigint;
  readonly settlement_id: string;
  readonly quantity: bigint;
  readonly max_fee: bigint;
  readonly expiry: bigint;
  readonly signature: Buffer;
  readonly message: Buffer;
  readonly filled: bigint;
  readonly ended: boolean;
}

export function orderOf(row: OrderColumns): OrderRow {
  return {
    orderId: safeNumber(row.order_id),
    account: safeNumber(row.account),
    settlementId: BigInt(row.settlement_id),
    quantity: safeNumber(row.quantity),
    maxFee: safeNumber(row.max_fee),
    expiry: safeNumber(row.expiry),
    signature: row.signature,
    message: row.message,
    filled: safeNumber(row.filled),
    ended: row.ended,
  };
}

/** Orders that are live, or filled in part. */
export async function readOrders(sql: Sql): Promise<Map<number, OrderRow>> {
  const { rows } = await sql.query<OrderColumns>(
    `SELECT * FROM core_chain_orders
     WHERE NOT ended OR (filled > 0 AND filled < quantity)`,
  );
  return new Map(rows.map((row) => [safeNumber(row.order_id), orderOf(row)]));
}

/** All of it, once: the caller's transaction moves the offset too. */
export async function writeChanges(tx: Sql, changes: LogChanges): Promise<void> {
  await writeOrders(tx, [...changes.orders.values()]);
  await writeFills(tx, changes.fills);
  await writeLedger(tx, [...changes.ledger.values()]);
  for (const { withdrawal, account, asset, amount, address, at } of changes.payouts) {
    await tx.query(
      `INSERT INTO core_chain_payouts (withdrawal, account, asset, amount, address, state, noted_at)
       VALUES ($1, $2, $3, $4, $5, 'due', $6) ON CONFLICT DO NOTHING`,
      [withdrawal, account, asset, amount, address, at],
    );
  }
  if (changes.booked.length === 0) return;
  await tx.query(
    `UPDATE core_chain_transfers SET state = 'booked', reason = NULL
     WHERE signature || ':' || place = ANY($1)`,
    [changes.booked],
  );
}

async function writeOrders(tx: Sql, orders: readonly OrderRow[]): Promise<void> {
  if (orders.length === 0) return;
  await tx.query(
    `INSERT INTO core_chain_orders (order_id, account, settlement_id, quantity, max_fee, expiry,
                                    signature, message, filled, ended)
     SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::numeric[], $4::bigint[], $5::bigint[],
                          $6::bigint[], $7::bytea[], $8::bytea[], $9::bigint[], $10::boolean[])
     ON CONFLICT (order_id) DO UPDATE SET filled = excluded.filled, ended = excluded.ended`,
    [
      orders.map((one) => one.orderId),
      orders.map((one) => one.account),
      orders.map((one) => String(one.settlementId)),
      orders.map((one) => one.quantity),
      orders.map((one) => one.maxFee),
      orders.map((one) => one.expiry),
      orders.map((one) => one.signature),
      orders.map((one) => one.message),
      orders.map((one) => one.filled),
      orders.map((one) => one.ended),
    ],
  );
}

async function writeFills(tx: Sql, fills: readonly FillRow[]): Promise<void> {
  if (fills.length === 0) return;
  await tx.query(
    `INSERT INTO core_chain_fills (seq, ts, market, trade, price, quantity, buyer_account,
       buyer_order, buyer_fee, seller_account, seller_order, seller_fee, base_asset, base_amount,
       quote_asset, quote_amount)
     SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[],
       $6::bigint[], $7::bigint[], $8::bigint[], $9::numeric[], $10::bigint[], $11::bigint[],
       $12::numeric[], $13::bigint[], $14::numeric[], $15::bigint[], $16::numeric[])`,
    [
      fills.map((one) => one.seq),
      fills.map((one) => one.ts),
      fills.map((one) => one.market),
      fills.map((one) => one.trade),
      fills.map((one) => one.price),
      fills.map((one) => one.quantity),
      fills.map((one) => one.buyer.account),
      fills.map((one) => one.buyer.orderId),
      fills.map((one) => String(one.buyer.fee)),
      fills.map((one) => one.seller.account),
      fills.map((one) => one.seller.orderId),
      fills.map((one) => String(one.seller.fee)),
      fills.map((one) => one.base.asset),
      fills.map((one) => String(one.base.amount)),
      fills.map((one) => one.quote.asset),
      fills.map((one) => String(one.quote.amount)),
    ],
  );
}

async function writeLedger(tx: Sql, changes: readonly LedgerChange[]): Promise<void> {
  const real = changes.filter(({ amount, outside }) => amount !== 0n || outside !== 0n);
  if (real.length === 0) return;
  await tx.query(
    `INSERT INTO core_chain_ledger (holder, asset, amount, outside)
     SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::numeric[], $4::numeric[])
     ON CONFLICT (holder, asset) DO UPDATE SET
       amount = core_chain_ledger.amount + excluded.amount,
       outside = core_chain_ledger.outside + excluded.outside`,
    [
      real.map((one) => one.holder),
      real.map((one) => one.asset),
      real.map((one) => String(one.amount)),
      real.map((one) => String(one.outside)),
    ],
  );
}
