/**
 * What the trading API needs of settlement on chain; the core stands behind it, wired by `app/`.
 * Keys, signatures and domains are bytes; sequence numbers are those of the log.
 */
import type { AccountId, MarketInfo, OrderFields } from '../../core/contract';

/** What a trader must know to sign orders and to look after them on chain. */
export interface SettlementVenue {
  /** Address of the program and of the venue's account, base58. */
  readonly program: string;
  readonly config: string;
  /** 16 bytes that every signed order begins with. */
  readonly domain: Uint8Array;
  /** Longest that the venue can keep a trader who asks to leave, in seconds. */
  readonly exitDelaySeconds: number;
  readonly markets: readonly {
    readonly market: MarketInfo;
    /** Its number on chain. */
    readonly number: number;
    /** What an order must allow, in 1e-8. */
    readonly maxFee: number;
  }[];
}

export interface SettledFill {
  readonly seq: number;
  readonly market: number;
  readonly trade: number;
  readonly ts: number;
  readonly side: 'BUY' | 'SELL';
  readonly settlementId: string;
  readonly price: number;
  readonly quantity: number;
  readonly fee: bigint;
  /** `waiting` until it is in a batch. */
  readonly state: 'waiting' | 'planned' | 'sent' | 'confirmed' | 'finalized' | 'failed';
  readonly batch: number | null;
  readonly fromSeq: number | null;
  readonly toSeq: number | null;
  /** Base58, of the transaction that settled it. */
  readonly signature: string | null;
}

export interface SettlementDesk {
  venue(): SettlementVenue;
  /** Why the order cannot be settled; undefined: it can. */
  check(account: AccountId, market: MarketInfo, order: OrderFields): Promise<string | undefined>;
  /** Links a key with an account. Why not; undefined: it is done. */
  link(account: AccountId, key: Uint8Array, signature: Uint8Array): Promise<string | undefined>;
  /** The account's own fills from `fromSeq` on, ascending. */
  fills(account: AccountId, fromSeq: number, limit: number): Promise<readonly SettledFill[]>;
}
