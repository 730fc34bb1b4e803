/**
 * Wash trading: trades without a change of owner, by one account with itself, between accounts
 * of one owner, round a third of his, or for one client of a custodian, at random sizes and
 * times, with strangers caught in between.
 */
import { type Fill, type OrderWish } from '../model/order';
import { SECOND, type World } from '../model/world';
import { facing, type Abuser } from './abuser';
import { type EpisodeSink } from './episode';

interface Conduct {
  readonly manner: 'burst' | 'steady' | 'spread';
  readonly rounds: number;
  readonly meanGapMicros: number;
  /** Median size in usual trades. */
  readonly size: number;
  /** How long the first order rests before the second meets it. */
  readonly restMicros: number;
  /** Share of rounds in which a stranger's order is taken along on purpose. */
  readonly strangers: number;
  readonly prevented: boolean;
  readonly client: string | undefined;
}

export interface WashOptions {
  readonly client?: string;
  /** µs by which it ends. */
  readonly deadline: number;
  /** Whether rounds may be spread over hours. */
  readonly mayTakeHours: boolean;
  /** Round after round, seconds apart, and to some effect. */
  readonly hasty?: boolean;
}

/** With fewer meetings than this it has not come off. */
const MEETINGS_NEEDED = 4;
/** Own meetings as a share of the owner's fills from which it is no accident. */
const SHARE_NEEDED = 0.03;

function drawConduct({ random }: Abuser, options: WashOptions, now: number): Conduct {
  const left = options.deadline - now;
  const slow = options.mayTakeHours ? (['steady', 'spread'] as const) : (['steady'] as const);
  const hasty = options.hasty === true;
  const manner = hasty ? 'burst' : random.pick(['burst', ...slow] as const);
  const rounds = { burst: random.int(6, 40), steady: random.int(6, 30), spread: random.int(8, 24) };
  const usual = { burst: random.range(1.5, 6), steady: random.range(10, 50), spread: 0 };
  const hours = (left * random.range(0.5, 0.9)) / rounds.spread;
  return {
    manner,
    rounds: rounds[manner],
    meanGapMicros: manner === 'spread' ? hours : usual[manner] * SECOND,
    size: random.range(0.4, 3),
    restMicros: (hasty ? 0.1 : random.logNormal(0.4, 1.3)) * SECOND,
    strangers: random.chance(0.5) ? random.range(0.1, 0.35) : 0,
    prevented: !hasty && random.chance(0.05),
    client: options.client,
  };
}

export class Washer {
  readonly #world: World;
  readonly #abuser: Abuser;
  readonly #conduct: Conduct;
  readonly #options: WashOptions;
  readonly #sink: EpisodeSink;
  readonly #met = new Set<string>();
  #from = 0;
  #to = 0;
  #round = 0;
  #meetings = 0;

  constructor(world: World, abuser: Abuser, options: WashOptions, sink: EpisodeSink) {
    this.#world = world;
    this.#abuser = abuser;
    this.#conduct = drawConduct(abuser, options, world.now);
    this.#options = options;
    this.#sink = sink;
    this.#trade();
  }

