// A short run of the comparison of `amm` with the core; the long one is a command (pools-agree.ts).
import { comparePools } from './pools-agree';

const SEED = 3;

test('core and program agree on random operations, done and refused, to the unit', () => {
  const { done, refused, dynamicPools, pools } = comparePools(3_000, SEED, 1_000);
  expect(Object.keys(done).sort()).toEqual(['add', 'remove', 'swap']);
  expect(Object.keys(refused)).toEqual(expect.arrayContaining(['Slippage', 'ZeroAmount']));
  expect([pools, dynamicPools > 0]).toEqual([3, true]);
});
