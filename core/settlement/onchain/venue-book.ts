/** Which number an asset or market of the exchange has on chain, and the keys that act for it. */
import type { Keypair, PublicKey } from '@solana/web3.js';
import type { RegistryView } from '../../contract';
import type { Venue } from '../chain/venue';

export interface BookAsset {
  readonly number: number;
  readonly mint: PublicKey;
  readonly tokenProgram: PublicKey;
}

export interface VenueBook {
  readonly venue: Venue;
  readonly domain: Uint8Array;
  readonly operator: Keypair;
  /** Owner of the ledger of all accounts that are not on chain. */
  readonly omnibus: Keypair;
  /** By the asset's name in the exchange. */
  readonly assets: ReadonlyMap<string, BookAsset>;
  /** By the market's name in the exchange. */
  readonly markets: ReadonlyMap<string, number>;
}

/** The exchange's asset with this number on chain. */
export function assetNumbered(book: VenueBook, registry: RegistryView, number: number) {
  for (const [name, asset] of book.assets) {
    if (asset.number === number) return registry.assetNamed(name);
  }
  return undefined;
}
