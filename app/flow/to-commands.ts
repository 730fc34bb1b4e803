// long-file: a function a record type, in one table
/**
 * Records of an order flow to commands of the core: names become numbers, decimals become ticks,
 * lots and base units. What has no number or no place on its grid goes in as the contract's
 * markers with the record's words beside it, so that the core refuses it and the log has it.
 */
import type {
  AccountId,
  AssetId,
  Command,
  CommandOf,
  MarketInfo,
  RegistryView,
  Units,
} from '../../core/contract';
import {
  accountId,
  assetId,
  lots,
  marketId,
  micros,
  NONE,
  poolId,
  ticks,
} from '../../core/contract/ids';
import {
  DEFAULT_DECIMALS,
  parseDecimal,
  pow10,
  toLots,
  toTicks,
  toUnits,
} from '../../core/contract/money';
import type { FlowRecord, FlowRecordOf } from './record';

/** Takes the commands of a record in their order; each must be applied before the next record. */
export type CommandSink = (command: Command) => void;
/** Ends the run: the file cannot be taken. */
export type Refuse = (what: string) => never;

/** Names to numbers as the core has them now. */
type Names = Pick<RegistryView, 'accountNamed' | 'marketNamed' | 'poolNamed' | 'assetNamed'>;

const RATE_PER_BASIS_POINT = 10_000;

/** Basis points to the core's rate in 1e-8; finer steps are rounded. */
function rateOf(bps: number | undefined): number {
  const rate = Math.round((bps ?? 0) * RATE_PER_BASIS_POINT);
  return Number.isSafeInteger(rate) ? rate : Number.MAX_SAFE_INTEGER;
}

/** Turns records into commands against a registry that grows as the commands are applied. */
export class FlowConverter {
  /**
   * @param names the core's registry, kept up to date by whoever applies the commands
   * @param sink must apply each command before it returns
   * @param refuse ends the run with the record's place
   */
  constructor(
    private readonly names: Names,
    private readonly sink: CommandSink,
    private readonly refuse: Refuse,
  ) {}

  /** Hands on the commands of one record: one, after the definitions of assets seen first in it. */
  take(r: FlowRecord): void {
    switch (r.type) {
      case 'order':
        return this.order(r);
      case 'cancel':
        return this.cancel(r);
      case 'amend':
        return this.amend(r);
      case 'market':
        return this.market(r);
      case 'pool':
        return this.pool(r);
      case 'account':
        return this.account(r);
      case 'deposit':
        this.seen(r.asset, r.ts);
        return this.sink({ type: 'deposit', ...this.payment(r) });
      case 'withdrawal':
        return this.sink({ type: 'withdrawal', ...this.payment(r) });
      case 'transfer':
        return this.transfer(r);
      case 'swap':
        return this.swap(r);
      case 'liquidity':
        return this.liquidity(r);
      default:
        return this.takeRare(r);
    }
  }

  private takeRare(
    r: FlowRecordOf<'relationship' | 'reference' | 'news' | 'session' | 'clock'>,
  ): void {
    switch (r.type) {
      case 'relationship':
        return this.relationship(r);
      case 'reference':
        return this.reference(r);
      case 'news':
        return this.news(r);
      case 'session':
        return this.session(r);
      case 'clock':
        return this.sink({ type: 'clock', ts: micros(r.ts) });
    }
  }

  private accountOf(name: string): AccountId {
    return this.names.accountNamed(name)?.id ?? accountId(NONE);
  }

  private assetOf(name: string): AssetId {
    return this.names.assetNamed(name)?.id ?? assetId(NONE);
  }

  private unitsOf(text: string, asset: string): Units {
    return toUnits(text, this.names.assetNamed(asset)?.decimals ?? DEFAULT_DECIMALS);
  }

  /** JSON text of a record or a part of it; a nesting that cannot be written ends the run. */
  private words(value: object): string {
    try {
      return JSON.stringify(value);
    } catch {
      return this.refuse('the record is nested too deeply');
    }
  }

