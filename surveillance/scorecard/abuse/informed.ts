/**
 * Insider dealing: a position far off the own habit, built before news that only he knew of, and
 * closed after it or left to gain. Around him are those who only look like it.
 */
import { type Market } from '../model/market';
import { type Random } from '../../../platform/random/random';
import { SECOND, type World } from '../model/world';
import { facing, openAbuser, type Abuser } from './abuser';
import { type EpisodeSink } from './episode';
import { follow } from './followers';
import { openBystanders } from './bystanders';
import { OwnHabit } from './own-habit';

/** Standard deviations off the own habit that make a label; for who is on an insider list. */
const DEVIATIONS = 3;
const DEVIATIONS_LISTED = 2;
/** Least position in usual trades. */
const LEAST_UNITS = 6;

class Informed {
  readonly #side: 'BUY' | 'SELL';
  readonly #habit: OwnHabit;
  readonly #isListed: boolean;
  readonly #parts: number;
  /** Of the size wanted, drawn: times the own habit, and usual trades at least. */
  readonly #wanted: { readonly deviations: number; readonly units: number };
  #before = 0;
  #target = 0;
  #from = 0;
  #spread = 0;

  constructor(
    private readonly world: World,
    private readonly abuser: Abuser,
    private readonly newsAt: number,
    private readonly sink: EpisodeSink,
  ) {
    const { random, market, accounts } = abuser;
    this.#side = random.chance(0.6) ? 'BUY' : 'SELL';
    this.#habit = new OwnHabit(world, market, accounts);
    this.#isListed = random.chance(0.4);
    this.#parts = random.int(3, 14);
    this.#wanted = { deviations: random.range(4.5, 9), units: random.range(15, 60) };
    if (this.#isListed) this.#list();
    const longest = Math.min(45, (newsAt - world.now) / (240 * SECOND));
    const span = random.range(4, Math.max(6, longest)) * 60 * SECOND;
    const lead = random.pick([random.range(10, 240), random.range(240, longest * 20)]) * SECOND;
    const start = Math.max(world.now + SECOND, newsAt - lead - span);
    world.at(start, () => this.#begin(newsAt - lead - world.now));
    world.at(newsAt, () => this.#announce());
  }

  get #sign(): 1 | -1 {
    return this.#side === 'BUY' ? 1 : -1;
  }

  /** Lots of the position that he meant to build. */
  get #built(): number {
    return this.#sign * (this.#habit.position - this.#before);
  }

  #list(): void {
    const { random, market, accounts } = this.abuser;
    const kind = random.pick(['insider', 'issuer', 'adviser', 'employee'] as const);
    const to = random.chance(0.7) ? market.spec.base : market.spec.name;
    this.world.emit({
      ...{ ts: this.world.now, type: 'relationship', account: accounts[0].name, kind, to },
    });
  }

  #begin(span: number): void {
    const { world } = this;
    const { random, market } = this.abuser;
    this.#before = this.#habit.position;
    this.#spread = this.#habit.spread(Math.max(span, 600 * SECOND), world.now);
    const { deviations, units } = this.#wanted;
    this.#target = Math.max(units * market.unit, deviations * this.#spread);
    const even = random.chance(0.3);
    for (let i = 0; i < this.#parts; i++) {
      const place = even ? (i + random.next() * 0.3) / this.#parts : random.next();
      world.after(place * span, () => this.#buy(this.#parts));
    }
    // What is missing shortly before is made up for.
    world.after(span * 0.92, () => this.#buy(1));
    world.after(span, () => this.#buy(1));
  }

  /** One part of what is still missing. */
  #buy(parts: number): void {
    const { world } = this;
    const { random, market, accounts } = this.abuser;
    const missing = this.#target - this.#built;
    const quantity = Math.min(missing, (this.#target / parts) * random.range(0.6, 1.4));
    if (quantity < market.minLots) return;
    const passive = parts > 1 && random.chance(0.4);
    const price = market.book.best(passive ? this.#side : facing(this.#side));
    if (price === undefined) return;
    const slack = passive ? 0 : this.#sign * Math.ceil(price * 0.0006);
    const order = world.place(random.pick(accounts), market, {
      ...{ side: this.#side, quantity, price: price + slack, stp: 'EXPIRE_MAKER' as const },
      onFill: () => {
        this.#from ||= world.now;
      },
    });
    world.after(random.range(8, 60) * SECOND, () => world.cancelIfLive(order));
  }

  #announce(): void {
    const { world } = this;
    const { random, market, accounts } = this.abuser;
    const size = this.#sign * market.spec.dailyVolatility * random.range(0.15, 0.35);
    world.emit({
      ...{ ts: world.now, type: 'news', id: `disclosure-${accounts[0].name}` },
      ...(random.chance(0.6) ? { market: market.spec.name } : { asset: market.spec.base }),
      ...{ headline: `Announcement about ${market.spec.base}` },
      ...{ source: 'Example Wire', priceSensitive: true },
    });
    const built = this.#built;
    const closes = random.chance(0.6);
    world.after(random.range(0.05, 0.5) * SECOND, () => {
      world.outside.jump(market.index, size);
      const way = this.#sign > 0 ? 'BUY' : 'SELL';
      for (const listener of world.shockListeners) listener(market, way, Math.abs(size) * 10_000);
      follow(world, market, this.#side, random, 6, 60);
    });
    if (!closes) return this.#label(built, false);
    world.after(random.range(20, 400) * SECOND, () => {
      const quantity = built * random.range(0.6, 1);
      if (built >= market.minLots) {
        world.place(accounts[0], market, { side: facing(this.#side), quantity });
      }
      this.#label(built, true);
    });
  }

  #label(built: number, closed: boolean): void {
    const { market, accounts } = this.abuser;
    const needed = this.#isListed ? DEVIATIONS_LISTED : DEVIATIONS;
    const units = built / market.unit;
    const deviations = built / Math.max(this.#spread, market.unit);
    const success = units >= LEAST_UNITS && deviations >= needed && this.#from > 0;
    this.sink({
      rule: 'insider-dealing',
      accounts: accounts.map(({ name }) => name).sort(),
      market: market.spec.name,
      ...{ from: this.#from || this.newsAt, to: this.world.now },
      also: ['ramping', 'pump-and-dump', 'trash-and-cash'],
      ...(success ? {} : { attempt: true as const }),
      variant:
        `${this.#side} ${accounts[0].kind} units=${units.toFixed(0)} parts=${this.#parts} ` +
        `off=${deviations.toFixed(1)}${this.#isListed ? ' listed' : ''}${closed ? ' out' : ''}`,
    });
  }
}

/** Plans the news at `newsAt` (µs), the position before it, and what comes of it. */
export function planInformed(
  world: World,
  market: Market,
  random: Random,
  newsAt: number,
  sink: EpisodeSink,
): void {
  const abuser = openAbuser(world, market, 'insider-dealing', random.pick([1, 1, 2]));
  openBystanders(world, market, random, newsAt);
  new Informed(world, abuser, newsAt, sink);
}
