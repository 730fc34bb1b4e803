import * as fc from 'fast-check';
import {
  formatScaled,
  formatSteps,
  formatUnits,
  grid,
  isPlainDecimal,
  lotFactor,
  MAX_UNITS,
  NEGATIVE,
  notionalFactor,
  OFF_GRID,
  OUT_OF_RANGE,
  parseDecimal,
  toLots,
  toTicks,
  toUnits,
} from './money';

const digits = (max: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: max });
const decimals = fc
  .tuple(fc.boolean(), digits(14), fc.option(digits(12)))
  .map(([minus, whole, part]) => `${minus ? '-' : ''}${whole}${part === null ? '' : `.${part}`}`);
const STEPS = ['0.01', '1', '0.00001', '0.5', '0.25', '3', '100', '0.0003'];

/** Steps by the definition: value / step as a ratio of whole numbers. */
function naiveSteps(text: string, step: string): number {
  const scaleOf = (t: string): number => (t.includes('.') ? t.length - t.indexOf('.') - 1 : 0);
  const scale = Math.max(scaleOf(text), scaleOf(step));
  const whole = (t: string): bigint =>
    BigInt(t.replace('.', '')) * 10n ** BigInt(scale - scaleOf(t));
  const [value, unit] = [whole(text), whole(step)];
  if (value < 0n) return NEGATIVE;
  if (value % unit !== 0n) return OFF_GRID;
  const count = value / unit;
  return count > BigInt(Number.MAX_SAFE_INTEGER) ? OUT_OF_RANGE : Number(count);
}

describe('money', () => {
  test('prices and quantities are the steps of their grid, or say why not', () => {
    fc.assert(
      fc.property(decimals, fc.constantFrom(...STEPS), (text, step) => {
        const wanted = naiveSteps(text, step);
        expect(toTicks(text, grid(step))).toBe(wanted);
        expect(toLots(text, grid(step))).toBe(wanted);
      }),
      { numRuns: 2000 },
    );
  });

  test('steps written as text are read as the same steps, in shortest form', () => {
    const counts = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
    fc.assert(
      fc.property(counts, fc.constantFrom(...STEPS), (count, step) => {
        const text = formatSteps(count, grid(step));
        expect(naiveSteps(text, step)).toBe(count);
        expect(text).not.toMatch(/\.\d*0$|\.$|^0\d/);
      }),
      { numRuns: 2000 },
    );
  });

  test('amounts go to text and back', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, MAX_UNITS), fc.integer({ min: 0, max: 18 }), (amount, scale) => {
        expect(toUnits(formatUnits(amount, scale), scale)).toBe(amount);
        expect(formatScaled(-amount, scale)).toBe(
          amount === 0n ? '0' : `-${formatScaled(amount, scale)}`,
        );
      }),
    );
  });

  test('amounts that do not fit are marked', () => {
    expect(toUnits('0.000000001', 8)).toBe(BigInt(OFF_GRID));
    expect(toUnits('-1', 8)).toBe(BigInt(NEGATIVE));
    expect(toUnits('92233720368.54775807', 8)).toBe(MAX_UNITS);
    expect(toUnits('92233720368.54775808', 8)).toBe(BigInt(OUT_OF_RANGE));
    expect(toUnits('1.10', 1)).toBe(11n);
  });

  test('only plain notation is a decimal', () => {
    for (const text of ['0', '-1', '007', '1.50', '0.0']) expect(isPlainDecimal(text)).toBe(true);
    for (const text of ['', '.5', '5.', '+1', '1e3', '1,0', ' 1', 'NaN', '0x1', '--1', '1.2.3']) {
      expect([text, isPlainDecimal(text)]).toEqual([text, false]);
      expect(() => parseDecimal(text)).toThrow(RangeError);
    }
  });

  test('grids finer than the asset are refused', () => {
    expect(notionalFactor(grid('0.01'), grid('0.00001'), 8)).toBe(10n);
    expect(() => notionalFactor(grid('0.0001'), grid('0.00001'), 8)).toThrow(RangeError);
    expect(lotFactor(grid('0.00001'), 8)).toBe(1000n);
    expect(() => lotFactor(grid('0.01'), 1)).toThrow(RangeError);
    expect(() => grid('0')).toThrow(RangeError);
  });
});
