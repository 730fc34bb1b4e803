// long-file: one stream, whose parts draw from one source of numbers
/**
 * Streams of random commands that reach into every corner of the core: all order types, self-trade
 * prevention, far prices, thin balances, pools, switches, limits, timers. Open loop: the stream
 * depends on its seed alone.
 */
import type { Seeded } from './seeded';
import type { Command, Unstamped } from '../../core/contract';

const ACCOUNTS = 6;
const MARKETS = 2;

/** As a generated command before it has a time; the fields are checked by the engine under test. */
export function stamp(command: object, ts: number): Command {
  return { ...command, ts } as Command; // built by the generators below, field by field
}

type Words = Unstamped & Record<string, unknown>;
const words = (fields: object): Words => fields as Words; // as above

/** Corrections of trades, and fee tiers by volume. */
const KEPT = {
  tradeBusts: { windowSeconds: 30 },
  volumeTiers: {
    ...{ asset: 'USDT', days: 1 },
    tiers: [
      { from: '0', makerFeeBps: 6.5, takerFeeBps: 9 },
      { from: '1000', makerFeeBps: 3.25, takerFeeBps: 8 },
    ],
  },
};

/** All safeguards at once, with spans that a stream of some thousand commands lives to see. */
export const SAFEGUARDED = {
  priceBands: {
    ...{ percent: '3', referenceSeconds: 5, limitStateSeconds: 2, pauseSeconds: 2 },
    ...{ auctionSeconds: 2, markets: { 'ETH-USDT': { percent: '1.5' } } },
  },
  venueBreaker: { markets: 2, windowSeconds: 20, pauseSeconds: 3 },
  referenceSources: { maxAgeSeconds: 10, minSources: 2, lastGoodSeconds: 15, pauseWithout: true },
  priceImpact: { percent: '4' },
  minimumResting: { 'ETH-USDT': { millis: 300 } },
  takerDelay: { 'BTC-USDT': { millis: 200 } },
};

/** Assets, markets, a pool, accounts (two of one owner, one house) and their first deposits. */
export function prologue(more: object = {}): Words[] {
  const out = ['BTC', 'USDT', 'ETH'].map((asset) => words({ type: 'asset', asset, decimals: 8 }));
  const fees = { makerFee: 75_000, takerFee: 100_000 };
  const market = { type: 'market', quote: 'USDT', tickSize: '0.01', lotSize: '0.001', ...fees };
  out.push(words({ ...market, market: 'BTC-USDT', base: 'BTC', minNotional: '0.05' }));
  out.push(words({ ...market, market: 'ETH-USDT', base: 'ETH', maxOrders: 40 }));
  const pool = { type: 'pool', pool: 'P', base: 'BTC', quote: 'USDT', fee: 300_000, market: 1 };
  out.push(words(pool));
  for (let i = 1; i <= ACCOUNTS; i++) {
    const kind = i === ACCOUNTS ? 'house' : 'individual';
    const person = { owner: `O${Math.ceil(i / 2)}`, country: 'DE', devices: [], ips: [] };
    out.push(words({ type: 'account', account: `A${i}`, kind, ...person, tier: `T${i % 2}` }));
    for (let asset = 1; asset <= 3; asset++) {
      const amount = asset === 2 ? 4_000_000_000_000n : 40_000_000_000n;
      out.push(words({ type: 'deposit', account: i, asset, amount }));
    }
  }
  out.push(words({ type: 'params', json: JSON.stringify({ ...KEPT, ...more }) }));
  return out;
}

/** What an order of a list does not take over from the random terms of any order. */
const NO_TERMS = {
  ...{ quoteOrderQty: undefined, stopPrice: undefined, trailingDelta: undefined },
  ...{ price: undefined, icebergQty: undefined, timeInForce: 'GTC' },
};

const GO_ON = { type: 'market-phase', market: 0, phase: 'continuous', reason: 'drill' };
const CALLS = ['opening-auction', 'volatility-auction', 'closing-auction', 'closed'];

/** Makes one command after the other. */
export class CommandStream {
  private ts = 1_000_000;
  private mid = 10_000;
  private readonly sent: { account: number; market: number; id: string }[] = [];
  private count = 0;

  /** @param more parameters that stay in force beside those of the stream's own */
  constructor(
    private readonly r: Seeded,
    private readonly more: object = {},
  ) {}

