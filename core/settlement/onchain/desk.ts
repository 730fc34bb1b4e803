/**
 * What traders ask of settlement on chain: whether an order could be settled, their key, and what
 * became of their own fills.
 */
import type { AccountId, AccountQueries, MarketInfo, OrderFields } from '../../contract';
import { CodedError } from '../../../platform/errors/coded-error';
import { safeNumber, type Sql } from '../../../platform/postgres/pool';
import type { RpcClient } from '../chain/rpc';
import type { SettlementConsumer } from './consumer';
import type { ChainOwners } from './owners';
import { RecentLedgers } from './recent-ledgers';
import { highestFee, signedOrder } from './signed-order';
import type { VenueBook } from './venue-book';

export interface DeskOptions {
  readonly sql: Sql;
  readonly rpc: RpcClient;
  readonly book: VenueBook;
  readonly owners: ChainOwners;
  readonly handler: SettlementConsumer;
  readonly accounts: AccountQueries;
  /** µs. */
  readonly now: () => number;
  readonly exitDelaySeconds: number;
  /** How old a look at a trader's ledger on chain may be, µs; usually two seconds. */
  readonly ledgerAge?: number;
}

const USUAL_LEDGER_AGE = 2_000_000;
/** Settlement starts within 24 h of the trade, and an order may trade until it ends. */
const LEAST_LIFE_MICROS = 25 * 3_600_000_000;
/** Orders that the program can have filled in part at a time. */
const SLOTS = 16;
/** Ids that the program tells apart, less some room. */
const ID_WINDOW = 1_000n;

export class SettlementDesk {
  private readonly lastIds = new Map<number, bigint>();
  private readonly ledgers: RecentLedgers;

  constructor(private readonly options: DeskOptions) {
    this.ledgers = new RecentLedgers({
      ...options,
      maxAge: options.ledgerAge ?? USUAL_LEDGER_AGE,
    });
  }

  venue() {
    const { book, handler, exitDelaySeconds } = this.options;
    const markets = [...book.markets].flatMap(([name, number]) => {
      const market = handler.registry.marketNamed(name);
      return market === undefined ? [] : [{ market, number, maxFee: highestFee(market) }];
    });
    const program = book.venue.program.id.toBase58();
    const config = book.venue.config.toBase58();
    return { program, config, domain: book.domain, exitDelaySeconds, markets };
  }

  /** Why not; undefined: it can be settled. */
  async check(
    account: AccountId,
    market: MarketInfo,
    order: OrderFields,
  ): Promise<string | undefined> {
    const { book, owners, now } = this.options;
    const number = book.markets.get(market.name);
    if (number === undefined) return `market ${market.name} is not listed there`;
    if (order.orderType === 'MARKET') return 'a market order has no limit to sign; use LIMIT IOC';
    if (order.selfTradePreventionMode === 'NONE') return 'orders of one account must not meet';
    const owner = await owners.of(account);
    if (owner === undefined) return 'no key is linked with this account';
    const terms = { domain: book.domain, market: number, maxFee: highestFee(market) };
    const signed = signedOrder(order, owner, terms);
    if (typeof signed === 'string') return signed;
    if ((order.settlementExpiry ?? 0) < now() + LEAST_LIFE_MICROS) {
      return 'settlementExpiry must lie at least 25 hours ahead';
    }
    const id = BigInt(order.settlementId ?? 0);
    return (await this.ledgers.why(owner, id)) ?? this.checkId(account, id, owner);
  }

