/**
 * Spoofing and layering: interest that is not meant on one side, a real order on the other, and
 * the show taken away once that is filled; or, for the flip, just before.
 */
import { type Fill, type Order } from '../model/order';
import { SECOND, type World } from '../model/world';
import { facing, type Abuser } from './abuser';
import { Decoys } from './decoys';
import { type EpisodeSink } from './episode';
import { drawConduct, type SpoofConduct } from './spoof-conduct';

/** Quiet time in which nothing of it is begun. */
const TOO_LATE_MICROS = 180 * SECOND;

export class Spoofer {
  readonly #world: World;
  readonly #abuser: Abuser;
  readonly #conduct: SpoofConduct;
  readonly #sink: EpisodeSink;
  readonly #deadline: number;
  #from = 0;
  #to = 0;
  #tried = 0;
  #succeeded = 0;

  /** Begins now; nothing new is begun shortly before `deadline` (µs). */
  constructor(
    world: World,
    abuser: Abuser,
    rule: 'spoofing' | 'layering',
    deadline: number,
    sink: EpisodeSink,
  ) {
    this.#world = world;
    this.#abuser = abuser;
    this.#conduct = drawConduct(rule, abuser);
    this.#sink = sink;
    this.#deadline = deadline;
    this.#cycle();
  }

  #cycle(): void {
    const { random } = this.#abuser;
    const { cycles, alternates, side: first } = this.#conduct;
    const late = this.#world.now > this.#deadline - TOO_LATE_MICROS;
    // He goes on a little when it did not work, and gives up then.
    if (this.#succeeded >= cycles || this.#tried >= cycles + 3 || late) {
      this.#label();
      return;
    }
    const side = alternates && this.#tried % 2 === 1 ? facing(first) : first;
    this.#tried++;
    if (this.#from === 0) this.#from = this.#world.now;
    const size = this.#conduct.size * random.range(0.7, 1.3) * this.#abuser.market.unit;
    if (this.#conduct.manner === 'dynamic') this.#dynamic(side, size);
    else if (this.#conduct.manner === 'passive') this.#passive(side, size);
    else this.#takeAfterShow(side, size);
  }

  #done(success: boolean): void {
    this.#to = this.#world.now;
    if (success) this.#succeeded++;
    const pause = Math.min(this.#abuser.random.logNormal(35, 0.9), 420) * SECOND;
    this.#world.after(Math.max(2 * SECOND, pause), () => this.#cycle());
  }

  #decoys(side: 'BUY' | 'SELL', size: number): Decoys {
    const { random } = this.#abuser;
    const { levels, distance, weight } = this.#conduct;
    return new Decoys(this.#world, this.#abuser, {
      ...{ side: facing(side), levels, distance },
      weight: weight * random.range(0.9, 1.2),
      atLeast: 3.5 * size,
      staggerMicros: random.range(0.05, 0.6) * SECOND,
    });
  }