  next(): Command {
    this.ts += this.r.pick([0, 0, 1, 1000, 300_000]);
    if (this.r.chance(0.02)) this.mid = Math.max(50, this.mid + this.r.int(-400, 400));
    if (this.r.chance(0.003)) this.mid = this.r.int(60, 400_000);
    return stamp(this.draw(), this.ts);
  }

  private draw(): Words {
    const { r } = this;
    const dice = r.next();
    if (dice < 0.54) return this.order();
    if (dice < 0.6) return this.lists();
    if (dice < 0.74) return words({ type: 'cancel', ...this.known() });
    if (dice < 0.83) return this.amend();
    if (dice < 0.86) return this.replace();
    if (dice < 0.91) return this.money();
    if (dice < 0.95) return this.pool();
    return r.chance(0.4) ? this.staff() : this.outside();
  }

  private account(): number {
    return this.r.int(1, ACCOUNTS);
  }

  /** Mostly on the passive side of the middle, so that books fill up. */
  private limit(buy: boolean): number {
    const away = this.r.int(0, 40);
    if (this.r.chance(0.35)) return this.price();
    return Math.max(1, this.mid + (buy ? -away : away));
  }

  private price(): number {
    const { r } = this;
    if (r.chance(0.03)) return r.int(1, 3_000_000);
    if (r.chance(0.01)) return r.pick([-1, -2, -3, 0]);
    const width = r.pick([3, 10, 60, 900]);
    return Math.max(1, this.mid + r.int(-width, width));
  }

  private lots(): number {
    if (this.r.chance(0.01)) return this.r.pick([-1, -2, -3, 0]);
    return this.r.int(1, this.r.pick([3, 20, 200, 4000]));
  }

  private terms(): Record<string, unknown> {
    const { r } = this;
    const type = r.pick([
      ...['LIMIT', 'LIMIT', 'LIMIT', 'LIMIT', 'LIMIT', 'LIMIT', 'LIMIT'],
      ...['LIMIT', 'LIMIT', 'LIMIT', 'MARKET', 'LIMIT_MAKER', 'LIMIT_MAKER'],
      ...['STOP_LOSS', 'STOP_LOSS_LIMIT', 'TAKE_PROFIT', 'TAKE_PROFIT_LIMIT'],
    ]);
    const pays = ['MARKET', 'STOP_LOSS', 'TAKE_PROFIT'].includes(type);
    const side = r.pick(['BUY', 'SELL']);
    const byQuote = type === 'MARKET' && r.chance(0.4);
    const quantity = byQuote ? 0 : this.lots();
    const stop = !['LIMIT', 'MARKET', 'LIMIT_MAKER'].includes(type);
    const timeInForce =
      type === 'LIMIT_MAKER' ? 'GTC' : r.pick([...Array<string>(8).fill('GTC'), 'IOC', 'FOK']);
    const iceberg = !pays && timeInForce === 'GTC' && quantity > 4 && r.chance(0.3);
    return {
      clientOrderId: r.chance(0.02) ? 'same' : `c${++this.count}`,
      side,
      orderType: type,
      quantity,
      timeInForce,
      selfTradePreventionMode: r.pick([
        ...['NONE', 'NONE', 'EXPIRE_TAKER', 'EXPIRE_MAKER', 'EXPIRE_BOTH', 'DECREMENT'],
      ]),
      ...(byQuote ? { quoteOrderQty: BigInt(r.int(1, 400_000_000)) * 100n } : {}),
      ...(pays ? {} : { price: this.limit(side === 'BUY') }),
      ...(stop ? this.trigger() : {}),
      ...(iceberg ? { icebergQty: r.int(1, quantity) } : {}),
      ...(r.chance(0.2) ? { key: r.int(1, 2) } : {}),
    };
  }

  private trigger(): Record<string, unknown> {
    const { r } = this;
    const trailingDelta = r.pick([10, 30, 200, 2000, r.int(0, 2100)]);
    if (r.chance(0.15)) return { trailingDelta };
    return { stopPrice: this.price(), ...(r.chance(0.15) ? { trailingDelta } : {}) };
  }

