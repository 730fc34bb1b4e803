/** The fast book against the naive one, run against snapshot plus rest, and the ledger's sums. */
import { firstDifference } from './differential';
import { CommandStream, prologue, SAFEGUARDED, stamp } from './random-commands';
import { Seeded } from './seeded';
import {
  eventCodec,
  WireWriter,
  type Command,
  type CoreEvent,
  type EventOf,
} from '../../core/contract';
import { Engine } from '../../core/engine/engine';

const SEEDS = [1, 2, 8, 9, 12, 24];
const STEPS = 4000;

const NONE = {};
/** What streams with safeguards must reach. */
const GUARDED = ['slid', 'phase limit-state', 'phase paused', 'rejected 409', 'rejected 520'];

function nameOf(e: CoreEvent): string {
  if (e.type === 'rejected') return `rejected ${e.code}`;
  if (e.type === 'market-phase') return `phase ${e.phase}`;
  return e.type === 'amended' && e.slid === true ? 'slid' : e.type;
}

/** Every second stream has all safeguards, every sixth is matched in batches as well. */
function moreOf(seed: number): object {
  const batches = { batchAuctions: { 'ETH-USDT': { millis: 250 } } };
  return seed % 2 === 0 ? NONE : { ...SAFEGUARDED, ...(seed % 3 === 0 ? batches : {}) };
}

function commands(seed: number, steps: number): Command[] {
  const more = moreOf(seed);
  const stream = new CommandStream(new Seeded(seed), more);
  const out = prologue(more).map((words) => stamp(words, 1));
  for (let i = 0; i < steps; i++) out.push(stream.next());
  return out;
}

describe('random streams of commands', () => {
  test.each(SEEDS)('give the same events and state on both books (seed %i)', (seed) => {
    expect(firstDifference(Engine, Engine, seed, STEPS, moreOf(seed))).toBeUndefined();
  });

  test.each(SEEDS)('create and destroy no money, after each step (seed %i)', (seed) => {
    const engine = new Engine();
    const seen = new Map<string, number>();
    const locks = new Locks(engine);
    let seq = 0;
    for (const command of commands(seed, STEPS)) {
      let events = 0;
      engine.apply(command, (event) => {
        events++;
        locks.on(event);
        if (event.seq !== ++seq) throw new Error(`seed ${seed}: gap before ${event.seq}`);
        const name = nameOf(event);
        seen.set(name, (seen.get(name) ?? 0) + 1);
      });
      if (events === 0) throw new Error(`seed ${seed}: ${command.type} gave no event`);
      if (engine.conservation().length > 0) throw new Error(`seed ${seed}: after event ${seq}`);
      if (seq % 10 === 0) locks.compare(seed);
    }
    expect(engine.lastSeq).toBe(seq);
    // The stream must reach what it is there for.
    const wanted = [
      ...['fill', 'prevented', 'refreshed', 'triggered', 'amended', 'expired', 'swap'],
      ...['order-list', 'pending', 'pending-ended'],
    ];
    for (const name of wanted) expect([name, (seen.get(name) ?? 0) > 10]).toEqual([name, true]);
    const few = moreOf(seed) === NONE ? ['trade-bust'] : GUARDED;
    for (const name of few) expect([name, (seen.get(name) ?? 0) > 1]).toEqual([name, true]);
  });

  test.each(SEEDS)('go on from a snapshot as if nothing had happened (seed %i)', (seed) => {
    const r = new Seeded(seed * 7919);
    const straight = new Engine();
    let resumed = new Engine();
    const [left, right] = [new WireWriter(), new WireWriter()];
    for (const command of commands(seed, 2000)) {
      left.reset();
      right.reset();
      straight.apply(command, (event) => eventCodec.encode(left, event));
      resumed.apply(command, (event) => eventCodec.encode(right, event));
      expect(right.view().equals(left.view())).toBe(true);
      if (r.chance(0.01)) {
        const book = r.pick(['fast', 'naive'] as const);
        resumed = Engine.restore(resumed.snapshot(), { book });
        expect(resumed.stateHash()).toBe(straight.stateHash());
        expect(resumed.lastSeq).toBe(straight.lastSeq);
        expect(resumed.commandCount).toBe(straight.commandCount);
      }
    }
    expect(resumed.snapshot().equals(straight.snapshot())).toBe(true);
  });

  test('leave the state a function of the commands alone', () => {
    const hashes = [1, 2].map(() => {
      const engine = new Engine();
      const events: CoreEvent[] = [];
      for (const command of commands(99, 1500)) engine.apply(command, (e) => events.push(e));
      return [engine.stateHash(), events.length];
    });
    expect(hashes[0]).toEqual(hashes[1]);
  });
});

