/** When something happened the last so many times; the oldest gives way to the newest. */
const MAX_TIMES = 128;

export class LastTimes {
  private readonly times: number[] = [];
  private next = 0;

  /** @param at µs */
  note(at: number): void {
    this.times[this.next] = at;
    this.next = (this.next + 1) % MAX_TIMES;
  }

  /** How many of them were at `from` µs or later. */
  since(from: number): number {
    let count = 0;
    for (const at of this.times) if (at >= from) count += 1;
    return count;
  }
}
