/** How often something happens, with an hour's memory: events per µs, fading exponentially. */
const MEMORY = 3_600_000_000;

export class FadingRate {
  private weight = 0;
  private last = 0;

  /** @param since when watching began, in µs */
  constructor(private readonly since: number) {}

  add(at: number, count: number): void {
    this.weight = this.weightAt(at) + count;
    this.last = at;
  }

  weightAt(at: number): number {
    return this.weight === 0 ? 0 : this.weight * Math.exp((this.last - at) / MEMORY);
  }

  /** The time that the weight stands for: since the beginning at first, an hour later on. */
  spanAt(at: number): number {
    return MEMORY * (1 - Math.exp((this.since - at) / MEMORY));
  }
}
