/**
 * Clients' ids as bytes, one after the other in pieces of eight: a string of its own for each
 * order would be four times as large, and the collector would have to walk over all of them.
 */
const UNIT = 8;
const FIRST_UNITS = 1024;
/** Longest text in units; longer ones, and those beyond ASCII, are not taken. */
const MOST_UNITS = 8;
const NO_PLACE = -1;

export class NameArena {
  private bytes = Buffer.alloc(FIRST_UNITS * UNIT);
  /** The same memory, for the chains of places given back. */
  private words = wordsOf(this.bytes);
  private used = 0;
  /** By length in units: the first place given back, NO_PLACE = none. */
  private readonly free = new Int32Array(MOST_UNITS + 1).fill(NO_PLACE);

  /** Keeps a text. @returns its place, or -1 when it is not one of 1 to 64 ASCII characters */
  put(text: string): number {
    const { length } = text;
    const units = (length + UNIT - 1) >> 3;
    if (units === 0 || units > MOST_UNITS) return NO_PLACE;
    const place = this.take(units);
    const { bytes } = this;
    const at = place * UNIT;
    let all = 0;
    for (let i = 0; i < length; i++) {
      const code = text.charCodeAt(i);
      bytes[at + i] = code;
      all |= code;
    }
    if (all <= 127) return place;
    this.release(place, length);
    return NO_PLACE;
  }

  /** Gives a place back. */
  release(place: number, length: number): void {
    const units = (length + UNIT - 1) >> 3;
    this.words[place * 2] = this.free[units]!;
    this.free[units] = place;
  }

  text(place: number, length: number): string {
    const at = place * UNIT;
    return this.bytes.toString('latin1', at, at + length);
  }

  /** @param length of the text that is kept there */
  equals(place: number, length: number, text: string): boolean {
    if (text.length !== length) return false;
    const { bytes } = this;
    const at = place * UNIT;
    for (let i = 0; i < length; i++) if (bytes[at + i] !== text.charCodeAt(i)) return false;
    return true;
  }

  private take(units: number): number {
    const place = this.free[units]!;
    if (place !== NO_PLACE) {
      this.free[units] = this.words[place * 2]!;
      return place;
    }
    const next = this.used;
    if ((next + units) * UNIT > this.bytes.length) this.grow();
    this.used = next + units;
    return next;
  }

  private grow(): void {
    const bytes = Buffer.alloc(this.bytes.length * 2);
    this.bytes.copy(bytes);
    this.bytes = bytes;
    this.words = wordsOf(bytes);
  }
}

function wordsOf(bytes: Buffer): Int32Array {
  return new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);
}
