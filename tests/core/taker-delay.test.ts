// Taker delay on random streams, held against what its words say; and what it must not forget.
import { Desk } from './desk';
import { CommandStream, prologue, stamp } from './random-commands';
import { Seeded } from './seeded';
import type { Command, CoreEvent } from '../../core/contract';
import { Engine } from '../../core/engine/engine';

const MILLIS = 200;
const DELAYED = { takerDelay: { 'BTC-USDT': { millis: MILLIS } } };
const SEEDS = [20_261_130, 20_261_131];

/** What waits, as somebody who reads the events alone would write it down. */
class Waiting {
  private waits: { who: string; until: number }[] = [];
  released = 0;

  /** All events of one command. @param due number of the last that fell due with it */
  read(events: readonly CoreEvent[], due: number): void {
    const free = new Set<number>();
    for (const e of events) {
      if (e.type === 'delayed') {
        expect(e.until - e.ts).toBe(MILLIS * 1000);
        this.waits.push({ who: `${e.account} ${e.clientOrderId}`, until: e.until });
      }
      const ends = e.type === 'accepted' || (e.type === 'rejected' && e.waited === true);
      if (ends && e.seq <= due && !('list' in e && e.list !== undefined)) this.end(e);
      if (e.type === 'accepted' && (e.seq <= due || /STOP|PROFIT/.test(e.orderType))) {
        free.add(e.orderId);
      }
      if (e.type === 'accepted' && e.list !== undefined) free.add(e.orderId);
      if (e.type === 'triggered') free.add(e.orderId);
      if (e.type !== 'fill' || e.market !== 1 || e.auction === true) continue;
      const fresh = events.some((one) => 'orderId' in one && one.orderId === e.takerOrderId);
      // Who takes in the message that brought it has waited, or was not sent to take.
      if (fresh && !free.has(e.takerOrderId)) throw new Error(`trade ${e.trade} did not wait`);
    }
    const late = this.waits.filter(({ until }) => until <= (events.at(-1)?.ts ?? 0));
    expect(late).toEqual([]);
  }

  private end(e: Extract<CoreEvent, { type: 'accepted' | 'rejected' }>): void {
    // First come, first served: what ends is always the oldest, unless it is given up.
    const at = this.waits.findIndex(({ who }) => who === `${e.account} ${e.clientOrderId ?? ''}`);
    if (e.type === 'accepted') expect(at).toBe(0);
    expect(at).toBeGreaterThanOrEqual(0);
    this.waits.splice(at, 1);
    if (e.type === 'accepted') this.released++;
  }
}

test.each(SEEDS)(
  'nobody takes who has not waited, and who waited goes on once (seed %i)',
  (seed) => {
    const stream = new CommandStream(new Seeded(seed), DELAYED);
    let engine = new Engine();
    const waiting = new Waiting();
    const apply = (command: Command): void => {
      const events: CoreEvent[] = [];
      engine.apply(command, (e) => events.push(structuredClone(e)));
      waiting.read(events, engine.dueSeq);
    };
    for (const words of prologue(DELAYED)) apply(stamp(words, 1));
    for (let i = 0; i < 3000; i++) {
      apply(stream.next());
      // A restart forgets nothing of what waits.
      if (i % 500 === 499) {
        const hash = engine.stateHash();
        engine = Engine.restore(engine.snapshot());
        expect(engine.stateHash()).toBe(hash);
      }
    }
    expect(waiting.released).toBeGreaterThan(50);
  },
);

const DELAY = 'params {"takerDelay":{"M":{"millis":100}}}';

function desk(...lines: string[]): Desk {
  const made = new Desk();
  for (const line of [DELAY, 'ann a1 SELL 5 @ 99', ...lines]) made.say(line);
  return made;
}

test('what waits is found good when it comes, and its rate is counted once', () => {
  const limited = desk();
  const one = { names: ['ordersPerSecond'], values: [2n] };
  limited.do({ type: 'limits', scope: 'account', key: 'bob', ...one });
  expect(limited.say('bob b1 BUY 3 @ 99')).toEqual(['delayed b1 for 100 ms']);
  expect(limited.say('bob b2 BUY 1 @ 100')).toEqual(['delayed b2 for 100 ms']);
  expect(limited.say('bob b3 BUY 1 @ 100')).toEqual(['rejected 407']);
  expect(limited.say('wait 0.2')).toContain('fill b2(0) a1(1) 1 @ 99');
  expect(desk().say('bob b1 BUY 300000 @ 99')).toEqual(['rejected 205']);
});

test('who may not trade any more does not', () => {
  const killed = desk('bob b1 BUY 3 @ 99');
  killed.do({ type: 'kill-switch', scope: 'account', key: 'bob', on: true, reason: 'test' });
  const [event] = killed.do({ type: 'clock' }, 100_000);
  expect(event).toMatchObject({ type: 'rejected', code: '405', waited: true });
  const halted = desk('bob b1 BUY 3 @ 99');
  halted.say('market halted');
  expect(halted.say('wait 0.1')).toEqual(['rejected 303', 'clock']);
});

test('a lost connection takes back what it had waiting, and another key’s stays', () => {
  const lost = desk();
  const order = { type: 'order', account: 2, market: 1, side: 'BUY', orderType: 'LIMIT' };
  const rest = { price: 99, timeInForce: 'GTC', selfTradePreventionMode: 'NONE', quantity: 1 };
  for (const key of [1, 2]) lost.do({ ...order, ...rest, key, clientOrderId: `k${key}` });
  const [gone] = lost.do({ type: 'disconnect', account: 2, key: 1 });
  expect(gone).toMatchObject({ type: 'rejected', code: '521', clientOrderId: 'k1', waited: true });
  expect(lost.say('wait 0.1')).toEqual([
    'accepted k2 locks 99',
    'fill k2(0) a1(4) 1 @ 99',
    'clock',
  ]);
});

test('a delay that is switched off lets go what waits when its time is over', () => {
  const off = desk('bob b1 BUY 3 @ 99', 'params {}');
  expect(off.say('cat c1 BUY 1 @ 99')).toEqual(['accepted c1 locks 99', 'fill c1(0) a1(4) 1 @ 99']);
  expect(off.say('wait 0.1')).toContain('fill b1(0) a1(1) 3 @ 99');
  expect(off.engine.isDueBy(Number.MAX_SAFE_INTEGER)).toBe(false);
});

test('a shorter delay lets later ones go first, each at its own time', () => {
  const mixed = desk('bob b1 BUY 3 @ 99', 'params {"takerDelay":{"M":{"millis":10}}}');
  mixed.say('cat c1 BUY 3 @ 99');
  expect(mixed.say('wait 0.2')).toEqual([
    ...['accepted c1 locks 297', 'fill c1(0) a1(2) 3 @ 99'],
    ...['accepted b1 locks 297', 'fill b1(1) a1(0) 2 @ 99', 'clock'],
  ]);
});
