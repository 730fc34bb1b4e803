/** What an abuser's position usually does, so that a label can say whether it left that habit. */
import { type Market } from '../model/market';
import { type Account } from '../model/order';
import { SECOND, type World } from '../model/world';

const SAMPLE = 60 * SECOND;

/** Notes an owner's position in one market once a minute. */
export class OwnHabit {
  /** Lots, oldest first, a minute apart. */
  readonly #held: number[] = [];

  constructor(
    private readonly world: World,
    private readonly market: Market,
    private readonly accounts: readonly Account[],
  ) {
    const beat = (): void => {
      this.#held.push(this.position);
      world.after(SAMPLE, beat);
    };
    beat();
  }

  /** Bought less sold, in lots, all accounts together. */
  get position(): number {
    return this.accounts.reduce((sum, { positions }) => {
      return sum + (positions[this.market.index] ?? 0);
    }, 0);
  }

  /**
   * Standard deviation, in lots, of what the position changed by in stretches of `micros` before
   * `until` (µs); 0 where there is no such stretch.
   */
  spread(micros: number, until: number): number {
    const minutes = Math.max(1, Math.round(micros / SAMPLE));
    const newest = this.#held.length - 1 - Math.ceil((this.world.now - until) / SAMPLE);
    let [sum, squares, count] = [0, 0, 0];
    // Stretches that overlap by three quarters say more than those that do not at all.
    const stride = Math.max(1, Math.floor(minutes / 4));
    for (let end = newest; end - minutes >= 0; end -= stride) {
      const change = (this.#held[end] ?? 0) - (this.#held[end - minutes] ?? 0);
      sum += change;
      squares += change * change;
      count += 1;
    }
    if (count < 2) return 0;
    return Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2));
  }
}