  /** Delay between the fill and the first cancel: 0.1 to 8 seconds, mostly short. */
  #delay(): number {
    return Math.min(Math.max(this.#abuser.random.logNormal(0.9, 1), 0.1), 8) * SECOND;
  }

  /** A small real order at the touch waits to be hit while the decoys stand. */
  #passive(side: 'BUY' | 'SELL', size: number): void {
    const { random } = this.#abuser;
    const decoys = this.#decoys(side, size);
    let closed = false;
    let real: Order | undefined;
    const close = (filled: boolean): void => {
      if (closed) return;
      closed = true;
      const delay = this.#delay();
      const spread = Math.min(random.range(0.05, 4) * SECOND, 9 * SECOND - delay);
      this.#world.after(filled ? delay : 1, () => {
        decoys.withdraw(spread, () => {
          this.#world.cancelIfLive(real);
          this.#done(filled && decoys.untouched);
        });
      });
    };
    const show = (then: () => void): void => decoys.place(then);
    const work = (): void => {
      real = this.#placeReal(side, size, () => close(true));
      if (real === undefined) close(false);
    };
    const patience = random.range(25, 60) / Math.max(0.35, this.#world.density ** 0.35);
    const wait = (): void => this.#world.after(patience * SECOND, () => close(false));
    const between = random.range(0.05, 2) * SECOND;
    if (random.chance(0.5)) {
      show(() => {
        this.#world.after(between, work);
        wait();
      });
      return;
    }
    work();
    this.#world.after(between, () => {
      if (!closed) show(wait);
    });
  }

  #placeReal(side: 'BUY' | 'SELL', size: number, onFill: () => void): Order | undefined {
    const { market, accounts, random } = this.#abuser;
    const best = market.book.best(side);
    const over = market.book.best(facing(side));
    if (best === undefined || over === undefined) return undefined;
    const step = Math.max(1, Math.round(Math.abs(over - best) * random.range(0.02, 0.5)));
    const better =
      side === 'BUY' ? Math.min(best + step, over - 1) : Math.max(best - step, over + 1);
    const wish = { side, quantity: size, price: better, onFill } as const;
    return this.#world.force(accounts[0], market, wish);
  }

  /** The show first; then he takes on the other side, before the cancel or just after it. */
  #takeAfterShow(side: 'BUY' | 'SELL', size: number): void {
    const { random } = this.#abuser;
    const decoys = this.#decoys(side, size);
    const flip = this.#conduct.manner === 'flip';
    decoys.place(() => {
      this.#world.after(random.range(0.4, 9) * SECOND, () => {
        if (flip) {
          decoys.withdraw(0.001 * SECOND, () => {
            this.#world.after(random.range(0.0005, 0.05) * SECOND, () => {
              this.#done(this.#take(side, size) && decoys.untouched);
            });
          });
          return;
        }
        const got = this.#take(side, Math.min(size, this.#strangersAtTouch(side)));
        const delay = this.#delay();
        const spread = Math.min(random.range(0.05, 3) * SECOND, 9 * SECOND - delay);
        this.#world.after(delay, () => {
          decoys.withdraw(spread, () => this.#done(got && decoys.untouched));
        });
      });
    });
  }

  /** Lots at the best facing price that are not his own. */
  #strangersAtTouch(side: 'BUY' | 'SELL'): number {
    const { market, accounts } = this.#abuser;
    const best = market.book.best(facing(side));
    if (best === undefined) return 0;
    const { owner } = accounts[0];
    return market.book.visibleAt(facing(side), best, (order) => order.account.owner === owner);
  }

  #take(side: 'BUY' | 'SELL', quantity: number): boolean {
    const { market, accounts } = this.#abuser;
    const best = market.book.best(facing(side));
    if (best === undefined || quantity < market.minLots) return false;
    let filled = 0;
    this.#world.place(accounts[0], market, {
      ...{ side, quantity, price: best, timeInForce: 'IOC' },
      onFill: (fill: Fill) => (filled += fill.quantity),
    });
    return filled > 0;
  }

  /** Layers that follow the price for minutes while he trades on the other side again and again. */
  #dynamic(side: 'BUY' | 'SELL', size: number): void {
    const { random } = this.#abuser;
    const decoys = this.#decoys(side, size);
    const until = this.#world.now + random.range(60, 280) * SECOND;
    let fills = 0;
    let moves = 0;
    let seen = 0;
    let real: Order | undefined;
    const step = (): void => {
      moves += decoys.follow(fills > seen);
      seen = fills;
      const over = this.#world.now > until || !decoys.untouched;
      if (over) {
        this.#world.cancelIfLive(real);
        decoys.withdraw(random.range(0.1, 5) * SECOND, () => {
          const success = fills >= 2 && moves >= 3 && decoys.untouched;
          this.#done(success);
        });
        return;
      }
      if (real?.state !== 'live' && random.chance(0.5)) {
        if (random.chance(0.5)) real = this.#placeReal(side, size, () => (fills += 1));
        else if (this.#take(side, Math.min(size, this.#strangersAtTouch(side)))) fills++;
      }
      const pace = Math.max(1, this.#world.density ** 0.4);
      this.#world.after((random.range(0.8, 5) / pace) * SECOND, step);
    };
    decoys.place(() => this.#world.after(random.range(0.3, 2) * SECOND, step));
  }

  #label(): void {
    if (this.#tried === 0) return;
    const { rule, manner, levels } = this.#conduct;
    const needed = manner === 'dynamic' ? 1 : 2;
    this.#sink({
      rule,
      accounts: [this.#abuser.accounts[0].name],
      market: this.#abuser.market.spec.name,
      from: this.#from,
      to: this.#to,
      also: [rule === 'spoofing' ? 'layering' : 'spoofing'],
      ...(this.#succeeded >= needed ? {} : { attempt: true }),
      variant: `${manner} levels=${levels} cycles=${this.#succeeded}/${this.#tried}`,
    });
  }
}
