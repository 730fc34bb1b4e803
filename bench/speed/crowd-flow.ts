/**
 * A made-up order stream (seeded: the same each time): makers that re-quote, a crowd that trades,
 * orders that are withdrawn. Told to the engine, whose events are kept, or written as the records
 * of an order-flow file (contracts §2).
 */
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
  type CoreEvent,
  type Side,
} from '../../core/contract';
import { Engine } from '../../core/engine/engine';
import { Seeded } from '../../tests/core/seeded';

const MARKETS = 4;
const ACCOUNTS = 200;
const MAKERS = 8;
const START = 1_700_006_400_000_000;
const QUOTE_FUNDS = 10n ** 17n;
const BASE_FUNDS = 10n ** 14n;

/** Ticks of 0.01 and lots of 0.0001; accounts and markets count from 1. */
interface Order {
  readonly account: number;
  readonly market: number;
  readonly clientOrderId: string;
  readonly side: Side;
  readonly price: number;
  readonly quantity: number;
}

/** What is told of the stream; `ts` in µs. */
interface Listener {
  begin(ts: number): void;
  order(ts: number, order: Order): void;
  cancel(ts: number, order: Pick<Order, 'account' | 'market' | 'clientOrderId'>): void;
}

class Crowd {
  private readonly random = new Seeded(42);
  private readonly quotes = new Map<string, string[]>();
  private readonly mids = Array.from({ length: MARKETS + 1 }, () => 100_000);
  private now = START;
  /** Orders and cancels so far. */
  told = 0;

  constructor(private readonly listener: Listener) {
    listener.begin(START);
  }

  step(): void {
    const market = this.random.int(1, MARKETS);
    const kind = this.random.next();
    if (kind < 0.12) return this.requote(this.random.int(1, MAKERS), market);
    const account = this.random.int(MAKERS + 1, ACCOUNTS);
    const side: Side = this.random.chance(0.5) ? 'BUY' : 'SELL';
    const sign = side === 'BUY' ? 1 : -1;
    const mid = this.mids[market] ?? 0;
    if (kind < 0.6) this.order(account, market, side, mid + sign * 4, this.random.int(10, 900));
    else {
      const far = mid - sign * this.random.int(1, 30);
      const id = this.order(account, market, side, far, this.random.int(100, 9000));
      if (this.random.chance(0.8)) this.cancel(account, market, id);
    }
  }

  /** A maker takes five quotes a side away and puts new ones. */
  private requote(account: number, market: number): void {
    const key = `${account} ${market}`;
    for (const id of this.quotes.get(key) ?? []) this.cancel(account, market, id);
    const mid = (this.mids[market] ?? 0) + this.random.int(-1, 1);
    this.mids[market] = mid;
    const placed: string[] = [];
    for (let level = 1; level <= 5; level++) {
      const size = this.random.int(500, 1500);
      placed.push(this.order(account, market, 'BUY', mid - level, size));
      placed.push(this.order(account, market, 'SELL', mid + level, size));
    }
    this.quotes.set(key, placed);
  }

  private order(account: number, market: number, side: Side, price: number, quantity: number) {
    const clientOrderId = `c${++this.told}`;
    const order = { account, market, clientOrderId, side, price, quantity };
    this.listener.order(this.later(), order);
    return clientOrderId;
  }

  private cancel(account: number, market: number, clientOrderId: string): void {
    this.told++;
    this.listener.cancel(this.later(), { account, market, clientOrderId });
  }

  private later(): number {
    this.now += this.random.int(1, 1500);
    return this.now;
  }
}

type Timeless = Command extends infer C ? (C extends Command ? Omit<C, 'ts'> : never) : never;

class Told implements Listener {
  private readonly engine = new Engine();
  readonly writer = new WireWriter();

