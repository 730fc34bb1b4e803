/** Levels outside a ladder's window beside a sorted list of keys, by random steps. */
import { FarLevels } from '../../core/book/far-levels';
import { NO_LEVEL } from '../../core/book/level-table';
import { Seeded } from './seeded';

/** Keys best first, as a list that is sorted anew each time would have them. */
class Model {
  readonly levels = new Map<number, number>();

  sorted(): number[] {
    return [...this.levels.keys()].sort((a, b) => b - a);
  }
  worse(key: number): number {
    const next = this.sorted().find((other) => other < key);
    return next === undefined ? NO_LEVEL : this.levels.get(next)!;
  }
}

const LARGEST = Number.MAX_SAFE_INTEGER;

describe('far levels', () => {
  test.each([1, 2, 3])('are as a sorted list would have them (seed %d)', (seed) => {
    const r = new Seeded(seed);
    const far = new FarLevels();
    const model = new Model();
    // Bids and asks, close together and at the ends of what a price may be.
    const keys = Array.from({ length: 400 }, () =>
      r.pick([r.int(1, 500), LARGEST - r.int(0, 500), -r.int(1, 500), -LARGEST + r.int(0, 500)]),
    );
    for (let step = 0; step < 3000; step++) {
      const key = r.pick(keys);
      const known = model.levels.get(key);
      if (far.find(key) !== (known ?? NO_LEVEL)) throw new Error(`step ${step}: find`);
      // Fills up, then empties.
      const adds = r.chance(step < 1500 ? 0.7 : 0.2);
      if (known === undefined && adds) {
        far.add(key, step);
        model.levels.set(key, step);
      } else if (known !== undefined && !adds) {
        far.remove(key);
        model.levels.delete(key);
      }
      const best = model.sorted()[0];
      const same =
        far.size === model.levels.size &&
        far.worse(key) === model.worse(key) &&
        (best === undefined ? far.best() === NO_LEVEL : far.bestKey() === best);
      if (!same) throw new Error(`step ${step} of seed ${seed}: the lists differ`);
    }
    for (const key of model.sorted()) {
      expect(far.bestKey()).toBe(key);
      far.remove(key);
    }
    expect(far.best()).toBe(NO_LEVEL);
    expect(() => far.remove(1)).toThrow('no far level of key 1');
  });
});
