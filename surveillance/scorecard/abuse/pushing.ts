/**
 * Prices pushed for a gain, in seconds (ignition), minutes (pump, trash) or longer (ramping): own
 * orders that sweep the book, strangers who take the move for real, and the way out.
 */
import { type Fill, type Order } from '../model/order';
import { SECOND, type World } from '../model/world';
import { facing, type Abuser } from './abuser';
import { type EpisodeSink } from './episode';
import { drawPush, type PushConduct, type PushRule } from './push-conduct';
import { follow } from './followers';

/** Fraction of the price that a push has to bring about beyond the outside price. */
const MOVED_NEEDED = 0.002;
/** Levels that a burst goes through, and own steps of a ramp and their part of its move. */
const LEVELS_NEEDED = 3;
const STEPS_NEEDED = 5;
const OWN_PART_NEEDED = 0.5;

export class Pusher {
  readonly #world: World;
  readonly #abuser: Abuser;
  readonly #rule: PushRule;
  readonly #conduct: PushConduct;
  readonly #sink: EpisodeSink;
  readonly #from: number;
  #to: number;
  #before = 0;
  #outsideBefore = 0;
  #steps = 0;
  /** Levels that own orders took whole, and ticks by which they moved the best price. */
  #levels = 0;
  #ticks = 0;
  #peak = 0;
  #in = { lots: 0, value: 0 };
  #out = { lots: 0, value: 0 };
  #built = 0;
  readonly #heldAtFirst: number;
  #pushedAt = 0;
  #leftAt = 0;

  /** Begins now; the whole of it takes at most `conduct` says, and is labelled after it. */
  constructor(world: World, abuser: Abuser, rule: PushRule, deadline: number, sink: EpisodeSink) {
    this.#world = world;
    this.#abuser = abuser;
    this.#rule = rule;
    this.#sink = sink;
    this.#conduct = drawPush(rule, abuser.random, deadline - world.now);
    this.#from = world.now;
    this.#to = world.now;
    this.#heldAtFirst = this.#held;
    const { build } = this.#conduct;
    for (let i = 0; i < build.parts; i++) {
      world.after(abuser.random.next() * build.micros, () => this.#accumulate());
    }
    world.after(build.micros + 2 * SECOND, () => this.#push());
  }

  get #sign(): 1 | -1 {
    return this.#conduct.side === 'BUY' ? 1 : -1;
  }

  /** What all its accounts hold here, in lots. */
  get #held(): number {
    const { accounts, market } = this.#abuser;
    return accounts.reduce((sum, { positions }) => sum + (positions[market.index] ?? 0), 0);
  }

