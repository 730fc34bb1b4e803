/**
 * Marking the close: a position built over the day, then aggressive orders in the last minute
 * that push the day's reference price the way the position gains.
 */
import { nextMidnight } from '../honest/happenings';
import { type Print } from '../model/market';
import { SECOND, type World } from '../model/world';
import { facing, type Abuser } from './abuser';
import { type EpisodeSink } from './episode';

/** The reference window: the last 60 s of the day (contracts §2). */
const WINDOW_MICROS = 60 * SECOND;
/** Share of the window's aggressive volume from which it counts. */
const SHARE_NEEDED = 0.36;

interface Conduct {
  readonly up: boolean;
  /** µs before the day's end at which the burst begins. */
  readonly lead: number;
  readonly children: number;
  /** Fraction of the price that the burst is meant to move. */
  readonly push: number;
  readonly weak: boolean;
  /** Usual trades in the position built before. */
  readonly position: number;
}

/** Plans position, burst and way out; the label follows when the day has ended. */
export function planClosing(world: World, abuser: Abuser, sink: EpisodeSink): void {
  const { random, market } = abuser;
  const midnight = nextMidnight(world.now);
  const weak = random.chance(0.1);
  const conduct: Conduct = {
    up: random.chance(0.55),
    lead: random.range(4, 52) * SECOND,
    children: random.int(3, 22),
    push: weak ? 0.0002 : random.range(0.003, 0.012) + market.spec.dailyVolatility * 0.06,
    weak,
    position: random.range(12, 45),
  };
  buildPosition(world, abuser, conduct, midnight - WINDOW_MICROS - 90 * SECOND);
  world.at(midnight - conduct.lead, () => {
    new Burst(world, abuser, conduct, midnight, sink);
  });
  world.at(midnight + random.range(3, 20) * SECOND, () => unwind(world, abuser));
}

function buildPosition(world: World, abuser: Abuser, conduct: Conduct, until: number): void {
  const { random, market, accounts } = abuser;
  const parts = random.int(8, 20);
  const span = Math.min(until - world.now, random.range(25, 120) * 60 * SECOND);
  const side = conduct.up ? 'BUY' : 'SELL';
  for (let i = 0; i < parts; i++) {
    world.at(until - random.next() * span, () => {
      const quantity = (conduct.position / parts) * market.unit * random.range(0.6, 1.4);
      const price = market.book.best(random.chance(0.5) ? side : facing(side));
      if (price === undefined) return;
      const order = world.place(random.pick(accounts), market, { side, quantity, price });
      world.after(random.range(15, 90) * SECOND, () => world.cancelIfLive(order));
    });
  }
}

function unwind(world: World, abuser: Abuser): void {
  const { random, market, accounts } = abuser;
  for (const account of accounts) {
    const held = account.positions[market.index] ?? 0;
    const part = (Math.abs(held) * random.range(0.2, 0.6)) / 4;
    for (let i = 0; i < 4 && part > market.minLots; i++) {
      world.after(random.range(5, 240) * SECOND, () => {
        world.place(account, market, { side: held > 0 ? 'SELL' : 'BUY', quantity: part });
      });
    }
  }
}

class Burst {
  readonly #world: World;
  readonly #abuser: Abuser;
  readonly #conduct: Conduct;
  readonly #before: number;
  readonly #outsideBefore: number;
  readonly #from: number;
  #to: number;

