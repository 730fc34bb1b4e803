/**
 * Lines of JSON put together as bytes, without strings in between: most of a replay's time would
 * otherwise go into joining, flattening and encoding them.
 */
import { formatScaled, formatSteps, type Grid } from '../../core/contract/money';

const BLOCK_BYTES = 1 << 20;
/** Room that every write of a number has without asking. */
const NUMBER_BYTES = 64;
const HALF = 100_000_000;
const POWERS = Array.from({ length: 16 }, (_, i) => 10 ** i);

const ZERO = 48;
const POINT = 46;
const MINUS = 45;
const QUOTE = 34;
const BACKSLASH = 92;

export class LineBuffer {
  #bytes: Buffer = Buffer.allocUnsafe(BLOCK_BYTES + (1 << 14));
  #end = 0;

  /** @param flush takes the bytes of a full block; they are reused afterwards */
  constructor(private readonly flush: (bytes: Buffer) => void) {}

  /** Hands on what is there. */
  drain(): void {
    if (this.#end === 0) return;
    this.flush(this.#bytes.subarray(0, this.#end));
    this.#end = 0;
  }

  /** Makes room for so many bytes. */
  #room(bytes: number): void {
    if (this.#end + bytes <= this.#bytes.length) return;
    this.drain();
    if (bytes > this.#bytes.length) this.#bytes = Buffer.allocUnsafe(bytes * 2);
  }

  /** Ends a line: a line feed, and the block goes out when it is full. */
  endLine(): void {
    this.#room(1);
    this.#bytes[this.#end++] = 10;
    if (this.#end >= BLOCK_BYTES) this.drain();
  }

  /** Text of ASCII characters. */
  ascii(text: string): void {
    const { length } = text;
    this.#room(length);
    const bytes = this.#bytes;
    let end = this.#end;
    for (let i = 0; i < length; i++) bytes[end++] = text.charCodeAt(i);
    this.#end = end;
  }

  /** Any text. */
  text(text: string): void {
    this.#room(text.length * 3);
    this.#end += this.#bytes.write(text, this.#end, 'utf8');
  }

  /** Bytes made before. */
  copy(from: Uint8Array): void {
    const { length } = from;
    this.#room(length);
    const bytes = this.#bytes;
    let end = this.#end;
    for (let i = 0; i < length; i++) bytes[end++] = from[i] ?? 0;
    this.#end = end;
  }

  /** A JSON string, quotes included. */
  quoted(text: string): void {
    const { length } = text;
    this.#room(length + 2);
    const bytes = this.#bytes;
    const start = this.#end;
    let end = start;
    bytes[end++] = QUOTE;
    for (let i = 0; i < length; i++) {
      const c = text.charCodeAt(i);
      if (c < 32 || c > 126 || c === QUOTE || c === BACKSLASH) {
        this.text(JSON.stringify(text));
        return;
      }
      bytes[end++] = c;
    }
    bytes[end++] = QUOTE;
    this.#end = end;
  }

  /** A whole number from 0 to 2^53-1. */
  int(value: number): void {
    this.#room(NUMBER_BYTES);
    if (value < HALF) return this.#digits(value, 1);
    // In two halves of up to eight digits: divisions of small integers are quick.
    const high = Math.floor(value / HALF);
    if (high < HALF) this.#digits(high, 1);
    else {
      const top = Math.floor(high / HALF);
      this.#digits(top, 1);
      this.#digits(high - top * HALF, 8);
    }
    this.#digits(value - high * HALF, 8);
  }

  /** Digits of a number below 1e8, with zeros in front up to `width`. */
  #digits(value: number, width: number): void {
    let count = width;
    while (count < 8 && value >= (POWERS[count] ?? 0)) count++;
    const bytes = this.#bytes;
    let rest = value | 0;
    for (let at = this.#end + count - 1; at >= this.#end; at--) {
      const next = (rest / 10) | 0;
      bytes[at] = ZERO + rest - next * 10;
      rest = next;
    }
    this.#end += count;
  }

  /** `value` / 10^scale in shortest form, for 0 to 2^53-1 and a scale up to 8. */
  #scaled(value: number, scale: number): void {
    const unit = POWERS[scale] ?? 1;
    let whole = Math.floor(value / unit);
    let fraction = value - whole * unit;
    if (fraction < 0) {
      // The quotient was rounded up to the next whole number.
      whole--;
      fraction += unit;
    }
    this.int(whole);
    if (fraction === 0) return;
    let width = scale;
    while (fraction % 10 === 0) {
      fraction /= 10;
      width--;
    }
    this.#bytes[this.#end++] = POINT;
    this.#digits(fraction, width);
  }

  /** Steps of a grid as decimal text. */
  steps(count: number, grid: Grid): void {
    if (grid.mantissa !== 1n || grid.scale > 8 || count < 0) this.ascii(formatSteps(count, grid));
    else {
      this.#room(NUMBER_BYTES);
      this.#scaled(count, grid.scale);
    }
  }

  /** Base units as decimal text; by way of `number` where it is exact. */
  units(amount: bigint, decimals: number): void {
    const value = Number(amount);
    const magnitude = value < 0 ? -value : value;
    if (magnitude > Number.MAX_SAFE_INTEGER || decimals > 8) {
      this.ascii(formatScaled(amount, decimals));
      return;
    }
    this.#room(NUMBER_BYTES);
    if (value < 0) this.#bytes[this.#end++] = MINUS;
    this.#scaled(magnitude, decimals);
  }
}
