// A short run of the fuzz of settlement batches; the long one is a command (batch-fuzz.ts).
import { fuzzBatches } from './batch-fuzz';

const SEED = 5;

test('what settles of a changed batch is what was signed for, and the sums hold', () => {
  const { sound, settled, refused, mutations } = fuzzBatches(1_500, SEED);
  expect(sound > 0 && settled > 50).toBe(true);
  expect(Object.keys(mutations)).toHaveLength(15);
  // The reasons lie deep enough: not everything fails at the signatures.
  const reached = ['SignatureOffsets', 'OrderDone', 'OutsideLimit', 'Overfill', 'BatchOutOfOrder'];
  expect(Object.keys(refused)).toEqual(expect.arrayContaining(reached));
});
