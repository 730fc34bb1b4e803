/** Fills that are in no batch yet, with what their traders signed. */
import { safeNumber, type Sql } from '../../../platform/postgres/pool';
import type { SettleableFill, TraderSide } from './net-fills';
import { orderOf, type OrderColumns } from './settlement-rows';

/** Fills in one transaction of planning. */
const MOST_FILLS = 2_000;

interface WaitingFills {
  readonly fills: readonly SettleableFill[];
  /** Why a fill can never settle, by its number in the log. */
  readonly failures: ReadonlyMap<number, string>;
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

/** In the log's order; a fill of an order that nobody signed for settlement is in `failures`. */
export async function waitingFills(tx: Sql): Promise<WaitingFills> {
  const { rows } = await tx.query<WaitingRow>(
    `SELECT * FROM core_chain_fills WHERE batch IS NULL AND failure IS NULL
     ORDER BY seq LIMIT $1`,
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
  const failures = new Map<number, string>();
  const sideOf = (seq: bigint, account: bigint, id: bigint, fee: string) => {
    if (account === 0n) return undefined;
    const order = known.get(id);
    if (order === undefined) {
      failures.set(safeNumber(seq), `order ${id} is not signed for settlement`);
      return undefined;
    }
    const { owner, signature, message, maxFee } = order;
    const signed = { owner: Uint8Array.from(owner), signature, message };
    const side: TraderSide = {
      ...{ account: safeNumber(account), orderId: safeNumber(id) },
      ...{ order: signed, maxFee, fee: BigInt(fee) },
    };
    return side;
  };
  const all = rows.map((row) => ({
    seq: safeNumber(row.seq),
    market: safeNumber(row.market),
    price: row.price,
    quantity: row.quantity,
    buyer: sideOf(row.seq, row.buyer_account, row.buyer_order, row.buyer_fee),
    seller: sideOf(row.seq, row.seller_account, row.seller_order, row.seller_fee),
  }));
  return { fills: all.filter(({ seq }) => !failures.has(seq)), failures };
}
