/** Traders' ledgers as the chain had them a moment ago: orders come faster than it can be asked. */
import { PublicKey } from '@solana/web3.js';
import type { RpcClient } from '../chain/rpc';
import { readLedger, type LedgerState } from '../chain/venue-state';
import type { VenueBook } from './venue-book';

export interface RecentLedgersOptions {
  readonly rpc: RpcClient;
  readonly book: VenueBook;
  /** µs. */
  readonly now: () => number;
  /** How old a state may be, µs. */
  readonly maxAge: number;
}

interface Known {
  readonly at: number;
  readonly state: LedgerState | undefined;
}

/** Traders who are remembered; the least recently read is forgotten first. */
const MOST_KNOWN = 10_000;
const MICROS = 1_000_000;

export class RecentLedgers {
  private readonly known = new Map<string, Known>();

  constructor(private readonly options: RecentLedgersOptions) {}

  /** undefined: no ledger is open for this key. */
  async of(owner: Uint8Array): Promise<LedgerState | undefined> {
    const { rpc, book, now, maxAge } = this.options;
    const key = Buffer.from(owner).toString('hex');
    const known = this.known.get(key);
    if (known !== undefined && now() - known.at < maxAge) return known.state;
    const address = book.venue.ledger(new PublicKey(owner)).toBase58();
    const data = await rpc.account(address, 'confirmed');
    const state = data === undefined ? undefined : readLedger(book.venue.program, data);
    this.known.delete(key);
    this.known.set(key, { at: now(), state });
    for (const oldest of this.known.keys()) {
      if (this.known.size <= MOST_KNOWN) break;
      this.known.delete(oldest);
    }
    return state;
  }

  /** Why an order with this id could not settle; undefined: as far as the ledger goes, it can. */
  async why(owner: Uint8Array, id: bigint): Promise<string | undefined> {
    return whyNoOrder(await this.of(owner), id, this.options.now());
  }
}

/**
 * Why no order with this id may trade; undefined: as far as the ledger goes, it may.
 * @param ledger undefined = none is open @param now µs
 */
export function whyNoOrder(
  ledger: LedgerState | undefined,
  id: bigint,
  now: number,
): string | undefined {
  if (ledger === undefined) return 'no ledger is open on chain for the linked key';
  if (BigInt(Math.floor(now / MICROS)) < ledger.frozenUntil) return 'the ledger is frozen on chain';
  if (ledger.exitAt !== 0n) return 'an exit is asked for on chain; cancel_exit lets it trade again';
  const announced = ledger.cancelAt === 0n ? 0n : ledger.cancelBelow;
  const lowest = announced > ledger.lowestLive ? announced : ledger.lowestLive;
  return id < lowest ? `orders below ${lowest} have ended on chain, or will` : undefined;
}
