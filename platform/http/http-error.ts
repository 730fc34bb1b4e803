/** A refusal that an HTTP caller is told: status, code and one sentence. */
export class HttpError extends Error {
  /**
   * @param status HTTP status, 400 to 599
   * @param code stable upper-case word or number as text, for programs
   * @param message one sentence for people; it is sent to the caller
   * @param headers sent with the answer (`Retry-After`)
   */
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.name = 'HttpError';
  }
}
