/**
 * Brings transfers of the chain into the exchange's ledger, each once: before a command is sent,
 * everything durable in the log has been looked through for the transfer's name.
 */
import { PublicKey } from '@solana/web3.js';
import type { Pool } from 'pg';
import { accountId, assetId, units, type CommandPort, type Unstamped } from '../../contract';
import type { Consumer } from '../../../platform/consumer/consumer';
import type { Logger } from '../../../platform/log/logger';
import { safeNumber } from '../../../platform/postgres/pool';
import type { VenueBook } from './venue-book';

/** Says whether an address is on a list; customer risk stands behind it. */
export interface AddressScreening {
  /** Why not; undefined: nothing is known against it. */
  listed(address: string): Promise<string | undefined>;
}

export interface BookingOptions {
  readonly pool: Pool;
  readonly commands: CommandPort;
  readonly consumer: Consumer;
  readonly screening: AddressScreening;
  readonly book: VenueBook;
  readonly logger: Logger;
}

interface OpenTransfer {
  readonly signature: string;
  readonly place: number;
  readonly kind: 'deposit' | 'withdrawal' | 'exit' | 'fees';
  readonly owner: Buffer;
  readonly account: bigint | null;
  readonly asset: bigint;
  readonly amount: string;
  readonly address: string;
}

const AT_ONCE = 100;

export class TransferBooking {
  constructor(private readonly options: BookingOptions) {}

  /** @returns transfers that were dealt with */
  async step(): Promise<number> {
    const { pool, consumer, book } = this.options;
    if ((await this.open()).length === 0) return 0;
    // A command of an earlier life may be in the log already.
    await consumer.caughtUp();
    let done = 0;
    for (const one of await this.open()) {
      if (one.owner.equals(Buffer.from(book.omnibus.publicKey.toBytes()))) {
        // The venue's own tokens follow what the ledger has already.
        await this.mark(pool, one, 'booked', null);
      } else if (one.account === null) continue;
      else if (one.kind === 'deposit') await this.deposit(one, safeNumber(one.account));
      else if (one.kind === 'exit') await this.exit(one, safeNumber(one.account));
      else continue;
      done++;
    }
    return done;
  }

  private async open(): Promise<OpenTransfer[]> {
    const { rows } = await this.options.pool.query<OpenTransfer>(
      `SELECT t.signature, t.place, t.kind, t.owner, w.account, t.asset, t.amount, t.address
       FROM core_chain_transfers t LEFT JOIN core_chain_owners w USING (owner)
       WHERE t.state = 'seen' AND t.kind <> 'fees' ORDER BY t.slot, t.signature, t.place LIMIT $1`,
      [AT_ONCE],
    );
    return rows;
  }

  private async deposit(one: OpenTransfer, account: number): Promise<void> {
    const { pool, screening, logger } = this.options;
    const owner = new PublicKey(one.owner).toBase58();
    const listed = (await screening.listed(one.address)) ?? (await screening.listed(owner));
    if (listed !== undefined) {
      logger.warn({ transfer: nameOf(one), listed }, 'a deposit is held: its source is listed');
      await this.mark(pool, one, 'held', listed);
      return;
    }
    await this.submit(one, {
      ...{ type: 'deposit', account: accountId(account) },
      ...{ asset: assetId(safeNumber(one.asset)), amount: units(BigInt(one.amount)) },
      ...{ channel: 'chain', address: one.address, txId: nameOf(one) },
    });
  }

  /** The trader has left with these tokens: orders end, and the ledger follows. */
  private async exit(one: OpenTransfer, account: number): Promise<void> {
    const { commands } = this.options;
    const reason = 'user' as const;
    // Refused when there is no order: that is fine.
    await commands.submit({
      ...{ type: 'mass-cancel', account: accountId(account), reason },
      // 0 = all markets.
      market: 0 as Extract<Unstamped, { type: 'mass-cancel' }>['market'],
    });
    const last = await this.submit(one, {
      ...{ type: 'withdrawal', account: accountId(account) },
      ...{ asset: assetId(safeNumber(one.asset)), amount: units(BigInt(one.amount)) },
      ...{ channel: 'chain', address: one.address, txId: nameOf(one) },
    });
    if (last?.type !== 'withdrawal' || last.state !== 'held') return;
    const { withdrawal } = last;
    const why = { reason: 'left by the escape hatch', by: 'system' };
    for (const state of ['approved', 'settled'] as const) {
      await commands.submit({ type: 'withdrawal-state', withdrawal, state, ...why });
    }
  }

  /** The last event that the command caused. */
  private async submit(one: OpenTransfer, command: Unstamped) {
    const { pool, commands, consumer } = this.options;
    const { events } = await commands.submit(command);
    const last = events.at(-1);
    if (last?.type === 'rejected') {
      await this.mark(pool, one, 'refused', `${last.code}: ${last.reason}`);
    } else if (last !== undefined) await consumer.after(last.seq);
    return last;
  }

  private async mark(
    pool: Pool,
    { signature, place }: OpenTransfer,
    state: 'booked' | 'held' | 'refused',
    reason: string | null,
  ): Promise<void> {
    await pool.query(
      `UPDATE core_chain_transfers SET state = $3, reason = $4
       WHERE signature = $1 AND place = $2 AND state = 'seen'`,
      [signature, place, state, reason],
    );
  }
}

/** What the log calls the transfer. */
const nameOf = ({ signature, place }: OpenTransfer): string => `${signature}:${place}`;
