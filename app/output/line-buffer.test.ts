import fc from 'fast-check';
import { formatScaled, formatSteps, grid } from '../../core/contract';
import { LineBuffer } from './line-buffer';

function written(write: (out: LineBuffer) => void): string {
  let text = '';
  const out = new LineBuffer((bytes) => (text += bytes.toString('utf8')));
  write(out);
  out.drain();
  return text;
}

const whole = fc.oneof(
  fc.maxSafeNat(),
  fc.nat(),
  fc.nat(1000),
  fc.nat(15).map((n) => 10 ** n),
  fc.nat(15).map((n) => 10 ** n - 1),
  fc.nat(1000).map((n) => Number.MAX_SAFE_INTEGER - n),
);

describe('a line buffer', () => {
  it('writes whole numbers as JSON does', () => {
    fc.assert(
      fc.property(whole, (n) => {
        expect(written((out) => out.int(n))).toBe(String(n));
      }),
      { numRuns: 2000 },
    );
  });

  it('writes steps and amounts as the contract formats them', () => {
    const steps = fc.constantFrom('1', '0.1', '0.01', '0.00000001', '0.0000000001', '5', '0.25');
    fc.assert(
      fc.property(whole, steps, (n, step) => {
        expect(written((out) => out.steps(n, grid(step)))).toBe(formatSteps(n, grid(step)));
      }),
      { numRuns: 2000 },
    );
    const amounts = fc.oneof(fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n), whole.map(BigInt));
    fc.assert(
      fc.property(amounts, fc.nat(18), (amount, decimals) => {
        const text = written((out) => out.units(amount, decimals));
        expect(text).toBe(formatScaled(amount, decimals));
      }),
      { numRuns: 2000 },
    );
  });

  it('writes strings as JSON does', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(written((out) => out.quoted(text))).toBe(
          Buffer.from(JSON.stringify(text)).toString('utf8'),
        );
      }),
    );
  });

  it('hands on whole blocks, and takes a text larger than one', () => {
    const blocks: number[] = [];
    const out = new LineBuffer((bytes) => blocks.push(bytes.length));
    for (let i = 0; i < 300_000; i++) {
      out.ascii('12345678');
      out.endLine();
    }
    out.text('é'.repeat(2_000_000));
    out.drain();
    out.drain();
    expect(blocks.reduce((a, b) => a + b, 0)).toBe(300_000 * 9 + 4_000_000);
    expect(Math.max(...blocks.slice(0, 2))).toBeLessThan(1 << 21);
  });
});
