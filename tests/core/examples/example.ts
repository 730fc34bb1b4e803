/** One worked example: what stands before, what is sent, what comes of it, and the book after. */
export interface Example {
  /** A sentence about behaviour. */
  readonly name: string;
  /** Lines of `desk.ts` that are all accepted. */
  readonly given: readonly string[];
  /** The line, or the lines, that the example is about. */
  readonly when: string | readonly string[];
  /** Their events. */
  readonly then: readonly string[];
  /** Both sides afterwards, best prices in the middle. */
  readonly book: readonly string[];
}

export interface Chapter {
  readonly title: string;
  readonly intro: string;
  readonly examples: readonly Example[];
}