  /** Defines the asset when the core does not know it yet. */
  private seen(asset: string, ts: number): void {
    if (this.names.assetNamed(asset) !== undefined) return;
    this.sink({ type: 'asset', ts: micros(ts), asset, decimals: DEFAULT_DECIMALS });
  }

  private order(r: FlowRecordOf<'order'>): void {
    const account = this.accountOf(r.account);
    const market = this.names.marketNamed(r.market);
    const known = market !== undefined && account !== NONE;
    const quantity = market && r.quantity !== undefined ? toLots(r.quantity, market.lot) : lots(0);
    const price = market && r.price !== undefined ? toTicks(r.price, market.tick) : undefined;
    const command: Mutable<CommandOf<'order'>> = {
      type: 'order',
      ts: micros(r.ts),
      account,
      market: market?.id ?? marketId(NONE),
      clientOrderId: r.clientOrderId,
      side: r.side,
      orderType: r.orderType,
      quantity,
      timeInForce: r.timeInForce ?? 'GTC',
      selfTradePreventionMode: r.selfTradePreventionMode ?? 'NONE',
      source: 'flow',
    };
    if (price !== undefined) command.price = price;
    const extras = copyExtras(r, command, market);
    if (!known || quantity < 0 || (price !== undefined && price < 0) || extras) {
      command.raw = this.words(r);
    }
    this.sink(command);
  }

  private cancel(r: FlowRecordOf<'cancel'>): void {
    const account = this.accountOf(r.account);
    const market = this.names.marketNamed(r.market)?.id ?? marketId(NONE);
    const { clientOrderId } = r;
    const command: CommandOf<'cancel'> = {
      type: 'cancel',
      ts: micros(r.ts),
      account,
      market,
      clientOrderId,
      source: 'flow',
    };
    const known = account !== NONE && market !== NONE;
    this.sink(known ? command : { ...command, raw: this.words(r) });
  }

  private amend(r: FlowRecordOf<'amend'>): void {
    const account = this.accountOf(r.account);
    const market = this.names.marketNamed(r.market);
    const command: Mutable<CommandOf<'amend'>> = {
      type: 'amend',
      ts: micros(r.ts),
      account,
      market: market?.id ?? marketId(NONE),
      clientOrderId: r.clientOrderId,
      source: 'flow',
    };
    if (market && r.quantity !== undefined) command.quantity = toLots(r.quantity, market.lot);
    if (market && r.price !== undefined) command.price = toTicks(r.price, market.tick);
    const onGrid = (command.quantity ?? 0) >= 0 && (command.price ?? 0) >= 0;
    if (account === NONE || market === undefined || !onGrid) command.raw = this.words(r);
    this.sink(command);
  }

  private market(r: FlowRecordOf<'market'>): void {
    this.seen(r.base, r.ts);
    this.seen(r.quote, r.ts);
    this.sink({
      type: 'market',
      ts: micros(r.ts),
      market: r.market,
      base: r.base,
      quote: r.quote,
      tickSize: r.tickSize,
      lotSize: r.lotSize,
      ...(r.minNotional === undefined ? {} : { minNotional: r.minNotional }),
      makerFee: rateOf(r.makerFeeBps),
      takerFee: rateOf(r.takerFeeBps),
    });
  }

  private pool(r: FlowRecordOf<'pool'>): void {
    this.seen(r.base, r.ts);
    this.seen(r.quote, r.ts);
    const { pool, base, quote } = r;
    const fee = rateOf(r.feeBps);
    const command: CommandOf<'pool'> = { type: 'pool', ts: micros(r.ts), pool, base, quote, fee };
    if (r.market === undefined) return this.sink(command);
    const market = this.names.marketNamed(r.market)?.id;
    if (market !== undefined) return this.sink({ ...command, market });
    this.sink({ ...command, market: marketId(NONE), raw: this.words(r) });
  }

