/** The wallet addresses of sanctions lists alone, for those who look at every movement. */
import type { SanctionsList } from '../listed-entry';
import { comparableAddress } from './wallet-address';

interface Listed {
  readonly list: string;
  readonly id: string;
}

/** Addresses compare as their chain does; the asset is not part of it. */
export class ListedAddresses {
  readonly #byAddress = new Map<string, Listed>();

  constructor(lists: readonly SanctionsList[]) {
    for (const { name: list, entries } of lists) {
      for (const { listId: id, wallets } of entries) {
        for (const { address } of wallets) {
          const key = comparableAddress(address);
          if (key !== '' && !this.#byAddress.has(key)) this.#byAddress.set(key, { list, id });
        }
      }
    }
  }

  /** The first list and entry that names the address; undefined: none does. */
  find(address: string): Listed | undefined {
    const key = comparableAddress(address);
    return key === '' ? undefined : this.#byAddress.get(key);
  }
}
