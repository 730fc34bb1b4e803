/** What a customer moved on each of the last days: the habit that new movements are held against. */
import { DAY_MICROS } from '../../../core/contract';

export interface DaySums {
  /** Days since the epoch, UTC. */
  readonly day: number;
  incoming: bigint;
  outgoing: bigint;
}

/** Days with movements, ascending; those without have no entry. */
export class Days {
  #days: DaySums[] = [];

  constructor(private readonly kept: number) {}

  add(at: number, incoming: boolean, value: bigint): DaySums {
    const day = Math.floor(at / DAY_MICROS);
    let last = this.#days.at(-1);
    if (last?.day !== day) {
      last = { day, incoming: 0n, outgoing: 0n };
      this.#days.push(last);
      const oldest = day - this.kept;
      if ((this.#days[0]?.day ?? day) <= oldest) {
        this.#days = this.#days.filter((one) => one.day > oldest);
      }
    }
    if (incoming) last.incoming += value;
    else last.outgoing += value;
    return last;
  }

  /** Days with movements before the day of `at`, oldest first. */
  before(at: number): readonly DaySums[] {
    const today = Math.floor(at / DAY_MICROS);
    return this.#days.filter(({ day }) => day < today && day > today - this.kept);
  }
}
