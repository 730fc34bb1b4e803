/**
 * A small made-up market for tests of the detectors: commands go through the real engine, its
 * events through the real surveillance. Times are seconds of one day, prices ticks, sizes lots.
 */
import { Seeded } from '../core/seeded';
import type { Alert } from '../../cases/contract';
import {
  accountId,
  assetId,
  eventCodec,
  lots,
  marketId,
  micros,
  ticks,
  units,
  WireWriter,
  type Command,
  type CommandOf,
  type CoreEvent,
  type Side,
} from '../../core/contract';
import { Engine } from '../../core/engine/engine';
import { effectiveRules } from '../../surveillance/detectors/effective-rules';
import { Surveillance } from '../../surveillance/surveillance';

const DAY_START = 1_700_006_400_000_000; // 2023-11-15 00:00 UTC
export const MARKET = 'AAA-USD';
const MID = 10_000;

export interface AccountOptions {
  readonly owner?: string;
  readonly kind?: CommandOf<'account'>['kind'];
  readonly devices?: string[];
  readonly base?: number;
}

type OrderExtras = Partial<CommandOf<'order'>>;

/** A command before its time is set. */
type Timeless = Command extends infer C ? (C extends Command ? Omit<C, 'ts'> : never) : never;

export class MarketDriver {
  private readonly engine = new Engine();
  private readonly writer = new WireWriter();
  private readonly accounts = new Map<string, number>();
  private now = 0;
  private made = 0;
  rejections: string[] = [];

  /** @param markets how many, all with the same tick and lot; the first is AAA-USD */
  constructor(private readonly marketNames: readonly string[] = [MARKET]) {
    this.send({ type: 'asset', asset: 'USD', decimals: 8 });
    for (const name of marketNames) {
      const base = name.split('-')[0] ?? name;
      this.send({ type: 'asset', asset: base, decimals: 8 });
      this.send({
        type: 'market',
        market: name,
        base,
        quote: 'USD',
        tickSize: '0.01',
        lotSize: '0.01',
        makerFee: 0,
        takerFee: 0,
      });
    }
  }

  /** Moves the clock to `second` of the day; commands after it carry that time. */
  at(second: number): this {
    this.now = second;
    return this;
  }
  get second(): number {
    return this.now;
  }

  account(name: string, options: AccountOptions = {}): void {
    this.send({
      type: 'account',
      account: name,
      owner: options.owner ?? `owner of ${name}`,
      kind: options.kind ?? 'individual',
      country: 'DE',
      devices: options.devices ?? [],
      ips: [],
    });
    this.accounts.set(name, this.accounts.size + 1);
    this.deposit(name, 1, 10_000_000_000_000_000n);
    this.marketNames.forEach((_market, i) => {
      const base = BigInt(options.base ?? 1_000_000) * 1_000_000n;
      if (base > 0n) this.deposit(name, i + 2, base);
    });
  }

  deposit(name: string, asset: number, amount: bigint, address?: string): void {
    this.send({
      type: 'deposit',
      account: this.id(name),
      asset: assetId(asset),
      amount: units(amount),
      ...(address === undefined ? {} : { address }),
    });
  }

  limit(
    name: string,
    side: Side,
    price: number,
    quantity: number,
    extras: OrderExtras = {},
    market = 1,
  ): string {
    const clientOrderId = extras.clientOrderId ?? `o${++this.made}`;
    this.send({
      type: 'order',
      account: this.id(name),
      market: marketId(market),
      clientOrderId,
      side,
      orderType: 'LIMIT',
      quantity: lots(quantity),
      price: ticks(price),
      timeInForce: 'GTC',
      selfTradePreventionMode: 'NONE',
      ...extras,
    });
    return clientOrderId;
  }

  take(name: string, side: Side, quantity: number, extras: OrderExtras = {}, market = 1): string {
    const price = side === 'BUY' ? 5 * MID : 1;
    return this.limit(name, side, price, quantity, { timeInForce: 'IOC', ...extras }, market);
  }

