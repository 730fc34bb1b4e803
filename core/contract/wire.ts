/**
 * The binary layout of the log: little-endian records of fixed-width fields behind a presence map.
 * A record is `type u8, version u8, length u32 (of what follows), presence bits, fields`. Optional
 * fields may be appended to a type without a new version: older bytes simply lack their bits.
 */
export class WireError extends Error {
  override name = 'WireError';
}

const INITIAL_BYTES = 1 << 16;
/** UTF-8 would replace it, and what is read back would not be what was written. */
const HALF_PAIR = /\p{Surrogate}/u;

/** Text up to this length is copied by hand while it is ASCII: calls into Node cost more. */
const SHORT_TEXT = 48;

const viewOf = (bytes: Buffer): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** A growing byte buffer to write records into. */
export class WireWriter {
  private buffer = Buffer.allocUnsafe(INITIAL_BYTES);
  private view64 = viewOf(this.buffer);
  private end = 0;

  /** @param exactText refuse text that would not read back as it was written */
  constructor(private readonly exactText = false) {}

  get length(): number {
    return this.end;
  }

  /** The bytes written so far; valid until the next write. */
  view(from = 0): Buffer {
    return this.buffer.subarray(from, this.end);
  }

  /** A copy of the bytes written so far. */
  take(): Buffer {
    return Buffer.from(this.view());
  }

  reset(): void {
    this.end = 0;
  }

  /** Takes back what was written after `length`, e.g. a record that could not be finished. */
  truncate(length: number): void {
    if (length > this.end) throw new WireError(`cannot cut ${this.end} bytes to ${length}`);
    this.end = length;
  }

  /** Makes room for `bytes` more and returns where they start. */
  reserve(bytes: number): number {
    const start = this.end;
    const needed = start + bytes;
    if (needed > this.buffer.length) {
      const grown = Buffer.allocUnsafe(Math.max(needed, this.buffer.length * 2));
      this.buffer.copy(grown, 0, 0, start);
      this.buffer = grown;
      this.view64 = viewOf(grown);
    }
    this.end = needed;
    return start;
  }

  /** Makes room for `bytes` more without using it, and returns where it starts. */
  room(bytes: number): number {
    const start = this.reserve(bytes);
    this.end = start;
    return start;
  }

  /** The memory behind: for compiled records, which write within their `room`. */
  get bytes(): Uint8Array {
    return this.buffer;
  }
  get numbers(): DataView {
    return this.view64;
  }

  /** Says how far a record has used its room. */
  advance(end: number): void {
    this.end = end;
  }

  /** Writes a text within the room that was made for it. @returns where it ends */
  textAt(at: number, value: string): number {
    const { length } = value;
    if (length <= SHORT_TEXT && this.ascii(value, at + 4)) {
      this.view64.setUint32(at, length, true);
      return at + 4 + length;
    }
    const written = this.buffer.write(value, at + 4, 'utf8');
    if (this.exactText && written !== length && HALF_PAIR.test(value)) {
      throw new WireError('text is not well-formed Unicode');
    }
    this.view64.setUint32(at, written, true);
    return at + 4 + written;
  }

  u8(value: number): void {
    const at = this.reserve(1);
    this.buffer[at] = value;
  }

  setU8(at: number, value: number): void {
    this.buffer[at] = value;
  }

  /** @throws WireError when the value is not an unsigned 32-bit integer */
  u32(value: number): void {
    if (value >>> 0 !== value) throw new WireError(`not an unsigned 32-bit integer: ${value}`);
    const at = this.reserve(4);
    this.view64.setUint32(at, value, true);
  }

  setU32(at: number, value: number): void {
    this.view64.setUint32(at, value, true);
  }

  f64(value: number): void {
    const at = this.reserve(8);
    this.view64.setFloat64(at, value, true);
  }

  /** @throws WireError beyond 64 bits */
  i64(value: bigint): void {
    if (BigInt.asIntN(64, value) !== value) throw new WireError(`not within 64 bits: ${value}`);
    const at = this.reserve(8);
    this.view64.setBigInt64(at, value, true);
  }

  /** @throws WireError with `exactText`, on half a surrogate pair, which no bytes stand for */
  text(value: string): void {
    this.end = this.textAt(this.room(4 + value.length * 3), value);
  }

  /** Copies the text if all of it is ASCII. */
  private ascii(value: string, at: number): boolean {
    const { buffer } = this;
    for (let i = 0; i < value.length; i++) {
      const code = value.charCodeAt(i);
      if (code > 127) return false;
      buffer[at + i] = code;
    }
    return true;
  }
}

/** Reads records; every read is bounds-checked against the record it stands in. */
export class WireReader {
  private at = 0;
  private readonly numbers: DataView;

  constructor(private readonly buffer: Buffer) {
    this.numbers = viewOf(buffer);
  }

  get position(): number {
    return this.at;
  }

  get done(): boolean {
    return this.at >= this.buffer.length;
  }

  seek(position: number): void {
    if (position < 0 || position > this.buffer.length) this.fail('seek past the end');
    this.at = position;
  }

  private step(bytes: number): number {
    const start = this.at;
    if (start + bytes > this.buffer.length) this.fail(`${bytes} bytes wanted`);
    this.at = start + bytes;
    return start;
  }

  private fail(what: string): never {
    throw new WireError(
      `record cut or corrupt at byte ${this.at} of ${this.buffer.length}: ${what}`,
    );
  }

  u8(): number {
    return this.numbers.getUint8(this.step(1));
  }

  u32(): number {
    return this.numbers.getUint32(this.step(4), true);
  }

  f64(): number {
    return this.numbers.getFloat64(this.step(8), true);
  }

  i64(): bigint {
    return this.numbers.getBigInt64(this.step(8), true);
  }

  text(): string {
    const bytes = this.u32();
    const start = this.step(bytes);
    return this.buffer.toString('utf8', start, start + bytes);
  }
}
