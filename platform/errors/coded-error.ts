/**
 * The one error class of the platform: a fault with a code that programs can branch on and a
 * text that says what happened, where, and what to do.
 */
export class CodedError extends Error {
  /**
   * @param code upper-case word, stable (`DATA_DIR_BUSY`)
   * @param message one sentence for the operator
   */
  constructor(
    readonly code: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'CodedError';
  }
}

/** The `code` of an error thrown by Node, pg or the platform; undefined if it carries none. */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** The text of anything that was thrown. */
export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
