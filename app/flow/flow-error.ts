/** A fault of an order-flow file: what is wrong and where, for one line on standard error. */
export class FlowError extends Error {
  override name = 'FlowError';

  /**
   * @param what the fault, without the place
   * @param file the file's name as the caller gave it (`-` = standard input)
   * @param line 1-based; 0 when the fault is of the file as a whole
   */
  constructor(
    readonly what: string,
    readonly file: string,
    readonly line: number,
  ) {
    super(line > 0 ? `${what} (${file}:${line})` : `${what} (${file})`);
  }
}
