/**
 * Names and grids behind the numbers of the events, ready to be written: quoted JSON strings by id.
 */
import type { CoreEvent, Grid } from '../../core/contract';
import { Registry } from '../../core/contract/registry';

/** What lines need of a market. */
export interface MarketPrint {
  /** The name as a JSON string, quotes included; and as bytes. */
  readonly json: string;
  readonly bytes: Uint8Array;
  readonly name: string;
  readonly tick: Grid;
  readonly lot: Grid;
  readonly lotUnits: bigint;
  readonly base: number;
  readonly quote: number;
  readonly baseDecimals: number;
  readonly quoteDecimals: number;
}

const NULL_BYTES = Buffer.from('null');

/** Follows the events that define things; ask it only about what an event before has defined. */
export class Names {
  readonly registry = new Registry();
  readonly #accounts: string[] = [];
  readonly #markets: (MarketPrint | undefined)[] = [];
  readonly #accountBytes: Uint8Array[] = [];

  /** Takes in an event, before its line is written. */
  apply(e: CoreEvent): void {
    this.registry.apply(e);
    if (e.type === 'account') {
      const json = JSON.stringify(e.name);
      this.#accounts[e.account] = json;
      this.#accountBytes[e.account] = Buffer.from(json, 'utf8');
    } else if (e.type === 'market') this.#setMarket(e.market);
  }

  #setMarket(id: number): void {
    const m = this.registry.market(id);
    if (m === undefined) return;
    const json = JSON.stringify(m.name);
    this.#markets[id] = {
      json,
      bytes: Buffer.from(json, 'utf8'),
      name: m.name,
      tick: m.tick,
      lot: m.lot,
      lotUnits: m.lotUnits,
      base: m.base.id,
      quote: m.quote.id,
      baseDecimals: m.base.decimals,
      quoteDecimals: m.quote.decimals,
    };
  }

  /** The account's name as a JSON string; `null` for none. */
  account(id: number): string {
    return this.#accounts[id] ?? 'null';
  }

  /** The same as bytes. */
  accountBytes(id: number): Uint8Array {
    return this.#accountBytes[id] ?? NULL_BYTES;
  }

  market(id: number): MarketPrint | undefined {
    return this.#markets[id];
  }

  /** A market known to the log. @throws Error when it is not: the log is damaged. */
  knownMarket(id: number): MarketPrint {
    const m = this.#markets[id];
    if (m === undefined) throw new Error(`market ${id} is used before it is defined`);
    return m;
  }

  assetDecimals(id: number): number {
    return this.registry.asset(id)?.decimals ?? 0;
  }

  /** The asset's name as a JSON string; `null` for none. */
  asset(id: number): string {
    const name = this.registry.asset(id)?.name;
    return name === undefined ? 'null' : JSON.stringify(name);
  }

  /** The pool's name as a JSON string; `null` for none. */
  pool(id: number): string {
    const name = this.registry.pool(id)?.name;
    return name === undefined ? 'null' : JSON.stringify(name);
  }
}