  /** A pair around the middle, mostly in the right relation. */
  private pair(side: string, quantity: number): Record<string, unknown>[] {
    const { r } = this;
    const sign = (side === 'SELL' ? 1 : -1) * (r.chance(0.05) ? -1 : 1);
    const gain = Math.max(1, this.mid + sign * r.int(0, 60));
    const stop = Math.max(1, this.mid - sign * r.int(0, 60));
    const profit = r.pick([
      { orderType: 'LIMIT_MAKER', price: gain },
      { orderType: 'LIMIT_MAKER', price: gain },
      { orderType: 'TAKE_PROFIT', stopPrice: gain },
      { orderType: 'TAKE_PROFIT_LIMIT', stopPrice: gain, price: Math.max(1, gain - sign * 3) },
    ]);
    const loss = r.pick<object>([
      { orderType: 'STOP_LOSS', stopPrice: stop },
      { orderType: 'STOP_LOSS_LIMIT', stopPrice: stop, price: Math.max(1, stop - sign * 5) },
      { orderType: 'STOP_LOSS_LIMIT', trailingDelta: 60, price: Math.max(1, stop - sign * 9) },
    ]);
    const legs = [profit, loss].map((leg) => ({
      ...this.terms(),
      ...NO_TERMS,
      ...leg,
      side,
      quantity,
    }));
    return r.chance(0.5) ? legs : legs.reverse();
  }

  private lists(): Words {
    const { r } = this;
    const account = this.account();
    const market = r.int(1, MARKETS);
    const listClientOrderId = `l${r.int(1, 12)}`;
    const base = { account, market, listClientOrderId };
    if (r.chance(0.15)) return words({ type: 'cancel-list', ...base });
    const side = r.pick(['BUY', 'SELL']);
    const quantity = this.lots();
    const kind = r.pick(['OCO', 'OTO', 'OTOCO']);
    const price = this.limit(side === 'BUY');
    const limit = { orderType: r.pick(['LIMIT', 'LIMIT', 'LIMIT_MAKER']), price };
    const working = { ...this.terms(), ...NO_TERMS, ...limit, side, quantity };
    const back = side === 'BUY' ? 'SELL' : 'BUY';
    const orders: Record<string, unknown>[] =
      kind === 'OCO'
        ? this.pair(side, quantity)
        : kind === 'OTO'
          ? [working, this.terms()]
          : [working, ...this.pair(back, Math.max(1, quantity - r.int(0, 1)))];
    for (const order of orders) {
      this.sent.push({ account, market, id: String(order['clientOrderId']) });
    }
    return words({ type: 'order-list', ...base, kind, orders });
  }

  private order(): Words {
    const market = this.r.chance(0.01) ? 0 : this.r.int(1, MARKETS);
    const account = this.r.chance(0.01) ? 0 : this.account();
    const terms = this.terms();
    this.sent.push({ account, market, id: String(terms['clientOrderId']) });
    if (this.sent.length > 60) this.sent.shift();
    return words({ type: 'order', account, market, ...terms });
  }

  private known(): object {
    const one = this.sent.length === 0 ? undefined : this.r.pick(this.sent);
    if (!one) return { account: 1, market: 1, clientOrderId: 'none' };
    return { account: one.account, market: one.market, clientOrderId: one.id };
  }

  /** Now and then one that another order has: it must be refused, or that order would be lost. */
  private anyName(): string {
    const taken = this.sent.at(-1 - (this.count % 3));
    return this.count % 2 === 0 && taken !== undefined ? taken.id : `n${++this.count}`;
  }

  private amend(): Words {
    const { r } = this;
    const price = r.chance(0.5) ? { price: this.price() } : {};
    const quantity = r.chance(0.7) ? { quantity: this.lots() } : {};
    const rename = r.chance(0.1) ? { newClientOrderId: this.anyName() } : {};
    return words({ type: 'amend', ...this.known(), ...price, ...quantity, ...rename });
  }

  private replace(): Words {
    const mode = this.r.pick(['STOP_ON_FAILURE', 'ALLOW_FAILURE']);
    return words({ type: 'cancel-replace', ...this.known(), mode, replacement: this.terms() });
  }

  private money(): Words {
    const { r } = this;
    const asset = r.int(1, 3);
    const amount = BigInt(r.int(-1, asset === 2 ? 2_000_000_000 : 20_000_000)) * 100n;
    const base = { account: this.account(), asset, amount };
    return words(
      r.pick([
        { type: 'deposit', ...base },
        { type: 'withdrawal', ...base },
        { type: 'transfer', ...base, to: this.account() },
        { type: 'hold', hold: `h${r.int(1, 3)}`, ...base, release: r.chance(0.5), reason: 't' },
        {
          type: 'withdrawal-state',
          withdrawal: r.int(1, 30),
          state: r.pick(['approved', 'refused', 'sent', 'settled', 'failed']),
        },
      ]),
    );
  }