  #trade(): void {
    const { rounds, restMicros } = this.#conduct;
    const { random } = this.#abuser;
    const late = this.#world.now > this.#options.deadline - 90 * SECOND;
    const enough = this.#round >= rounds && (this.#isPlain() || this.#round >= 3 * rounds);
    if (late || enough) {
      this.#label();
      return;
    }
    const side = random.chance(0.5) ? 'BUY' : 'SELL';
    const { accounts } = this.#abuser;
    const first = accounts[this.#round % accounts.length] ?? accounts[0];
    const second = accounts[(this.#round + 1) % accounts.length] ?? accounts[0];
    this.#round++;
    const price = this.#priceFor(side);
    if (price !== undefined) {
      if (this.#from === 0) this.#from = this.#world.now;
      const quantity = this.#size();
      const wish = this.#wish({ side, quantity, price });
      const resting = this.#world.force(first, this.#abuser.market, wish);
      this.#to = this.#world.now;
      const rest = Math.min(restMicros * random.range(0.3, 2), 25 * SECOND);
      this.#world.after(rest, () => {
        // Met by a stranger already? Then there is nothing to do but to wait for the next time.
        if (resting.state === 'live') this.#meet(second, facing(side), resting.leaves, price);
        this.#world.cancelIfLive(resting);
        this.#to = this.#world.now;
      });
    }
    const gap = random.exponential(this.#conduct.meanGapMicros) + restMicros;
    const left = this.#options.deadline - this.#world.now;
    this.#world.after(Math.min(gap, left), () => this.#trade());
  }

  #isPlain(): boolean {
    const { accounts, market } = this.#abuser;
    const { fills } = this.#world.fillsOf(accounts[0].owner, market);
    // A client's trades are weighed against that client's own, which are these.
    const needed = this.#conduct.client === undefined ? SHARE_NEEDED * fills : 0;
    return this.#meetings >= Math.max(MEETINGS_NEEDED, needed);
  }

  #size(): number {
    const { random, market } = this.#abuser;
    return market.unit * Math.min(random.logNormal(this.#conduct.size, 0.5), 12);
  }

  /** Inside the spread where there is room, else in the queue at the touch. */
  #priceFor(side: 'BUY' | 'SELL'): number | undefined {
    const { market, random } = this.#abuser;
    const bid = market.book.best('BUY');
    const ask = market.book.best('SELL');
    if (bid === undefined || ask === undefined) return undefined;
    const room = ask - bid - 1;
    if (room < 1) return side === 'BUY' ? bid : ask;
    return bid + random.int(1, room);
  }

  #wish(wish: OrderWish): OrderWish {
    const { client, prevented } = this.#conduct;
    return {
      ...wish,
      onFill: (fill) => this.#filled(fill),
      ...(client === undefined ? {} : { client }),
      ...(prevented ? { stp: 'EXPIRE_TAKER' as const } : {}),
    };
  }

  #meet(account: Abuser['accounts'][0], side: 'BUY' | 'SELL', leaves: number, price: number): void {
    const { market, random } = this.#abuser;
    const ahead = this.#strangersBefore(side, price);
    if (ahead > 6 * market.unit) return;
    const extra = random.chance(this.#conduct.strangers) ? random.range(0.2, 1) * market.unit : 0;
    const share = random.chance(0.8) ? 1 : random.range(0.5, 0.95);
    const quantity = ahead + leaves * share + extra;
    const timeInForce = random.chance(0.6) ? 'IOC' : 'GTC';
    const order = this.#world.force(
      account,
      market,
      this.#wish({ side, quantity, price, timeInForce }),
    );
    this.#world.after(random.range(1, 20) * SECOND, () => this.#world.cancelIfLive(order));
  }

  /** Lots of others that the second order takes before it meets the first. */
  #strangersBefore(side: 'BUY' | 'SELL', price: number): number {
    const { market, accounts } = this.#abuser;
    let sum = 0;
    for (const order of market.book.ahead(side, price)) {
      if (order.account.owner === accounts[0].owner) {
        if (order.price === price && order.onFill !== undefined) break;
      } else sum += order.leaves;
    }
    return sum;
  }

  #filled(fill: Fill): void {
    const { owner } = this.#abuser.accounts[0];
    if (!fill.aggressive || fill.counterparty.owner !== owner) return;
    this.#meetings++;
    this.#met.add(fill.order.account.name);
    this.#met.add(fill.counterparty.name);
  }

  #label(): void {
    if (this.#from === 0) return;
    const { manner, rounds, prevented, client } = this.#conduct;
    const accounts = this.#met.size > 0 ? [...this.#met] : this.#abuser.accounts.map((a) => a.name);
    const how = client === undefined ? `accounts=${accounts.length}` : 'one client';
    this.#sink({
      rule: 'wash-trading',
      accounts: accounts.sort(),
      market: this.#abuser.market.spec.name,
      from: this.#from,
      to: this.#to,
      also: ['matched-orders', 'circular-trading', 'painting-the-tape', 'concealed-ownership'],
      ...(this.#isPlain() ? {} : { attempt: true as const }),
      variant: `${manner} ${how} met=${this.#meetings}/${rounds}${prevented ? ' prevented' : ''}`,
    });
  }
}
