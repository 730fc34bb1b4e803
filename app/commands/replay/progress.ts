/** The progress line of a run on a terminal; nothing where standard error is not one. */
const INTERVAL_MS = 200;
const CLEAR_LINE = '\r\u001b[K';

export class Progress {
  #shownAt = 0;
  #shown = false;

  constructor(
    private readonly what: string,
    private readonly stream: NodeJS.WriteStream = process.stderr,
  ) {}

  /** Rewrites the line, at most five times a second. */
  show(records: number, bytes: number): void {
    if (!this.stream.isTTY) return;
    const now = performance.now();
    if (this.#shown && now - this.#shownAt < INTERVAL_MS) return;
    this.#shownAt = now;
    this.#shown = true;
    const megabytes = (bytes / 1_000_000).toFixed(1);
    this.stream.write(`${CLEAR_LINE}${this.what}: ${records} records, ${megabytes} MB`);
  }

  /** Takes the line away. */
  done(): void {
    if (this.#shown) this.stream.write(CLEAR_LINE);
    this.#shown = false;
  }
}
