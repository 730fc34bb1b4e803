/**
 * Cancels live orders at the exchange before a match of them could no longer settle: their trader
 * has ended them on chain or is leaving, the ledger is frozen, the signature is near its end.
 */
import { PublicKey } from '@solana/web3.js';
import type { Pool } from 'pg';
import { accountId, orderId, type CommandPort, type RegistryView } from '../../contract';
import { safeNumber } from '../../../platform/postgres/pool';
import type { RpcClient } from '../chain/rpc';
import { readLedger, type LedgerState } from '../chain/venue-state';
import { whyNoOrder } from './recent-ledgers';
import { orderOf, type OrderColumns } from './settlement-rows';
import type { VenueBook } from './venue-book';

export interface EndOrdersOptions {
  readonly pool: Pool;
  readonly rpc: RpcClient;
  readonly book: VenueBook;
  readonly registry: () => RegistryView;
  readonly commands: CommandPort;
  /** µs. */
  readonly now: () => number;
}

/** Settlement starts within a day of the trade. */
const PROMISE_SECONDS = 86_400;
/** Where a signed message has the market's number. */
const MARKET_AT = 44;

/** @returns orders for which a cancel was sent */
export async function endOrders(options: EndOrdersOptions): Promise<number> {
  const { pool, now, commands, registry, book } = options;
  const { rows } = await pool.query<OrderColumns & { owner: Buffer }>(
    `SELECT o.*, w.owner FROM core_chain_orders o JOIN core_chain_owners w USING (account)
     WHERE NOT o.ended ORDER BY o.order_id`,
  );
  if (rows.length === 0) return 0;
  const ledgers = await ledgersOf(options, rows);
  const names = new Map([...book.markets].map(([name, number]) => [number, name]));
  const last = Math.floor(now() / 1_000_000) + PROMISE_SECONDS;
  let sent = 0;
  for (const row of rows) {
    const order = orderOf(row);
    const ledger = ledgers.get(safeNumber(row.account));
    const why = whyNoOrder(ledger, order.settlementId, now());
    if (why === undefined && order.expiry > last) continue;
    const number = order.message.readUInt16LE(MARKET_AT);
    const market = registry().marketNamed(names.get(number) ?? '');
    if (market === undefined) continue;
    // Refused when it has ended meanwhile: that is fine.
    await commands.submit({
      ...{ type: 'cancel', account: accountId(order.account), market: market.id },
      ...{ orderId: orderId(order.orderId), source: 'chain' },
    });
    sent += 1;
  }
  return sent;
}

async function ledgersOf(
  { rpc, book }: EndOrdersOptions,
  rows: readonly { readonly account: bigint; readonly owner: Buffer }[],
): Promise<ReadonlyMap<number, LedgerState>> {
  const owners = new Map(rows.map(({ account, owner }) => [safeNumber(account), owner]));
  const keys = [...owners.values()].map((owner) => book.venue.ledger(new PublicKey(owner)));
  const read = await rpc.accounts(
    keys.map((key) => key.toBase58()),
    'confirmed',
  );
  const ledgers = new Map<number, LedgerState>();
  [...owners.keys()].forEach((account, i) => {
    const data = read.data[i];
    if (data !== undefined) ledgers.set(account, readLedger(book.venue.program, data));
  });
  return ledgers;
}
