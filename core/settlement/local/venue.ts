/**
 * A venue on the local chain, set up by its own keys: made-up tokens for the exchange's assets, its
 * markets, and the omnibus ledger, which is given what accounts beside the chain deposit.
 */
import { createHash } from 'node:crypto';
import { getBase58Encoder } from '@solana/kit';
import { Keypair, type PublicKey } from '@solana/web3.js';
import type { Pool } from 'pg';
import type { MarketInfo, RegistryView } from '../../contract';
import { safeNumber } from '../../../platform/postgres/pool';
import { loadProgram } from '../chain/program';
import type { RpcClient } from '../chain/rpc';
import { submitAndConfirm } from '../chain/submit';
import * as tokens from '../chain/tokens';
import { Venue } from '../chain/venue';
import { readConfig } from '../chain/venue-state';
import { VENUE } from '../onchain/consumer';
import type { BookAsset, VenueBook } from '../onchain/venue-book';

export interface LocalVenueOptions {
  readonly rpc: RpcClient;
  /** Folder that `programs/` lies in. */
  readonly root: string;
  /** All keys of the venue come from it. */
  readonly seed: string;
  readonly registry: RegistryView;
  /** First event of the log that this venue settles. */
  readonly firstSeq: number;
}

/** The program's limits. */
const MAX_ASSETS = 8;
const MAX_MARKETS = 16;
/** The program's shortest: 25 hours. */
export const EXIT_DELAY_SECONDS = 90_000;
/** 1 %, in 1e-8. */
const MAX_FEE = 1_000_000;
const LAMPORTS = 1_000_000_000_000;

export class LocalVenue {
  private readonly sent = new Set<string>();

  private constructor(
    private readonly options: LocalVenueOptions,
    readonly book: VenueBook,
    private readonly admin: Keypair,
  ) {}

  /** What is there already stays. @throws CodedError CHAIN_SETUP */
  static async open(options: LocalVenueOptions): Promise<LocalVenue> {
    const { rpc, root, seed, registry } = options;
    const keyOf = (role: string): Keypair =>
      Keypair.fromSeed(createHash('sha256').update(`${seed} ${role}`).digest());
    const [admin, operator, omnibus] = [keyOf('admin'), keyOf('operator'), keyOf('omnibus')];
    const guardian = keyOf('guardian');
    const venue = new Venue(loadProgram(root, 'settlement'), admin.publicKey);
    for (const { publicKey } of [admin, operator, omnibus]) {
      await rpc.airdrop(publicKey.toBase58(), LAMPORTS);
    }
    const setup = new Setup({ rpc, venue, admin, keyOf });
    if ((await rpc.account(venue.config.toBase58(), 'confirmed')) === undefined) {
      const terms = {
        operator: operator.publicKey,
        guardian: guardian.publicKey,
        cluster: Uint8Array.from(getBase58Encoder().encode(await rpc.genesisHash())),
        exitDelaySeconds: BigInt(EXIT_DELAY_SECONDS),
        maxFee: MAX_FEE,
        firstSeq: BigInt(options.firstSeq),
      };
      await submitAndConfirm(rpc, [venue.initialize(terms)], [admin]);
      const open = venue.openLedger(omnibus.publicKey, omnibus.publicKey);
      await submitAndConfirm(rpc, [open], [omnibus]);
    }
    const names = registry
      .assets()
      .slice(0, MAX_ASSETS)
      .map((asset) => asset.name);
    const assets = await setup.assets(registry, names);
    const markets = await setup.markets(registry.markets(), names);
    const domain = (await setup.state()).domain;
    const book = { venue, domain, operator, omnibus, assets, markets };
    return new LocalVenue(options, book, admin);
  }

  /** Made-up tokens for anybody, as a faucet of a test cluster gives them. */
  async give(owner: PublicKey, asset: string, amount: bigint): Promise<void> {
    const { rpc } = this.options;
    await rpc.airdrop(owner.toBase58(), LAMPORTS);
    await submitAndConfirm(rpc, this.minting(owner, asset, amount), [this.admin]);
  }

  /** Brings what accounts beside the chain have deposited into the omnibus ledger. */
  async fund(pool: Pool): Promise<void> {
    const { rpc, registry } = this.options;
    const { omnibus, venue } = this.book;
    if (!(await this.allNoted(pool))) return;
    for (const { asset: id, amount } of await missing(pool, omnibus.publicKey)) {
      const name = registry.asset(id)?.name ?? '';
      const asset = this.book.assets.get(name);
      if (asset === undefined || amount <= 0n) continue;
      const source = tokens.tokenAccount(omnibus.publicKey, asset.mint);
      const move = { owner: omnibus.publicKey, asset: asset.number, amount, source };
      const { mint, tokenProgram } = asset;
      const deposit = venue.deposit({ ...move, mint, tokenProgram });
      const all = [...this.minting(omnibus.publicKey, name, amount), deposit];
      this.sent.add(await submitAndConfirm(rpc, all, [this.admin, omnibus]));
    }
  }

