/**
 * How many decoded events all rules take in per second of processor time, and what each rule adds:
 * `npx tsx bench/surveillance.ts`.
 * The events come from a made-up order stream through the real engine (seeded: the same each
 * time): makers that re-quote, a crowd that trades, decoys that are withdrawn. JSON on standard
 * output; the first pass is the cold one.
 */
import {
  assetId,
  eventCodec,
  lots,
  marketId,
  micros,
  accountId,
  ticks,
  units,
  WireWriter,
  type Command,
  type CoreEvent,
  type Side,
} from '../core/contract';
import { Engine } from '../core/engine/engine';
import { MARKET_ABUSE_RULES } from '../surveillance/contract';
import { measureCosts } from '../surveillance/costs/measure';
import { effectiveRules } from '../surveillance/detectors/effective-rules';
import { Surveillance } from '../surveillance/surveillance';
import { Seeded } from '../tests/core/seeded';

const MARKETS = 4;
const ACCOUNTS = 200;
const MAKERS = 8;
const COMMANDS = 240_000;
const PASSES = 5;
const START = 1_700_006_400_000_000;

type Timeless = Command extends infer C ? (C extends Command ? Omit<C, 'ts'> : never) : never;

class Stream {
  private readonly engine = new Engine();
  private readonly writer = new WireWriter();
  private readonly random = new Seeded(42);
  private readonly quotes = new Map<string, string[]>();
  private readonly mids = Array.from({ length: MARKETS + 1 }, () => 100_000);
  private now = START;
  private made = 0;

  send(words: Timeless): void {
    this.now += this.random.int(1, 1500);
    const command = { ...words, ts: micros(this.now) } as Command; // the time completes it
    this.engine.apply(command, (event) => eventCodec.encode(this.writer, event));
  }

  prologue(): void {
    this.send({ type: 'asset', asset: 'USD', decimals: 8 });
    for (let m = 1; m <= MARKETS; m++) {
      const base = `A${m}`;
      this.send({ type: 'asset', asset: base, decimals: 8 });
      const sizes = { tickSize: '0.01', lotSize: '0.0001', makerFee: 0, takerFee: 100_000 };
      this.send({ type: 'market', market: `${base}-USD`, base, quote: 'USD', ...sizes });
    }
    for (let a = 1; a <= ACCOUNTS; a++) {
      const named = { account: `a${a}`, owner: `Owner ${a >> 1}`, country: 'DE' };
      this.send({ type: 'account', ...named, kind: 'individual', devices: [], ips: [] });
      for (let asset = 1; asset <= MARKETS + 1; asset++) {
        const amount = units(asset === 1 ? 10n ** 17n : 10n ** 14n);
        this.send({ type: 'deposit', account: accountId(a), asset: assetId(asset), amount });
      }
    }
  }

  order(account: number, market: number, side: Side, price: number, quantity: number): string {
    const clientOrderId = `c${++this.made}`;
    this.send({
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
    return clientOrderId;
  }

  cancel(account: number, market: number, clientOrderId: string): void {
    const [who, where] = [accountId(account), marketId(market)];
    this.send({ type: 'cancel', account: who, market: where, clientOrderId });
  }

  /** A maker takes five quotes a side away and puts new ones. */
  requote(account: number, market: number): void {
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

  events(): CoreEvent[] {
    this.prologue();
    while (this.engine.commandCount < COMMANDS) this.step();
    return eventCodec.decodeAll(this.writer.take());
  }
}

function pass(events: readonly CoreEvent[]): { perSecond: number; alerts: number } {
  const surveillance = new Surveillance(effectiveRules({}), 'bench');
  // Processor time, so that what else the machine does counts for nothing.
  const from = process.cpuUsage();
  for (const event of events) surveillance.onEvent(event);
  surveillance.close();
  const { user, system } = process.cpuUsage(from);
  const seconds = (user + system) / 1e6;
  return { perSecond: Math.round(events.length / seconds), alerts: surveillance.alerts().length };
}

function processorMicros(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

function main(): void {
  const events = new Stream().events();
  const kinds: Record<string, number> = {};
  for (const e of events) kinds[e.type] = (kinds[e.type] ?? 0) + 1;
  const passes = Array.from({ length: PASSES }, () => pass(events));
  const rates = passes.map((p) => p.perSecond);
  const [cold = 0, ...warm] = rates;
  warm.sort((a, b) => a - b);
  const median = warm[warm.length >> 1] ?? 0;
  const alerts = passes[0]?.alerts ?? 0;
  const rules = effectiveRules({});
  const measured = Object.keys(rules).filter((id) => MARKET_ABUSE_RULES.some((one) => one === id));
  const costs = measureCosts(events, rules, measured, processorMicros);
  const result = { events: events.length, kinds, cold, median, rates, alerts, costs };
  process.stdout.write(`${JSON.stringify(result)}\n`);
}

main();