  /** Ids rise; a settled one far above would end older orders, and partly filled ones are few. */
  private async checkId(
    account: AccountId,
    id: bigint,
    owner: Uint8Array,
  ): Promise<string | undefined> {
    const { accounts, handler } = this.options;
    if (id <= (await this.lastId(account))) return 'settlementId must rise from order to order';
    const live = accounts.openOrders(account).map((one) => BigInt(one.settlementId ?? 0));
    const oldest = live.find((one) => id - one >= ID_WINDOW);
    if (oldest !== undefined) {
      return `settlementId ${id} is too far above ${oldest}, which is still open`;
    }
    let held = handler.heldIds(account);
    if (live.length + held.length >= SLOTS && held.length > 0) {
      const lowest = (await this.ledgers.of(owner))?.lowestLive ?? 0n;
      held = held.filter((one) => one >= lowest);
    }
    if (live.length + held.length >= SLOTS) {
      return `${SLOTS} orders are open or filled in part; ending some on chain makes room`;
    }
    this.lastIds.set(account, id);
    return undefined;
  }

  private async lastId(account: number): Promise<bigint> {
    const known = this.lastIds.get(account);
    if (known !== undefined) return known;
    const { rows } = await this.options.sql.query<{ last: string | null }>(
      'SELECT max(settlement_id) AS last FROM core_chain_orders WHERE account = $1',
      [account],
    );
    return BigInt(rows[0]?.last ?? 0);
  }

  async link(
    account: AccountId,
    owner: Uint8Array,
    signature: Uint8Array,
  ): Promise<string | undefined> {
    const { owners, handler, now } = this.options;
    const name = handler.registry.account(account)?.name ?? '';
    try {
      await owners.link({ account, name, owner, signature }, now());
      return undefined;
    } catch (error) {
      if (error instanceof CodedError) return error.message;
      throw error;
    }
  }

  /** The account's sides of fills from `fromSeq` on, ascending. */
  async fills(account: AccountId, fromSeq: number, limit: number) {
    const { rows } = await this.options.sql.query<FillColumns>(
      `SELECT f.seq, f.ts, f.market, f.trade, f.price, f.quantity, f.buyer_account = $1 AS buys,
         CASE WHEN f.buyer_account = $1 THEN f.buyer_fee ELSE f.seller_fee END AS fee,
         o.settlement_id, f.batch, f.failure, b.state, b.from_seq, b.to_seq, b.signature
       FROM core_chain_fills f
       LEFT JOIN core_chain_batches b USING (batch)
       LEFT JOIN core_chain_orders o ON o.order_id =
         CASE WHEN f.buyer_account = $1 THEN f.buyer_order ELSE f.seller_order END
       WHERE (f.buyer_account = $1 OR f.seller_account = $1) AND f.seq >= $2
       ORDER BY f.seq LIMIT $3`,
      [account, fromSeq, limit],
    );
    return rows.map((row) => ({
      seq: safeNumber(row.seq),
      ts: safeNumber(row.ts),
      market: safeNumber(row.market),
      trade: safeNumber(row.trade),
      price: safeNumber(row.price),
      quantity: safeNumber(row.quantity),
      side: row.buys ? ('BUY' as const) : ('SELL' as const),
      fee: BigInt(row.fee),
      settlementId: row.settlement_id ?? '',
      state: row.failure === null ? (row.state ?? ('waiting' as const)) : ('failed' as const),
      batch: numberOf(row.batch),
      fromSeq: numberOf(row.from_seq),
      toSeq: numberOf(row.to_seq),
      signature: row.signature,
    }));
  }
}

const numberOf = (value: bigint | null): number | null =>
  value === null ? null : safeNumber(value);

interface FillColumns {
  readonly seq: bigint;
  readonly ts: bigint;
  readonly market: bigint;
  readonly trade: bigint;
  readonly price: bigint;
  readonly quantity: bigint;
  readonly buys: boolean;
  readonly fee: string;
  readonly settlement_id: string | null;
  readonly batch: bigint | null;
  /** Why the fill was left out. */
  readonly failure: string | null;
  readonly state: 'planned' | 'sent' | 'confirmed' | 'finalized' | 'failed' | null;
  readonly from_seq: bigint | null;
  readonly to_seq: bigint | null;
  readonly signature: string | null;
}