  private pool(): Words {
    const { r } = this;
    const base = { account: this.account(), pool: 1 };
    const amount = (most: number): bigint => BigInt(r.int(0, most)) * 1000n;
    const add = { base: amount(1_000_000), quote: amount(100_000_000) };
    return words(
      r.pick<object>([
        { type: 'liquidity', action: 'add', ...base, ...add },
        { type: 'liquidity', action: 'remove', ...base, shares: amount(1_000_000) },
        { type: 'swap', side: 'BUY', ...base, amountIn: amount(9_000_000), minAmountOut: 0n },
        { type: 'swap', side: 'SELL', ...base, amountIn: amount(90_000), minAmountOut: 5n },
      ]),
    );
  }

  private staff(): Words {
    const { r } = this;
    const account = this.account();
    const market = r.int(0, MARKETS);
    const reason = 'drill';
    const until = this.ts + 500_000;
    const measure = r.pick(['warning', 'throttle', 'cancel-only', 'market-ban', 'suspension']);
    const collars = r.chance(0.3) ? { collars: { staticPct: '90', dynamicPct: '35.5' } } : {};
    const holds = { withdrawalHolds: r.chance(0.3), refuseHouse: r.chance(0.1) };
    const tiers = { feeTiers: { T1: { makerFeeBps: 0, takerFeeBps: 2.5 } } };
    const kept = r.chance(0.9) ? KEPT : {};
    const own = { ...collars, ...holds, ...kept, ...(r.chance(0.3) ? tiers : {}) };
    const json = JSON.stringify({ ...own, ...this.more });
    const state = r.pick(['active', 'active', 'active', 'cancel-only', 'frozen']);
    const phase = r.pick(['continuous', 'continuous', 'continuous', 'halted', 'cancel-only']);
    const limit = { names: ['maxOpenOrders'], values: [BigInt(r.pick([-1, -1, 20, 40]))] };
    return words(
      r.pick<object>([
        { type: 'account-state', account, state, reason },
        { type: 'account-state', account, state: 'active', reason },
        { type: 'market-phase', market, phase, reason },
        { type: 'market-phase', market: 0, phase: 'continuous', reason },
        { type: 'market-phase', market: 0, phase: 'continuous', reason },
        { type: 'limits', scope: 'account', key: `A${account}`, ...limit },
        { type: 'kill-switch', scope: 'account', key: `A${account}`, on: r.chance(0.5), reason },
        { type: 'kill-switch', scope: 'key', key: '1', on: r.chance(0.5), reason },
        { type: 'measure', account, market, measure, perSecond: 3, until, reason },
        { type: 'kill-switch', scope: 'key', key: '1', on: false, reason },
        { type: 'kill-switch', scope: 'account', key: `A${account}`, on: false, reason },
        { type: 'measure', account, market: 0, measure: 'lift', reason },
        { type: 'mass-cancel', account, market, reason: 'user' },
        { type: 'dead-man', account, market, timeoutMicros: r.int(0, 3) * 400_000 },
        { type: 'disconnect', account, key: 1 },
        { type: 'fee-tier', account, market, makerFee: r.int(0, 9) * 1000, takerFee: 50_000 },
        { type: 'params', json },
        { type: 'market-params', market: Math.max(market, 1), takerFee: r.int(0, 20) * 10_000 },
      ]),
    );
  }

  /** Mostly of a trade that was made: about every second order trades once. */
  private correction(market: number): object {
    const { r } = this;
    const base = {
      type: 'trade-bust',
      market,
      trade: r.int(1, 2 + (this.count >> 1)),
      reason: 'r',
    };
    if (r.chance(0.5)) return { ...base, action: 'bust' };
    return { ...base, action: 'reprice', price: Math.max(0, this.mid + r.int(-99, 99)) };
  }

  private outside(): Words {
    const { r } = this;
    const market = r.int(1, MARKETS);
    const source = `s${this.count % 3}`;
    return words(
      r.pick<object>([
        { type: 'reference', market, source, price: Math.max(1, this.mid + r.int(-99, 99)) },
        { type: 'news', id: 'n', headline: 'words', market },
        { type: 'session', account: this.account(), event: 'login' },
        ...Array.from({ length: 6 }, () => this.correction(market)),
        { ...GO_ON, market, phase: r.pick(CALLS) },
        ...[GO_ON, GO_ON],
        { type: 'clock' },
      ]),
    );
  }
}