interface Lock {
  readonly key: string;
  unit: bigint;
  leaves: number;
  /** What the other order of its pair keeps locked for it. */
  lent: bigint;
}

/**
 * What each account has locked, added up from the events' words alone: leaves of live orders at
 * their prices, holds, and withdrawals under way.
 */
class Locks {
  private readonly orders = new Map<number, Lock>();
  private readonly held = new Map<string, bigint>();

  constructor(private readonly engine: Engine) {}

  on(e: CoreEvent): void {
    if (e.type === 'accepted') this.open(e);
    else if (e.type === 'triggered') this.trigger(e);
    else if (e.type === 'amended') this.amend(e);
    else if (e.type === 'cancelled' || e.type === 'expired') this.orders.delete(e.orderId);
    else if (e.type === 'fill' || e.type === 'prevented') {
      this.left(e.makerOrderId, e.makerLeaves);
      this.left(e.takerOrderId, e.takerLeaves);
    } else if (e.type === 'hold') {
      this.hold(`${e.account}:${e.asset}`, e.release ? -e.amount : e.amount);
    } else if (e.type === 'withdrawal' && e.state === 'requested') {
      this.hold(`${e.account}:${e.asset}`, e.amount);
    } else if (e.type === 'withdrawal' && ['settled', 'refused', 'failed'].includes(e.state)) {
      this.hold(`${e.account}:${e.asset}`, -e.amount);
    }
  }

  private open(e: EventOf<'accepted'>): void {
    if (e.price === undefined) return;
    const { base, quote, lotUnits, notionalUnits } = this.engine.registry.market(e.market)!;
    const buys = e.side === 'BUY';
    const unit = buys ? BigInt(e.price) * notionalUnits : lotUnits;
    const key = `${e.account}:${buys ? quote.id : base.id}`;
    const leaves = e.quantity;
    // Of a pair one order keeps locked what both can use.
    const lent = unit * BigInt(leaves) - e.locked;
    this.orders.set(e.orderId, { key, unit, leaves, lent });
  }

  private trigger(e: EventOf<'triggered'>): void {
    const order = this.orders.get(e.orderId);
    if (order) order.lent -= e.locked;
  }

  private amend(e: EventOf<'amended'>): void {
    const order = this.orders.get(e.orderId)!;
    const { notionalUnits } = this.engine.registry.market(e.market)!;
    if (e.side === 'BUY') order.unit = BigInt(e.price) * notionalUnits;
    order.leaves = e.leaves;
  }

  private left(id: number, leaves: number): void {
    const order = this.orders.get(id);
    if (order) order.leaves = leaves;
  }

  private hold(key: string, amount: bigint): void {
    this.held.set(key, (this.held.get(key) ?? 0n) + amount);
  }

  /** @throws Error naming the balance that is not as the events say */
  compare(seed: number): void {
    const sums = new Map(this.held);
    for (const { key, unit, leaves, lent } of this.orders.values()) {
      sums.set(key, (sums.get(key) ?? 0n) + unit * BigInt(leaves) - lent);
    }
    this.engine.eachBalance((account, asset, available, locked) => {
      const key = `${account}:${asset}`;
      const wanted = sums.get(key) ?? 0n;
      if (available < 0n || locked !== wanted) {
        const at = `seed ${seed}, event ${this.engine.lastSeq}`;
        throw new Error(`${at}: ${key} has ${available}, locks ${locked}, not ${wanted}`);
      }
    });
  }
}