  cancel(name: string, clientOrderId: string, market = 1): void {
    this.send({
      type: 'cancel',
      account: this.id(name),
      market: marketId(market),
      clientOrderId,
    });
  }

  amend(name: string, clientOrderId: string, change: { price?: number; quantity?: number }): void {
    this.send({
      type: 'amend',
      account: this.id(name),
      market: marketId(1),
      clientOrderId,
      ...(change.price === undefined ? {} : { price: ticks(change.price) }),
      ...(change.quantity === undefined ? {} : { quantity: lots(change.quantity) }),
    });
  }

  send(words: Timeless): void {
    const ts = micros(DAY_START + Math.round(this.now * 1e6));
    const command = { ...words, ts } as Command; // the time completes it
    this.engine.apply(command, (event) => {
      // An order that was filled meanwhile, or already stands there, is business as usual.
      if (event.type === 'rejected' && !/^(502|517)$/.test(event.code)) {
        this.rejections.push(`${event.code} ${event.reason}`);
      }
      eventCodec.encode(this.writer, event);
    });
  }

  clock(): void {
    this.send({ type: 'clock' });
  }

  reference(price: number): void {
    this.send({ type: 'reference', market: marketId(1), price: ticks(price) });
  }

  id(name: string): ReturnType<typeof accountId> {
    return accountId(this.accounts.get(name) ?? 0);
  }

  bytes(): Buffer {
    return this.writer.take();
  }

  events(): CoreEvent[] {
    return eventCodec.decodeAll(this.bytes());
  }
}

/** A maker's quotes on levels either side of the middle, and a thin crowd that takes. */
export class Crowd {
  private readonly random: Seeded;
  private quotes: [string, string][] = [];
  /** Middle price in ticks. */
  mid = MID;

  constructor(
    private readonly d: MarketDriver,
    seed: number,
    private readonly density = 1,
    private readonly market = 1,
  ) {
    this.random = new Seeded(seed);
    if (market === 1)
      for (const name of ['maker', 'crowd-1', 'crowd-2', 'crowd-3']) d.account(name);
  }

  /** Lets `seconds` pass: the maker re-quotes both sides, the crowd trades small sizes. */
  run(seconds: number): void {
    const until = this.d.second + seconds;
    while (this.d.second < until) {
      this.requote();
      const next = Math.min(until, this.d.second + 2 / this.density);
      const who = `crowd-${this.random.int(1, 3)}`;
      const side = this.random.chance(0.5) ? 'BUY' : 'SELL';
      this.d.at(this.d.second + (next - this.d.second) / 2);
      this.d.take(who, side, this.random.int(1, 4), {}, this.market);
      this.d.at(next);
    }
  }

  /** The maker takes all its quotes away. */
  withdraw(): void {
    for (const [id] of this.quotes) this.d.cancel('maker', id, this.market);
    this.quotes = [];
  }

  /** The maker takes all its quotes away and puts new ones around the middle, both sides alike. */
  requote(): void {
    this.withdraw();
    if (this.random.chance(0.3)) this.mid += this.random.int(-1, 1);
    for (let level = 1; level <= 6; level++) {
      for (const [side, sign] of [
        ['BUY', -1],
        ['SELL', 1],
      ] as const) {
        const size = this.random.int(8, 12);
        const price = this.mid + sign * (1 + level);
        this.quotes.push([this.d.limit('maker', side, price, size, {}, this.market), side]);
      }
    }
  }
}

/** @param rules overrides as in `--params` */
export function watch(events: readonly CoreEvent[], rules: unknown = {}): Alert[] {
  const surveillance = new Surveillance(effectiveRules(rules), 'test-params');
  for (const event of events) surveillance.onEvent(event);
  surveillance.close();
  return surveillance.alerts();
}