  constructor(world: World, abuser: Abuser, conduct: Conduct, midnight: number, sink: EpisodeSink) {
    const { market, random } = abuser;
    this.#world = world;
    this.#abuser = abuser;
    this.#conduct = conduct;
    this.#from = world.now;
    this.#to = world.now;
    this.#outsideBefore = world.outside.at(market.index, world.now);
    this.#before = market.mid() ?? this.#outsideBefore / market.tick;
    const left = conduct.lead * random.range(0.6, 0.98);
    const times = Array.from({ length: conduct.children }, () => random.next() * left);
    times.sort((x, y) => x - y);
    const start = times[0] ?? 0;
    times.forEach((time, i) => {
      world.after(1 + time - start, () => this.#child(times.length - i));
    });
    world.at(midnight - 1, () => this.#label(sink, midnight));
  }

  /** As much as still lacks to the wanted price and share, over the children that are left. */
  #child(remaining: number): void {
    const { market, accounts, random } = this.#abuser;
    const { up, push, weak } = this.#conduct;
    const side = up ? 'BUY' : 'SELL';
    const target = Math.max(1, Math.round(this.#before * (1 + (up ? push : -push))));
    const depth = market.book.depthTo(facing(side), target);
    const { own, total } = this.#shares(this.#world.now);
    const lacking = weak ? 0 : Math.max(0, 1.1 * (total - own) - own);
    const share = Math.max(depth * 0.9, lacking) / Math.max(1, remaining * 0.75);
    const quantity = weak
      ? market.unit * 0.2
      : Math.max(share, market.unit) * random.range(0.6, 1.4);
    const account = random.pick(accounts);
    this.#to = this.#world.now;
    // Where he also makes a market, his own quotes step aside.
    const stp = 'EXPIRE_MAKER' as const;
    if (random.chance(0.4)) {
      this.#world.place(account, market, { side, quantity, stp });
      return;
    }
    const limit = Math.max(1, Math.round(target * (up ? 1.002 : 0.998)));
    this.#world.place(account, market, { side, quantity, price: limit, timeInForce: 'IOC', stp });
  }

  #prints(now: number): Print[] {
    return [...this.#abuser.market.printsSince(now - WINDOW_MICROS)];
  }

  #shares(now: number): { own: number; total: number; other: number } {
    const { owner } = this.#abuser.accounts[0];
    const byOwner = new Map<string, number>();
    for (const { aggressor, quantity } of this.#prints(now)) {
      byOwner.set(aggressor.owner, (byOwner.get(aggressor.owner) ?? 0) + quantity);
    }
    const own = byOwner.get(owner) ?? 0;
    byOwner.delete(owner);
    const others = [...byOwner.values()];
    const total = own + others.reduce((sum, volume) => sum + volume, 0);
    return { own, total, other: Math.max(0, ...others) };
  }

  #label(sink: EpisodeSink, midnight: number): void {
    const { market, accounts } = this.#abuser;
    const now = this.#world.now;
    let value = 0;
    let volume = 0;
    for (const { price, quantity } of this.#prints(now)) {
      value += price * quantity;
      volume += quantity;
    }
    const { own, total, other } = this.#shares(now);
    const outside = this.#world.outside.at(market.index, now) / this.#outsideBefore;
    const close = volume === 0 ? this.#before : value / volume;
    const moved = (close / (this.#before * outside) - 1) * (this.#conduct.up ? 1 : -1);
    const usual = market.spec.dailyVolatility * Math.sqrt(1 / 1440);
    const effective = moved > Math.max(0.0006, 0.8 * usual);
    const success = own > SHARE_NEEDED * total && own > other && effective && this.#gains();
    sink({
      rule: 'marking-the-close',
      accounts: accounts.map(({ name }) => name).sort(),
      market: market.spec.name,
      from: this.#from,
      to: Math.min(this.#to, midnight - 1),
      also: ['ramping', 'momentum-ignition', 'painting-the-tape'],
      ...(success ? {} : { attempt: true as const }),
      variant:
        `${this.#conduct.up ? 'up' : 'down'} accounts=${accounts.length} ` +
        `share=${(own / Math.max(1, total)).toFixed(2)} moved=${(moved * 10_000).toFixed(1)}bps`,
    });
  }

  /** Whether what he built before the burst stands to gain from the push. */
  #gains(): boolean {
    const { accounts, market } = this.#abuser;
    const held = accounts.reduce((sum, a) => sum + (a.positions[market.index] ?? 0), 0);
    return this.#conduct.up ? held > 0 : held < 0;
  }
}