  begin(ts: number): void {
    this.send(ts, { type: 'asset', asset: 'USD', decimals: 8 });
    for (let m = 1; m <= MARKETS; m++) {
      const base = `A${m}`;
      this.send(ts, { type: 'asset', asset: base, decimals: 8 });
      const sizes = { tickSize: '0.01', lotSize: '0.0001', makerFee: 0, takerFee: 100_000 };
      this.send(ts, { type: 'market', market: `${base}-USD`, base, quote: 'USD', ...sizes });
    }
    for (let a = 1; a <= ACCOUNTS; a++) {
      const named = { account: `a${a}`, owner: `Owner ${a >> 1}`, country: 'DE' };
      this.send(ts, { type: 'account', ...named, kind: 'individual', devices: [], ips: [] });
      for (let asset = 1; asset <= MARKETS + 1; asset++) {
        const amount = units(asset === 1 ? QUOTE_FUNDS : BASE_FUNDS);
        this.send(ts, { type: 'deposit', account: accountId(a), asset: assetId(asset), amount });
      }
    }
  }

  order(ts: number, { account, market, clientOrderId, side, price, quantity }: Order): void {
    this.send(ts, {
      type: 'order',
      account: accountId(account),
      market: marketId(market),
      clientOrderId,
      side,
      orderType: 'LIMIT',
      quantity: lots(quantity),
      price: ticks(price),
      timeInForce: 'GTC',
      selfTradePreventionMode: 'NONE',
    });
  }

  cancel(ts: number, order: Pick<Order, 'account' | 'market' | 'clientOrderId'>): void {
    const [account, market] = [accountId(order.account), marketId(order.market)];
    this.send(ts, { type: 'cancel', account, market, clientOrderId: order.clientOrderId });
  }

  private send(ts: number, words: Timeless): void {
    const command = { ...words, ts: micros(ts) } as Command; // the time completes it
    this.engine.apply(command, (event) => eventCodec.encode(this.writer, event));
  }
}

class Written implements Listener {
  lines: string[] = [];

  begin(ts: number): void {
    for (let m = 1; m <= MARKETS; m++) {
      const sizes = { tickSize: '0.01', lotSize: '0.0001', makerFeeBps: 0, takerFeeBps: 10 };
      this.line({ ts, type: 'market', market: `A${m}-USD`, base: `A${m}`, quote: 'USD', ...sizes });
    }
    for (let a = 1; a <= ACCOUNTS; a++) {
      const [account, owner] = [`a${a}`, `Owner ${a >> 1}`];
      this.line({ ts, type: 'account', account, owner, kind: 'individual', country: 'DE' });
      for (let m = 0; m <= MARKETS; m++) {
        const amount = String((m === 0 ? QUOTE_FUNDS : BASE_FUNDS) / 10n ** 8n);
        this.line({ ts, type: 'deposit', account, asset: m === 0 ? 'USD' : `A${m}`, amount });
      }
    }
  }

  order(ts: number, { account, market, clientOrderId, side, price, quantity }: Order): void {
    this.line({
      ...{ ts, type: 'order', account: `a${account}`, market: `A${market}-USD`, clientOrderId },
      ...{ side, orderType: 'LIMIT', price: decimal(price, 2), quantity: decimal(quantity, 4) },
    });
  }

  cancel(ts: number, order: Pick<Order, 'account' | 'market' | 'clientOrderId'>): void {
    const [account, market] = [`a${order.account}`, `A${order.market}-USD`];
    this.line({ ts, type: 'cancel', account, market, clientOrderId: order.clientOrderId });
  }

  private line(record: object): void {
    this.lines.push(`${JSON.stringify(record)}\n`);
  }
}

function decimal(value: number, places: number): string {
  const digits = String(value).padStart(places + 1, '0');
  return `${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

/** The events of so many orders and cancels and of what was before them. */
export function crowdEvents(messages: number): CoreEvent[] {
  const told = new Told();
  const crowd = new Crowd(told);
  while (crowd.told < messages) crowd.step();
  return eventCodec.decodeAll(told.writer.take());
}

/** The same stream as lines of an order-flow file, handed on in pieces. */
export function writeCrowd(messages: number, write: (text: string) => void): void {
  const written = new Written();
  const crowd = new Crowd(written);
  while (crowd.told < messages) {
    crowd.step();
    if (written.lines.length < 10_000) continue;
    write(written.lines.join(''));
    written.lines = [];
  }
  write(written.lines.join(''));
}
