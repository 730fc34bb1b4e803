/** Whole numbers there and back between the two kinds, at the edges. */
import { bigOf, smallOf } from '../../core/contract/exact';
import { Seeded } from './seeded';

const EDGES = [0, 1, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 32 + 1, 2 ** 52, 2 ** 53 - 1];

describe('whole numbers of both kinds', () => {
  const r = new Seeded(1);
  const random = Array.from({ length: 2000 }, () => r.int(0, 2 ** r.int(1, 53) - 1));
  const all = [...EDGES, ...random].flatMap((n) => [n, -n]);

  test('are the same there and back', () => {
    for (const n of all) {
      expect(bigOf(n)).toBe(BigInt(n));
      expect(smallOf(BigInt(n)) === n).toBe(true);
    }
  });

  test('are no numbers where those would not be exact', () => {
    for (const b of [2n ** 53n, 2n ** 53n + 1n, 2n ** 63n - 1n, -(2n ** 53n) - 1n, -(2n ** 63n)]) {
      expect(smallOf(b)).toBeNaN();
    }
  });
});
