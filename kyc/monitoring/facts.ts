/** Outside facts that rules look things up in: official lists, ratings of countries, minima. */
import type { CountryRisk } from '../contract';

/** Chain addresses that an official list names; a port that screening fills. */
export interface ListedWallets {
  /** @returns the list and its reference of the entry, or undefined */
  find(address: string): { readonly list: string; readonly id: string } | undefined;
}

export interface MonitoringFacts {
  /** By ISO 3166-1 alpha-2 code. */
  readonly countries: Readonly<Record<string, CountryRisk>>;
  /** In the valuation asset, plain decimal. */
  readonly travelRuleMinimum: string;
  readonly wallets: ListedWallets;
}

/** No list was given. */
export const NO_WALLETS: ListedWallets = { find: () => undefined };
