/** The view in memory, fed by events alone, against the state machine that made them. */
import { CommandStream, prologue, stamp } from './random-commands';
import { Seeded } from './seeded';
import { isCall, seq } from '../../core/contract';
import type { Command, CoreEvent, DepthChange } from '../../core/contract';
import { Engine } from '../../core/engine/engine';
import { LiveView } from '../../core/projections/live/live-view';

const SEEDS = [11, 13, 14];
const STEPS = 2500;

function commands(seed: number): Command[] {
  const stream = new CommandStream(new Seeded(seed));
  const out = prologue().map((words) => stamp(words, 1));
  for (let i = 0; i < STEPS; i++) out.push(stream.next());
  return out;
}

function engineFacts(engine: Engine) {
  const balances: unknown[] = [];
  engine.eachBalance((...row) => balances.push(row));
  const orders: unknown[] = [];
  engine.eachOrder((order) => orders.push(order));
  const levels: Record<string, unknown[]> = {};
  for (const { id } of engine.registry.markets()) {
    for (const side of ['BUY', 'SELL'] as const) {
      const list: unknown[] = (levels[`${id} ${side}`] = []);
      engine.eachLevel(id, side, (price, quantity) => list.push({ price, quantity }));
    }
  }
  return { balances, orders, levels };
}

function viewFacts(view: LiveView) {
  const balances: unknown[] = [];
  const orders: { orderId: number }[] = [];
  const levels: Record<string, readonly unknown[]> = {};
  for (const { id } of view.registry.accounts()) {
    for (const row of view.balances.of(id)) {
      balances.push([id, row.asset, row.available, row.locked]);
    }
    orders.push(...view.orders.openOf(id));
  }
  for (const { id } of view.registry.markets()) {
    const { bids, asks } = view.depth.snapshot(id, Infinity);
    levels[`${id} BUY`] = bids;
    levels[`${id} SELL`] = asks;
  }
  return { balances, orders: orders.sort((a, b) => a.orderId - b.orderId), levels };
}

function asText(facts: unknown): string {
  return JSON.stringify(facts, (_key, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  );
}

/** Keeps a book from changes alone, as a trader's program does. */
class Follower {
  readonly books = new Map<string, Map<number, number>>();
  readonly lastIds = new Map<number, number>();

  constructor(private readonly start: number) {}

  take(change: DepthChange): void {
    const before = this.lastIds.get(change.market) ?? this.start;
    expect(change.firstUpdateId).toBe(before + 1);
    expect(change.lastUpdateId).toBeGreaterThanOrEqual(change.firstUpdateId);
    this.lastIds.set(change.market, change.lastUpdateId);
    for (const [side, levels] of [
      ['BUY', change.bids],
      ['SELL', change.asks],
    ] as const) {
      const key = `${change.market} ${side}`;
      const book = this.books.get(key) ?? new Map<number, number>();
      this.books.set(key, book);
      for (const { price, quantity } of levels) {
        if (quantity === 0) expect(book.delete(price)).toBe(true);
        else {
          expect(book.get(price)).not.toBe(quantity);
          book.set(price, quantity);
        }
      }
    }
  }
}

test.each(SEEDS)('shows what the state machine holds, after each batch (seed %i)', (seed) => {
  const r = new Seeded(seed);
  const engine = new Engine();
  const view = new LiveView(engine);
  const follower = new Follower(0);
  const all = commands(seed);
  for (let at = 0; at < all.length;) {
    const size = r.int(1, 25);
    const events: CoreEvent[] = [];
    for (const command of all.slice(at, at + size)) {
      engine.apply(command, (e) => events.push({ ...e }));
    }
    at += size;
    const last = events.at(-1)?.seq ?? seq(0);
    for (const change of view.apply(events, last)) follower.take(change);
    const shown = viewFacts(view);
    const held = engineFacts(engine);
    expect(asText([shown.levels, shown.balances])).toBe(asText([held.levels, held.balances]));
    if (r.chance(0.15)) expect(shown).toEqual(held);
    if (r.chance(0.02)) expect(viewFacts(new LiveView(engine))).toEqual(shown);
  }
  const { levels } = viewFacts(view);
  for (const [key, list] of Object.entries(levels)) {
    expect(follower.books.get(key)?.size ?? 0).toBe(list.length);
  }
  expect(view.registry.accounts()).toEqual(engine.registry.accounts());
  expect(view.registry.markets()).toEqual(engine.registry.markets());
  const copy = new LiveView(engine).registry;
  expect(copy.markets()).toEqual(engine.registry.markets());
  expect(copy.accounts()).toEqual(engine.registry.accounts());
  expect(copy.pools()).toEqual(engine.registry.pools());
});

test.each(SEEDS)('says what a call would come to as the engine does (seed %i)', (seed) => {
  const engine = new Engine();
  const stream = new CommandStream(new Seeded(seed));
  for (const words of prologue()) engine.apply(stamp(words, 1), () => undefined);
  let view = new LiveView(engine);
  let seen = 0;
  for (let i = 0; i < STEPS; i++) {
    const events: CoreEvent[] = [];
    engine.apply(stream.next(), (e) => events.push({ ...e }));
    if (i === STEPS >> 1) view = new LiveView(engine);
    else view.apply(events, events.at(-1)?.seq ?? seq(0));
    for (const { id, phase } of engine.registry.markets()) {
      const found = isCall(phase) ? engine.clearing(id) : undefined;
      const { price, volume, surplus } = found ?? { price: 0, volume: 0n, surplus: 0n };
      const said = { price, quantity: Number(volume), surplus: Number(surplus) };
      expect([i, view.indicativeAuction(id)]).toEqual([i, found && said]);
      if (found !== undefined) seen++;
    }
  }
  expect(seen).toBeGreaterThan(0);
});

test.each(SEEDS)('goes on from a running state as if it had been there (seed %i)', (seed) => {
  const engine = new Engine();
  const all = commands(seed);
  const half = all.length >> 1;
  for (const command of all.slice(0, half)) engine.apply(command, () => undefined);
  const view = new LiveView(engine);
  for (const command of all.slice(half)) {
    const events: CoreEvent[] = [];
    engine.apply(command, (e) => events.push({ ...e }));
    view.apply(events, events.at(-1)?.seq ?? seq(0));
  }
  expect(viewFacts(view)).toEqual(engineFacts(engine));
});