  private account(r: FlowRecordOf<'account'>): void {
    this.sink({
      type: 'account',
      ts: micros(r.ts),
      account: r.account,
      owner: r.owner,
      kind: r.kind,
      country: r.country,
      devices: r.devices ?? [],
      ips: r.ips ?? [],
      ...(r.openedAt === undefined ? {} : { openedAt: micros(r.openedAt) }),
      ...(r.kycLevel === undefined ? {} : { kycLevel: r.kycLevel }),
      ...(r.declaredMonthlyVolume === undefined
        ? {}
        : { declaredMonthlyVolume: toUnits(r.declaredMonthlyVolume, DEFAULT_DECIMALS) }),
    });
  }

  private relationship(r: FlowRecordOf<'relationship'>): void {
    const account = this.accountOf(r.account);
    this.sink({
      type: 'relationship',
      ts: micros(r.ts),
      account,
      kind: r.kind,
      to: r.to,
      ...(r.until === undefined ? {} : { until: micros(r.until) }),
      ...(account === NONE ? { raw: this.words(r) } : {}),
    });
  }

  private payment(r: FlowRecordOf<'deposit' | 'withdrawal'>): Payment {
    const account = this.accountOf(r.account);
    const asset = this.assetOf(r.asset);
    const amount = this.unitsOf(r.amount, r.asset);
    const { channel, address, counterparty, txId } = r;
    return {
      ts: micros(r.ts),
      account,
      asset,
      amount,
      ...(channel === undefined ? {} : { channel }),
      ...(address === undefined ? {} : { address }),
      ...(counterparty === undefined ? {} : { counterparty }),
      ...(txId === undefined ? {} : { txId }),
      ...(r.travelRule === undefined ? {} : { travelRule: this.words(r.travelRule) }),
      ...(account === NONE || asset === NONE || amount < 0n ? { raw: this.words(r) } : {}),
    };
  }

  private transfer(r: FlowRecordOf<'transfer'>): void {
    const account = this.accountOf(r.account);
    const to = this.accountOf(r.to);
    const asset = this.assetOf(r.asset);
    const amount = this.unitsOf(r.amount, r.asset);
    const known = account !== NONE && to !== NONE && asset !== NONE && amount >= 0n;
    this.sink({
      type: 'transfer',
      ts: micros(r.ts),
      account,
      to,
      asset,
      amount,
      ...(known ? {} : { raw: this.words(r) }),
    });
  }

  private swap(r: FlowRecordOf<'swap'>): void {
    const account = this.accountOf(r.account);
    const pool = this.names.poolNamed(r.pool);
    const base = pool?.base.decimals ?? DEFAULT_DECIMALS;
    const quote = pool?.quote.decimals ?? DEFAULT_DECIMALS;
    const buys = r.side === 'BUY';
    const amountIn = toUnits(r.amountIn, buys ? quote : base);
    const minAmountOut = toUnits(r.minAmountOut, buys ? base : quote);
    const good = account !== NONE && pool !== undefined && amountIn >= 0n && minAmountOut >= 0n;
    this.sink({
      type: 'swap',
      ts: micros(r.ts),
      account,
      pool: pool?.id ?? poolId(NONE),
      side: r.side,
      amountIn,
      minAmountOut,
      ...(r.txId === undefined ? {} : { txId: r.txId }),
      ...(good ? {} : { raw: this.words(r) }),
    });
  }

  private liquidity(r: FlowRecordOf<'liquidity'>): void {
    const account = this.accountOf(r.account);
    const pool = this.names.poolNamed(r.pool);
    const amounts: { base?: Units; quote?: Units; shares?: Units } = {};
    if (r.base !== undefined) {
      amounts.base = toUnits(r.base, pool?.base.decimals ?? DEFAULT_DECIMALS);
    }
    if (r.quote !== undefined) {
      amounts.quote = toUnits(r.quote, pool?.quote.decimals ?? DEFAULT_DECIMALS);
    }
    if (r.shares !== undefined) amounts.shares = toUnits(r.shares, DEFAULT_DECIMALS);
    const onGrid = Object.values(amounts).every((amount) => amount >= 0n);
    this.sink({
      type: 'liquidity',
      ts: micros(r.ts),
      account,
      pool: pool?.id ?? poolId(NONE),
      action: r.action,
      ...amounts,
      ...(account !== NONE && pool !== undefined && onGrid ? {} : { raw: this.words(r) }),
    });
  }

