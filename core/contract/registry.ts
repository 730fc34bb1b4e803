// long-file: one table of names with its lookups
/**
 * Names behind the numbers of the log: assets, markets, pools and accounts as the events define
 * them. Every reader of the log (surveillance, projections, gateway, exports) keeps one.
 */
import type { CoreEvent, EventOf } from './event';
import {
  NONE,
  type AccountId,
  type AssetId,
  type MarketId,
  type Micros,
  type PoolId,
  type Units,
} from './ids';
import { grid, lotFactor, notionalFactor, type Grid } from './money';
import type { PairLookup } from './postings';
import type { AccountKind, AccountState, Custody, MarketPhase } from './vocabulary';

export interface AssetInfo {
  readonly id: AssetId;
  readonly name: string;
  readonly decimals: number;
}

export interface MarketInfo {
  readonly id: MarketId;
  readonly name: string;
  readonly base: AssetInfo;
  readonly quote: AssetInfo;
  readonly tickSize: string;
  readonly lotSize: string;
  readonly tick: Grid;
  readonly lot: Grid;
  /** Base-asset units of one lot. */
  readonly lotUnits: bigint;
  /** Quote-asset units of one tick × one lot. */
  readonly notionalUnits: bigint;
  readonly minNotional?: string | undefined;
  /** In 1e-8. */
  readonly makerFee: number;
  readonly takerFee: number;
  readonly maxQuantity?: string | undefined;
  readonly maxOrders?: number | undefined;
  readonly percentPriceUp?: string | undefined;
  readonly percentPriceDown?: string | undefined;
  readonly maxPosition?: string | undefined;
  readonly phase: MarketPhase;
}

export interface PoolInfo {
  readonly id: PoolId;
  readonly name: string;
  readonly base: AssetInfo;
  readonly quote: AssetInfo;
  readonly fee: number;
  readonly market?: MarketId | undefined;
}

export interface AccountInfo {
  readonly id: AccountId;
  readonly name: string;
  /** Beneficial owner's name. */
  readonly owner: string;
  readonly kind: AccountKind;
  readonly country: string;
  readonly devices: readonly string[];
  readonly ips: readonly string[];
  readonly openedAt?: Micros | undefined;
  readonly kycLevel?: string | undefined;
  readonly declaredMonthlyVolume?: Units | undefined;
  readonly custody: Custody;
  readonly tier?: string | undefined;
  readonly parent?: AccountId | undefined;
  readonly state: AccountState;
}

/** What readers may ask; the class below is how it is kept. */
export interface RegistryView {
  asset(id: number): AssetInfo | undefined;
  market(id: number): MarketInfo | undefined;
  pool(id: number): PoolInfo | undefined;
  account(id: number): AccountInfo | undefined;
  assetNamed(name: string): AssetInfo | undefined;
  marketNamed(name: string): MarketInfo | undefined;
  poolNamed(name: string): PoolInfo | undefined;
  accountNamed(name: string): AccountInfo | undefined;
  accountsOfOwner(owner: string): readonly AccountId[];
  markets(): readonly MarketInfo[];
  pools(): readonly PoolInfo[];
  assets(): readonly AssetInfo[];
  accounts(): readonly AccountInfo[];
}

class Table<T extends { readonly id: number; readonly name: string }> {
  private readonly byId: (T | undefined)[] = [];
  private readonly byName = new Map<string, T>();

  set(row: T): void {
    this.byId[row.id] = row;
    this.byName.set(row.name, row);
  }
  get(id: number): T | undefined {
    return this.byId[id];
  }
  named(name: string): T | undefined {
    return this.byName.get(name);
  }
  all(): T[] {
    return this.byId.filter((row) => row !== undefined);
  }
}

export class Registry implements RegistryView, PairLookup {
  private readonly assetTable = new Table<AssetInfo>();
  private readonly marketTable = new Table<MarketInfo>();
  private readonly poolTable = new Table<PoolInfo>();
  private readonly accountTable = new Table<AccountInfo>();
  private readonly owners = new Map<string, AccountId[]>();
  /** By market; what postings ask for with every event. */
  private readonly pairs: { base: AssetId; quote: AssetId; lot: bigint }[] = [];

  /** Takes in one event; those that define or change nothing are passed over. */
  apply(e: CoreEvent): void {
    switch (e.type) {
      case 'asset':
        return this.assetTable.set({ id: e.asset, name: e.name, decimals: e.decimals });
      case 'market':
        return this.defineMarket(e);
      case 'market-params':
        return this.changeMarket(e);
      case 'market-phase':
        return this.changePhase(e);
      case 'pool':
        return this.poolTable.set({
          id: e.pool,
          name: e.name,
          base: this.known(e.base),
          quote: this.known(e.quote),
          fee: e.fee,
          market: e.market,
        });
      case 'account':
        return this.openAccount(e);
      case 'account-update':
        return this.changeAccount(e);
      case 'account-state': {
        const old = this.accountTable.get(e.account);
        if (old) this.accountTable.set({ ...old, state: e.state });
        return;
      }
      default:
        return;
    }
  }