  #accumulate(): void {
    const { market, random, accounts } = this.#abuser;
    const { side, build } = this.#conduct;
    const quantity = (build.units / build.parts) * market.unit * random.range(0.6, 1.4);
    const price = market.book.best(random.chance(build.passive) ? side : facing(side));
    if (price === undefined) return;
    const onFill = (fill: Fill): void => this.#filledIn(fill);
    const order = this.#world.place(random.pick(accounts), market, {
      ...{ side, quantity, price, onFill },
    });
    this.#to = this.#world.now;
    this.#world.after(random.range(15, 80) * SECOND, () => this.#world.cancelIfLive(order));
  }

  #filledIn({ quantity, price }: Fill): void {
    this.#in.lots += quantity;
    this.#in.value += quantity * price;
  }

  #push(): void {
    const { market, random } = this.#abuser;
    const { push, promotion } = this.#conduct;
    // Other trading of the same accounts counts: what it took back was not built.
    this.#built = Math.min(this.#in.lots, this.#sign * (this.#held - this.#heldAtFirst));
    this.#pushedAt = this.#world.now;
    this.#outsideBefore = this.#world.outside.at(market.index, this.#world.now);
    this.#before = market.mid() ?? this.#outsideBefore / market.tick;
    this.#peak = this.#before;
    if (promotion) this.#promote();
    let wait = 1;
    for (let i = 1; i <= push.orders; i++) {
      this.#world.after(wait, () => this.#step(i / push.orders));
      wait += (push.micros / push.orders) * random.range(0.4, 1.6);
    }
    const rest = wait + random.range(push.restSeconds / 3, push.restSeconds) * SECOND;
    this.#world.after(rest, () => this.#leave());
  }

  #promote(): void {
    const { market, accounts } = this.#abuser;
    const word = this.#sign > 0 ? 'about to multiply' : 'worth nothing, they say';
    this.#world.emit({
      ...{ ts: this.#world.now, type: 'news', id: `talk-${accounts[0].name}` },
      ...{ market: market.spec.name, headline: `${market.spec.base} is ${word}` },
      ...{ source: accounts[0].name, priceSensitive: false },
    });
  }

  /** Takes all that stands between the touch and where the price is meant to be by now. */
  #step(part: number): void {
    const { market, random, accounts } = this.#abuser;
    const { side, push } = this.#conduct;
    const sign = this.#sign;
    const outside = this.#world.outside.at(market.index, this.#world.now) / this.#outsideBefore;
    const aim = this.#before * outside * (1 + sign * push.fraction * part);
    const target = Math.max(1, Math.round(aim));
    const touch = market.book.best(facing(side));
    if (touch === undefined) return;
    const depth = market.book.depthTo(facing(side), target);
    const quantity = Math.max(depth, market.unit * 0.5) * random.range(0.95, 1.25);
    const limit = Math.max(1, Math.round(aim * (1 + sign * 0.0015)));
    this.#to = this.#world.now;
    const rests = random.chance(push.leaving);
    const wish = { side, quantity, stp: 'EXPIRE_MAKER' as const };
    const prices = new Set<number>();
    const onFill = (fill: Fill): void => {
      prices.add(fill.price);
      this.#filledIn(fill);
    };
    const order: Order | undefined = this.#world.place(random.pick(accounts), market, {
      ...{ ...wish, price: limit, onFill },
      ...(rests ? {} : { timeInForce: 'IOC' as const }),
    });
    if (order === undefined) return;
    if (rests)
      this.#world.after(random.range(2, 20) * SECOND, () => this.#world.cancelIfLive(order));
    const reached = market.book.best(facing(side)) ?? touch;
    if (sign * (reached - touch) > 0) this.#steps++;
    this.#ticks += Math.max(0, sign * (reached - touch));
    this.#levels += [...prices].filter((price) => sign * (reached - price) > 0).length;
    if (sign * (reached / outside - this.#peak) > 0) this.#peak = reached / outside;
    // Others take the new price for real.
    market.sway((sign * push.fraction * push.believed) / push.orders, this.#world.now);
    follow(this.#world, market, side, random, push.followers / push.orders, push.followSeconds);
  }

  #leave(): void {
    const { random } = this.#abuser;
    const { out } = this.#conduct;
    this.#leftAt = this.#world.now;
    const lots = this.#in.lots * out.share;
    if (out.share === 0 || lots === 0) return this.#label();
    for (let i = 0; i < out.parts; i++) {
      const quantity = (lots / out.parts) * random.range(0.8, 1.2);
      this.#world.after(random.next() * out.micros + 1, () => this.#sell(quantity));
    }
    this.#world.after(out.micros + 30 * SECOND, () => this.#label());
  }

  #sell(quantity: number): void {
    const { market, random, accounts } = this.#abuser;
    const side = facing(this.#conduct.side);
    const passive = random.chance(this.#conduct.out.passive);
    const price = market.book.best(passive ? side : facing(side));
    if (price === undefined || this.#out.lots >= this.#in.lots) return;
    const onFill = (fill: Fill): void => {
      this.#out.lots += fill.quantity;
      this.#out.value += fill.quantity * fill.price;
      this.#to = this.#world.now;
    };
    const account = random.pick(accounts);
    const order = this.#world.place(account, market, {
      ...{ side, quantity, onFill, stp: 'EXPIRE_MAKER' as const },
      ...(passive ? { price } : {}),
    });
    if (!passive || order === undefined) return;
    // What did not meet anyone goes to whoever bids.
    this.#world.after(random.range(3, 12) * SECOND, () => {
      const left = order.leaves;
      if (order.state !== 'live') return;
      this.#world.cancel(order);
      this.#world.place(account, market, { side, quantity: left, onFill, stp: 'EXPIRE_MAKER' });
    });
  }

  #label(): void {
    const { accounts, market } = this.#abuser;
    const { out, push, promotion } = this.#conduct;
    const moved = this.#sign * (this.#peak / this.#before - 1);
    const sold = this.#out.lots / Math.max(1, this.#in.lots);
    const paid = this.#in.value / Math.max(1, this.#in.lots);
    const got = this.#out.value / Math.max(1, this.#out.lots);
    const gain = this.#sign * (got - paid);
    const usual = 2 * market.spec.dailyVolatility * Math.sqrt(1 / 1440);
    const effective = moved > Math.max(MOVED_NEEDED, usual);
    const success = effective && this.#isWhatItsRuleSays(moved, sold >= 0.5 && gain > 0);
    const others = ['momentum-ignition', 'ramping', 'pump-and-dump', 'trash-and-cash'];
    this.#sink({
      rule: this.#rule,
      accounts: accounts.map(({ name }) => name).sort(),
      market: market.spec.name,
      ...{ from: this.#from, to: this.#to },
      also: [...others.filter((id) => id !== this.#rule), 'misleading-information'],
      ...(success ? {} : { attempt: true as const }),
      variant:
        `${this.#conduct.side} ${accounts[0].kind} accounts=${accounts.length} ` +
        `steps=${this.#steps}/${push.orders} levels=${this.#levels} ` +
        `moved=${(moved * 10_000).toFixed(0)}bps ` +
        `out=${sold.toFixed(2)}/${out.share.toFixed(2)} ` +
        `gain=${((gain / paid) * 1e4).toFixed(0)}bps ` +
        `push=+${seconds(this.#pushedAt - this.#from)}..+${seconds(this.#leftAt - this.#from)}s` +
        `${promotion ? ' promoted' : ''}`,
    });
  }

  /**
   * Whether it did what the definition of its rule asks for; else it is an attempt. An ignition
   * goes through three levels, a ramp's own steps are over half of its move, and a pump has a
   * position first, which those have not who sold it again meanwhile, and a push or a promotion.
   */
  #isWhatItsRuleSays(moved: number, isOut: boolean): boolean {
    const isPush = this.#levels >= LEVELS_NEEDED;
    switch (this.#rule) {
      case 'ramping': {
        const ownPart = this.#ticks / (this.#before * moved);
        return this.#steps >= STEPS_NEEDED && ownPart > OWN_PART_NEEDED;
      }
      case 'momentum-ignition':
        return isOut && isPush;
      default:
        return isOut && this.#built > 0 && (isPush || this.#conduct.promotion);
    }
  }
}

const seconds = (micros: number): string => (micros / SECOND).toFixed(0);
