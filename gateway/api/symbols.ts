/** Symbols of the trading interface (`BTCUSDT`) and the markets behind them (`BTC-USDT`). */
import type { MarketId, MarketInfo, RegistryView } from '../../core/contract';
import { badSymbol, missing } from './errors';
import type { Params } from './params';

export function symbolOf(market: MarketInfo): string {
  return market.base.name + market.quote.name;
}

/** Looks markets up by symbol; learns of new ones by itself. */
export class SymbolTable {
  private readonly ids = new Map<string, MarketId>();
  private seen = 0;

  constructor(private readonly registry: RegistryView) {}

  /** @throws ApiError -1121 */
  market(symbol: string): MarketInfo {
    const found = this.find(symbol);
    if (found === undefined) throw badSymbol();
    return found;
  }

  find(symbol: string): MarketInfo | undefined {
    let id = this.ids.get(symbol);
    if (id === undefined) {
      this.learn();
      id = this.ids.get(symbol);
    }
    return id === undefined ? undefined : this.registry.market(id);
  }

  all(): readonly MarketInfo[] {
    return this.registry.markets();
  }

  /** The market of `symbol`. @throws ApiError -1102, -1121 */
  required(params: Params): MarketInfo {
    const symbol = params.symbol();
    if (symbol === undefined) throw missing('symbol');
    return this.market(symbol);
  }

  /** The market of `symbol`, if one is named. */
  optional(params: Params): MarketInfo | undefined {
    const symbol = params.symbol();
    return symbol === undefined ? undefined : this.market(symbol);
  }

  private learn(): void {
    const markets = this.registry.markets();
    if (markets.length === this.seen) return;
    this.seen = markets.length;
    for (const market of markets) this.ids.set(symbolOf(market), market.id);
  }
}
