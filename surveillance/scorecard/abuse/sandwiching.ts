/**
 * Sandwiches in the pool: a swap just before somebody else's, and the way back just after it, by
 * one wallet, by two of one owner, or by two whose owners nothing links but the amounts.
 */
import { poolOf, type PoolModel } from '../honest/pool';
import { type Account } from '../model/order';
import { type Random } from '../../../platform/random/random';
import { SECOND, type World } from '../model/world';
import { type AccountKind } from '../records';
import { type EpisodeSink } from './episode';

const KINDS: readonly AccountKind[] = ['individual', 'individual', 'institution', 'house'];

type Side = 'BUY' | 'SELL';

class Sandwicher {
  #from = 0;
  #to = 0;
  #gained = 0;

  constructor(
    private readonly world: World,
    private readonly pool: PoolModel,
    private readonly random: Random,
    private readonly wallets: readonly [Account, Account],
    private readonly rounds: number,
    private readonly manner: string,
    private readonly sink: EpisodeSink,
  ) {
    this.#round(rounds);
  }

  #round(left: number): void {
    if (left === 0) return this.#label();
    const { world, random, pool } = this;
    const side: Side = random.chance(0.6) ? 'BUY' : 'SELL';
    const size = pool.quoteReserve * random.range(0.01, 0.05);
    const price = pool.quotePrice;
    const paid = side === 'BUY' ? size : size / price;
    if (this.#from === 0) this.#from = world.now;
    const got = pool.swapIn(this.wallets[0], side, paid);
    let wait = 0;
    for (let i = 0; i < (random.chance(0.25) ? 2 : 1); i++) {
      wait += random.range(0.02, 2) * SECOND;
      const value = pool.quoteReserve * random.range(0.008, 0.03);
      world.after(wait, () => pool.visitBy(side, value));
    }
    wait += random.range(0.02, 4) * SECOND;
    world.after(wait, () => {
      this.#back(side, got, paid);
      const pause = Math.min(random.exponential(60), 200) * SECOND;
      world.after(pause + SECOND, () => this.#round(left - 1));
    });
  }

  #back(side: Side, got: number, paid: number): void {
    const back: Side = side === 'BUY' ? 'SELL' : 'BUY';
    const { pool, random } = this;
    if (back === 'SELL') {
      const parts = this.manner === 'split' ? [0.5, 0.5] : [random.range(0.99, 1)];
      let out = 0;
      let share = 0;
      for (const part of parts) {
        out += pool.swapIn(this.wallets[1], 'SELL', got * part);
        share += part;
      }
      if (out > paid * share) this.#gained += 1;
    } else {
      // As much base as was sold is bought back.
      const cost = pool.costOf(paid * random.range(0.985, 1));
      pool.swapIn(this.wallets[1], 'BUY', cost);
      if (cost < got) this.#gained += 1;
    }
    this.#to = this.world.now;
  }

  #label(): void {
    const success = this.#gained >= (this.manner === 'unlinked' ? 2 : 1);
    this.sink({
      rule: 'sandwich',
      accounts: [...new Set(this.wallets.map(({ name }) => name))].sort(),
      market: this.pool.name,
      ...{ from: this.#from, to: this.#to, also: [] },
      ...(success ? {} : { attempt: true as const }),
      variant: `${this.manner} rounds=${this.rounds} gained=${this.#gained}`,
    });
  }
}

/** Plans a series of sandwiches from `start` (µs) on. */
export function planSandwich(world: World, random: Random, start: number, sink: EpisodeSink): void {
  const manner = random.pick(['one', 'one', 'two', 'unlinked', 'split']);
  const kind = random.pick(KINDS);
  const first = world.open({ role: 'sandwich', kind, wealth: 3000 });
  const { owner } = first;
  const second =
    manner === 'one' || manner === 'split'
      ? first
      : world.open({
          ...{ role: 'sandwich', kind, wealth: 3000 },
          ...(manner === 'two' ? { owner } : {}),
        });
  const rounds = manner === 'unlinked' ? random.int(3, 6) : random.int(1, 6);
  world.at(start, () => {
    const pool = poolOf(world);
    if (pool === undefined) return;
    new Sandwicher(world, pool, random, [first, second], rounds, manner, sink);
  });
}
