/** A book's flow as commands of the whole state machine, and the venue that takes them. */
import { CANCEL, LIMIT, type BookFlow } from './book-flow';
import { commandCodec, type Command, type CommandOf } from '../../core/contract/command';
import { eventCatalogue } from '../../core/contract/event';
import { accountId, lots, marketId, micros, ticks, units } from '../../core/contract/ids';
import { WireWriter } from '../../core/contract/wire';
import { Engine } from '../../core/engine/engine';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** How many of each the venue has; ids of a flow are spread over both. */
export interface Venue {
  readonly accounts: number;
  readonly markets: number;
}

/** First byte of a refusal's record. */
const REFUSED = eventCatalogue.rejected.code;
const START = 1_700_000_000_000_000;
/** What switches the limits on, far away from what the flow does. */
const PARAMS = { limits: { maxOpenOrders: 10_000_000, maxOrderNotional: '1000000000' } };

/** An engine with names, fees and funds, and the means to run commands as the log has them. */
export class Machine {
  readonly engine = new Engine();
  refused = 0;
  private readonly commands = new WireWriter(true);
  private readonly events = new WireWriter();
  private ts = START;

  constructor(readonly venue: Venue) {
    const base = ['BTC', 'USDT'].map((asset) => ({ type: 'asset' as const, asset, decimals: 8 }));
    for (const asset of base) this.run({ ...asset, ts: this.next() });
    const grid = { tickSize: '0.01', lotSize: '0.00001', makerFee: 75_000, takerFee: 100_000 };
    for (let m = 1; m <= venue.markets; m++) {
      const names = { market: `M${m}`, base: 'BTC', quote: 'USDT' };
      this.run({ type: 'market', ...names, ...grid, minNotional: '0.001', ts: this.next() });
    }
    for (let a = 1; a <= venue.accounts; a++) {
      const person = { owner: `Customer ${a}`, country: 'DE', devices: [], ips: [] };
      const account = { account: `A${a}`, kind: 'individual' as const, ...person };
      this.run({ type: 'account', ...account, ts: this.next() });
      for (const asset of this.engine.registry.assets()) {
        const amount = units(10n ** 15n);
        const words = { account: accountId(a), asset: asset.id, amount };
        this.run({ type: 'deposit', ...words, ts: this.next() });
      }
    }
    this.run({ type: 'params', json: JSON.stringify(PARAMS), ts: this.next() });
  }

  /** Writes the command down, executes it and writes its events down. */
  run(command: Command): void {
    commandCodec.encode(this.commands, command);
    const from = this.events.length;
    this.engine.record(command, this.events);
    if (this.events.bytes[from] === REFUSED) this.refused++;
  }

  runAll(commands: readonly Command[]): void {
    for (let i = 0; i < commands.length; i++) {
      this.run(commands[i]!);
      // A batch of the log, sealed: the bytes go, the buffer stays.
      if ((i & 1023) === 1023) this.reset();
    }
    this.reset();
  }

  /** The commands of that part of a flow. */
  make(flow: BookFlow, from: number, to: number): Command[] {
    const made: Command[] = [];
    for (let i = from; i < to; i++) made.push(this.command(flow, i));
    return made;
  }

  private command(flow: BookFlow, i: number): Command {
    const id = flow.ids[i]!;
    const account = accountId(1 + ((Math.imul(id, 0x9e3779b1) >>> 0) % this.venue.accounts));
    const market = marketId(1 + (id % this.venue.markets));
    const ts = this.next();
    const clientOrderId = `c${id}`;
    if (flow.kinds[i] === CANCEL) return { type: 'cancel', ts, account, market, clientOrderId };
    const limit = flow.kinds[i] === LIMIT;
    const order: Mutable<CommandOf<'order'>> = {
      type: 'order',
      ts,
      account,
      market,
      clientOrderId,
      side: flow.sides[i] === 0 ? 'BUY' : 'SELL',
      orderType: limit ? 'LIMIT' : 'MARKET',
      quantity: lots(flow.quantities[i]!),
      timeInForce: limit ? 'GTC' : 'IOC',
      selfTradePreventionMode: 'EXPIRE_MAKER',
    };
    // Set, not spread: each object made by spreading has a hidden class of its own.
    if (limit) order.price = ticks(flow.prices[i]!);
    return order;
  }

  private next(): ReturnType<typeof micros> {
    return micros((this.ts += 3));
  }

  private reset(): void {
    this.commands.reset();
    this.events.reset();
  }
}
