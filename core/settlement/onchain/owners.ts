/** Which key owns the ledger on chain of an account: linked once, by the key's own signature. */
import type { AccountId } from '../../contract';
import { CodedError, errorCode } from '../../../platform/errors/coded-error';
import type { Sql } from '../../../platform/postgres/pool';
import { isSignedBy } from './signed-order';

const UNIQUE_VIOLATION = '23505';

/** What the owner of a key signs to link it with an account: text, so that a wallet can show it. */
function linkMessage(account: string, domain: Uint8Array): Uint8Array {
  const venue = Buffer.from(domain).toString('hex');
  return Buffer.from(`Link this key with account ${account} of venue ${venue}`);
}

export interface LinkRequest {
  readonly account: AccountId;
  readonly name: string;
  /** 32 bytes. */
  readonly owner: Uint8Array;
  readonly signature: Uint8Array;
}

/** Keys of accounts, kept in memory once they are known: they never change. */
export class ChainOwners {
  private readonly known = new Map<number, Uint8Array>();

  constructor(
    private readonly sql: Sql,
    private readonly domain: Uint8Array,
  ) {}

  /** The key, if it was asked for before. */
  remembered(account: number): Uint8Array | undefined {
    return this.known.get(account);
  }

  /** Brings all keys into memory. */
  async load(): Promise<void> {
    const { rows } = await this.sql.query<{ account: bigint; owner: Buffer }>(
      'SELECT account, owner FROM core_chain_owners',
    );
    for (const { account, owner } of rows) this.known.set(Number(account), Uint8Array.from(owner));
  }

  async of(account: number): Promise<Uint8Array | undefined> {
    const known = this.known.get(account);
    if (known !== undefined) return known;
    const { rows } = await this.sql.query<{ owner: Buffer }>(
      'SELECT owner FROM core_chain_owners WHERE account = $1',
      [account],
    );
    const owner = rows[0] && Uint8Array.from(rows[0].owner);
    if (owner !== undefined) this.known.set(account, owner);
    return owner;
  }

  /**
   * The same key again is fine.
   * @throws CodedError LINK_SIGNATURE, LINK_TAKEN
   */
  async link(request: LinkRequest, at: number): Promise<void> {
    const { account, name, owner, signature } = request;
    if (!isSignedBy(owner, linkMessage(name, this.domain), signature)) {
      const what = `the signature is not of this key over the words that link it with ${name}`;
      throw new CodedError('LINK_SIGNATURE', what);
    }
    const before = await this.of(account);
    if (before !== undefined && Buffer.compare(before, owner) === 0) return;
    try {
      await this.sql.query(
        'INSERT INTO core_chain_owners (account, owner, linked_at) VALUES ($1, $2, $3)',
        [account, Buffer.from(owner), at],
      );
    } catch (error) {
      if (errorCode(error) !== UNIQUE_VIOLATION) throw error;
      const what = `account ${name} has another key, or this key is linked with another account`;
      throw new CodedError('LINK_TAKEN', what);
    }
    this.known.set(account, owner);
  }
}
