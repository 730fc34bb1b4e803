/** What the local chain remembers, and what is kept of it over a restart. */

export interface LocalTransaction {
  readonly signature: string;
  readonly slot: number;
  /** Base64. */
  readonly wire: string;
  /** Addresses that it names. */
  readonly keys: readonly string[];
  /** null: it was done. */
  readonly error: { readonly text: string; readonly custom?: number | undefined } | null;
  readonly logs: readonly string[];
  readonly computeUnits: number;
}

export interface LocalState {
  /** Base58; names the chain. */
  readonly genesis: string;
  readonly slot: number;
  readonly transactions: number;
}

export interface KeptChain {
  readonly state: LocalState;
  readonly bytes: Uint8Array;
  readonly transactions: readonly LocalTransaction[];
}
