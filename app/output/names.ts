/**
 * Names and grids behind the numbers of the events, ready to be written: quoted JSON strings by id.
 */
import { Registry, formatSteps, type CoreEvent, type Grid } from '../../core/contract';

/** What lines need of a market. */
export interface MarketPrint {
  /** The name as a JSON string, quotes included. */
  readonly json: string;
  readonly name: string;
  readonly tick: Grid;
  readonly lot: Grid;
  readonly lotUnits: bigint;
  readonly base: number;
  readonly quote: number;
  readonly baseDecimals: number;
  readonly quoteDecimals: number;
}

/** Prices repeat; their texts are kept by tick count in a small direct-mapped table. */
const CACHED_STEPS = 4096;

class StepTexts {
  readonly #counts = new Float64Array(CACHED_STEPS).fill(-1);
  readonly #texts: string[] = new Array<string>(CACHED_STEPS).fill('');

  constructor(private readonly grid: Grid) {}

  text(count: number): string {
    const slot = count & (CACHED_STEPS - 1);
    if (this.#counts[slot] === count) return this.#texts[slot] ?? '';
    const text = formatSteps(count, this.grid);
    this.#counts[slot] = count;
    this.#texts[slot] = text;
    return text;
  }
}

/** Follows the events that define things; ask it only about what an event before has defined. */
export class Names {
  readonly registry = new Registry();
  readonly #accounts: string[] = [];
  readonly #markets: (MarketPrint | undefined)[] = [];
  readonly #prices: (StepTexts | undefined)[] = [];

  /** Takes in an event, before its line is written. */
  apply(e: CoreEvent): void {
    this.registry.apply(e);
    if (e.type === 'account') this.#accounts[e.account] = JSON.stringify(e.name);
    else if (e.type === 'market') this.#setMarket(e.market);
  }

  #setMarket(id: number): void {
    const m = this.registry.market(id);
    if (m === undefined) return;
    this.#prices[id] = new StepTexts(m.tick);
    this.#markets[id] = {
      json: JSON.stringify(m.name),
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

  accountName(id: number): string {
    return this.registry.account(id)?.name ?? '';
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

  /** A price in ticks as shortest decimal text. */
  price(market: number, count: number): string {
    return this.#prices[market]?.text(count) ?? String(count);
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