  private reference(r: FlowRecordOf<'reference'>): void {
    const market = this.names.marketNamed(r.market);
    const exact = market ? toTicks(r.price, market.tick) : ticks(0);
    const price = market && exact < 0 ? nearestTick(r.price, market) : exact;
    this.sink({
      type: 'reference',
      ts: micros(r.ts),
      market: market?.id ?? marketId(NONE),
      price,
      ...(r.source === undefined ? {} : { source: r.source }),
      ...(market === undefined || exact < 0 ? { raw: this.words(r) } : {}),
    });
  }

  private news(r: FlowRecordOf<'news'>): void {
    const market = r.market === undefined ? undefined : this.names.marketNamed(r.market);
    const asset = r.asset === undefined ? undefined : this.names.assetNamed(r.asset);
    const known =
      (r.market === undefined || market !== undefined) &&
      (r.asset === undefined || asset !== undefined);
    this.sink({
      type: 'news',
      ts: micros(r.ts),
      id: r.id,
      headline: r.headline,
      ...(r.market === undefined ? {} : { market: market?.id ?? marketId(NONE) }),
      ...(r.asset === undefined ? {} : { asset: asset?.id ?? assetId(NONE) }),
      ...(r.source === undefined ? {} : { source: r.source }),
      ...(r.priceSensitive === undefined ? {} : { priceSensitive: r.priceSensitive }),
      ...(known ? {} : { raw: this.words(r) }),
    });
  }

  private session(r: FlowRecordOf<'session'>): void {
    const account = this.accountOf(r.account);
    this.sink({
      type: 'session',
      ts: micros(r.ts),
      account,
      event: r.event,
      ...(r.device === undefined ? {} : { device: r.device }),
      ...(r.ip === undefined ? {} : { ip: r.ip }),
      ...(r.country === undefined ? {} : { country: r.country }),
      ...(account === NONE ? { raw: this.words(r) } : {}),
    });
  }
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Payment = Omit<CommandOf<'deposit'>, 'type'>;

/** The rarer fields of an order. @returns whether one of them has no place on its grid */
function copyExtras(
  r: FlowRecordOf<'order'>,
  command: Mutable<CommandOf<'order'>>,
  market: MarketInfo | undefined,
): boolean {
  let offGrid = false;
  if (market && r.stopPrice !== undefined) {
    command.stopPrice = toTicks(r.stopPrice, market.tick);
    offGrid ||= command.stopPrice < 0;
  }
  if (market && r.icebergQty !== undefined) {
    command.icebergQty = toLots(r.icebergQty, market.lot);
    offGrid ||= command.icebergQty < 0;
  }
  if (r.quoteOrderQty !== undefined) {
    command.quoteOrderQty = toUnits(r.quoteOrderQty, market?.quote.decimals ?? DEFAULT_DECIMALS);
    offGrid ||= command.quoteOrderQty < 0n;
  }
  if (r.client !== undefined) command.client = r.client;
  if (r.decisionMaker !== undefined) command.decisionMaker = r.decisionMaker;
  if (r.executor !== undefined) command.executor = r.executor;
  if (r.capacity !== undefined) command.capacity = r.capacity;
  if (r.device !== undefined) command.device = r.device;
  if (r.ip !== undefined) command.ip = r.ip;
  return offGrid;
}

/** Half up to a tick; beyond the range, or below zero, the marker stays. */
function nearestTick(text: string, market: MarketInfo): CommandOf<'reference'>['price'] {
  const value = parseDecimal(text);
  const { tick } = market;
  const scale = Math.max(value.scale, tick.scale);
  const numerator = value.mantissa * pow10(scale - value.scale);
  const step = tick.mantissa * pow10(scale - tick.scale);
  if (numerator < 0n) return toTicks(text, tick);
  const rounded = (2n * numerator + step) / (2n * step);
  return rounded > BigInt(Number.MAX_SAFE_INTEGER) ? toTicks(text, tick) : ticks(Number(rounded));
}