  private known(id: AssetId): AssetInfo {
    const asset = this.assetTable.get(id);
    if (!asset) throw new Error(`asset ${id} is used before it is defined: the log is damaged`);
    return asset;
  }

  private defineMarket(e: EventOf<'market'>): void {
    const base = this.known(e.base);
    const quote = this.known(e.quote);
    const tick = grid(e.tickSize);
    const lot = grid(e.lotSize);
    const lotUnits = lotFactor(lot, base.decimals);
    this.pairs[e.market] = { base: base.id, quote: quote.id, lot: lotUnits };
    this.marketTable.set({
      id: e.market,
      name: e.name,
      base,
      quote,
      tickSize: e.tickSize,
      lotSize: e.lotSize,
      tick,
      lot,
      lotUnits,
      notionalUnits: notionalFactor(tick, lot, quote.decimals),
      minNotional: e.minNotional,
      makerFee: e.makerFee,
      takerFee: e.takerFee,
      maxQuantity: e.maxQuantity,
      maxOrders: e.maxOrders,
      percentPriceUp: e.percentPriceUp,
      percentPriceDown: e.percentPriceDown,
      maxPosition: e.maxPosition,
      phase: 'continuous',
    });
  }

  private changeMarket(e: EventOf<'market-params'>): void {
    const old = this.marketTable.get(e.market);
    if (!old) return;
    this.marketTable.set({
      ...old,
      minNotional: e.minNotional ?? old.minNotional,
      makerFee: e.makerFee ?? old.makerFee,
      takerFee: e.takerFee ?? old.takerFee,
      maxQuantity: e.maxQuantity ?? old.maxQuantity,
      maxOrders: e.maxOrders ?? old.maxOrders,
      percentPriceUp: e.percentPriceUp ?? old.percentPriceUp,
      percentPriceDown: e.percentPriceDown ?? old.percentPriceDown,
      maxPosition: e.maxPosition ?? old.maxPosition,
    });
  }

  private changePhase(e: EventOf<'market-phase'>): void {
    for (const old of this.marketTable.all()) {
      if (e.market === NONE || e.market === old.id) {
        this.marketTable.set({ ...old, phase: e.phase });
      }
    }
  }

  private openAccount(e: EventOf<'account'>): void {
    this.accountTable.set({
      id: e.account,
      name: e.name,
      owner: e.owner,
      kind: e.kind,
      country: e.country,
      devices: e.devices,
      ips: e.ips,
      openedAt: e.openedAt,
      kycLevel: e.kycLevel,
      declaredMonthlyVolume: e.declaredMonthlyVolume,
      custody: e.custody ?? 'internal',
      tier: e.tier,
      parent: e.parent,
      state: 'active',
    });
    const group = this.owners.get(e.owner);
    if (group) group.push(e.account);
    else this.owners.set(e.owner, [e.account]);
  }

  private changeAccount(e: EventOf<'account-update'>): void {
    const old = this.accountTable.get(e.account);
    if (!old) return;
    this.accountTable.set({
      ...old,
      country: e.country ?? old.country,
      devices: e.devices ?? old.devices,
      ips: e.ips ?? old.ips,
      kycLevel: e.kycLevel ?? old.kycLevel,
      declaredMonthlyVolume: e.declaredMonthlyVolume ?? old.declaredMonthlyVolume,
      tier: e.tier ?? old.tier,
    });
  }

  asset(id: number): AssetInfo | undefined {
    return this.assetTable.get(id);
  }
  market(id: number): MarketInfo | undefined {
    return this.marketTable.get(id);
  }
  pool(id: number): PoolInfo | undefined {
    return this.poolTable.get(id);
  }
  account(id: number): AccountInfo | undefined {
    return this.accountTable.get(id);
  }
  assetNamed(name: string): AssetInfo | undefined {
    return this.assetTable.named(name);
  }
  marketNamed(name: string): MarketInfo | undefined {
    return this.marketTable.named(name);
  }
  poolNamed(name: string): PoolInfo | undefined {
    return this.poolTable.named(name);
  }
  accountNamed(name: string): AccountInfo | undefined {
    return this.accountTable.named(name);
  }
  accountsOfOwner(owner: string): readonly AccountId[] {
    return this.owners.get(owner) ?? [];
  }
  markets(): readonly MarketInfo[] {
    return this.marketTable.all();
  }
  pools(): readonly PoolInfo[] {
    return this.poolTable.all();
  }
  assets(): readonly AssetInfo[] {
    return this.assetTable.all();
  }
  accounts(): readonly AccountInfo[] {
    return this.accountTable.all();
  }

  marketPair(id: number): { base: AssetId; quote: AssetId; lot: bigint } {
    const pair = this.pairs[id];
    if (!pair) throw new Error(`market ${id} is used before it is defined: the log is damaged`);
    return pair;
  }
  poolPair(id: number): { base: AssetId; quote: AssetId } {
    const p = this.poolTable.get(id);
    if (!p) throw new Error(`pool ${id} is used before it is defined: the log is damaged`);
    return { base: p.base.id, quote: p.quote.id };
  }
}
