/** Seeded pseudo-random numbers (sfc32), so that a corpus is a function of its seed alone. */

/** 32-bit FNV-1a over the text's UTF-16 units, to turn labels into seeds. */
function hashText(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  }
  return h >>> 0;
}

export class Random {
  #a: number;
  #b: number;
  #c: number;
  #d = 1;
  readonly #label: string;

  /** Same label, same sequence. */
  constructor(label: string) {
    this.#label = label;
    this.#a = hashText(label);
    this.#b = hashText(`${label}/b`);
    this.#c = hashText(`${label}/c`);
    for (let i = 0; i < 15; i++) this.next();
  }

  /** An independent sequence: drawing from one does not move the other. */
  fork(name: string): Random {
    return new Random(`${this.#label}:${name}`);
  }

  /** Uniform in [0, 1), 32 bits. */
  next(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#d) | 0;
    this.#d = (this.#d + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 4294967296;
  }

  range(from: number, to: number): number {
    return from + (to - from) * this.next();
  }

  /** Whole number, both ends included. */
  int(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  exponential(mean: number): number {
    return -mean * Math.log(1 - this.next());
  }

  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.next()));
    return radius * Math.cos(2 * Math.PI * this.next());
  }

  logNormal(median: number, sigma: number): number {
    return median * Math.exp(sigma * this.normal());
  }

  /** @throws RangeError when the list is empty. */
  pick<T>(list: readonly T[]): T {
    const chosen = list[this.int(0, list.length - 1)];
    if (chosen === undefined) throw new RangeError('nothing to pick from: the list is empty');
    return chosen;
  }

  shuffled<T>(list: readonly T[]): T[] {
    const keyed = list.map((item) => ({ item, key: this.next() }));
    return keyed.sort((x, y) => x.key - y.key).map(({ item }) => item);
  }
}