  /** What was sent has been seen as final, so that it is not missed twice. */
  private async allNoted(pool: Pool): Promise<boolean> {
    if (this.sent.size === 0) return true;
    const { rows } = await pool.query<{ signature: string }>(
      'SELECT signature FROM core_chain_transfers WHERE signature = ANY($1)',
      [[...this.sent]],
    );
    for (const { signature } of rows) this.sent.delete(signature);
    return this.sent.size === 0;
  }

  private minting(owner: PublicKey, name: string, amount: bigint) {
    const asset = this.book.assets.get(name);
    if (asset === undefined) throw new RangeError(`asset ${name} is not listed on this chain`);
    const to = tokens.tokenAccount(owner, asset.mint);
    return [
      tokens.makeTokenAccount(this.admin.publicKey, owner, asset.mint),
      tokens.mintTo(this.admin.publicKey, asset.mint, to, amount),
    ];
  }
}

/** Deposits in the ledger, of all that are not on chain, that the omnibus ledger does not have. */
async function missing(pool: Pool, omnibus: PublicKey) {
  const { rows } = await pool.query<{ asset: bigint; amount: string }>(
    `SELECT l.asset, l.outside - coalesce(sum(CASE t.kind WHEN 'deposit' THEN t.amount
              ELSE -t.amount END), 0) AS amount
     FROM core_chain_ledger l LEFT JOIN core_chain_transfers t
       ON t.asset = l.asset AND t.owner = $2 AND t.kind <> 'fees'
     WHERE l.holder = $1
     GROUP BY l.asset, l.outside`,
    [VENUE, Buffer.from(omnibus.toBytes())],
  );
  return rows.map(({ asset, amount }) => ({ asset: safeNumber(asset), amount: BigInt(amount) }));
}

interface SetupParts {
  readonly rpc: RpcClient;
  readonly venue: Venue;
  readonly admin: Keypair;
  readonly keyOf: (role: string) => Keypair;
}

class Setup {
  constructor(private readonly parts: SetupParts) {}

  async state() {
    const { rpc, venue } = this.parts;
    const data = await rpc.account(venue.config.toBase58(), 'confirmed');
    if (data === undefined) throw new Error('the venue was set up and is not there');
    return readConfig(venue.program, data);
  }

  async assets(
    registry: RegistryView,
    names: readonly string[],
  ): Promise<ReadonlyMap<string, BookAsset>> {
    const { rpc, venue, admin, keyOf } = this.parts;
    const book = new Map<string, BookAsset>();
    const listed = (await this.state()).assets.map(({ mint }) => mint.toBase58());
    for (const name of names) {
      const mint = keyOf(`mint ${name}`);
      const number = listed.indexOf(mint.publicKey.toBase58());
      if (number < 0) {
        const decimals = registry.assetNamed(name)?.decimals;
        const plain = [tokens.TOKEN_PROGRAM, undefined, undefined, decimals] as const;
        const make = tokens.makeMint(admin.publicKey, mint.publicKey, ...plain);
        await submitAndConfirm(rpc, make, [admin, mint]);
        const list = venue.listAsset(mint.publicKey, tokens.TOKEN_PROGRAM);
        await submitAndConfirm(rpc, [list], [admin]);
        listed.push(mint.publicKey.toBase58());
      }
      const place = number < 0 ? listed.length - 1 : number;
      const tokenProgram = tokens.TOKEN_PROGRAM;
      book.set(name, { number: place, mint: mint.publicKey, tokenProgram });
    }
    return book;
  }

  /** In the exchange's order, which never changes. */
  async markets(
    all: readonly MarketInfo[],
    assets: readonly string[],
  ): Promise<ReadonlyMap<string, number>> {
    const { rpc, venue, admin } = this.parts;
    const there = (await this.state()).markets;
    const fit = all
      .filter(({ base, quote }) => assets.includes(base.name) && assets.includes(quote.name))
      .slice(0, MAX_MARKETS);
    for (const { base, quote, lotUnits, notionalUnits } of fit.slice(there)) {
      const numbers = { base: assets.indexOf(base.name), quote: assets.indexOf(quote.name) };
      const list = venue.listMarket({ ...numbers, lotUnits, notionalUnits });
      await submitAndConfirm(rpc, [list], [admin]);
    }
    return new Map(fit.map(({ name }, number) => [name, number]));
  }
}
