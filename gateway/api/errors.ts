/**
 * Refusals as traders' programs know them: a number, a message whose exact words clients read
 * meanings from, and an HTTP status. Numbers and messages follow Binance's published error page.
 */

/** What a request is answered with when it is not done. */
export class ApiError extends Error {
  override name = 'ApiError';
  /**
   * @param status HTTP status (also the `status` of a WebSocket answer)
   * @param code Binance's number, negative
   * @param data further body, for answers that failed in part
   */
  constructor(
    readonly status: number,
    readonly code: number,
    message: string,
    readonly more: { readonly data?: unknown; readonly retryAfterSeconds?: number } = {},
  ) {
    super(message);
  }

  /** The JSON body. */
  body(): { code: number; msg: string; data?: unknown } {
    const body = { code: this.code, msg: this.message };
    return this.more.data === undefined ? body : { ...body, data: this.more.data };
  }
}

const refuse = (code: number, message: string, status = 400): ApiError =>
  new ApiError(status, code, message);

export const missing = (name: string): ApiError =>
  refuse(-1102, `Mandatory parameter '${name}' was not sent, was empty/null, or malformed.`);
export const missingOneOf = (one: string, other: string): ApiError =>
  refuse(-1102, `Param '${one}' or '${other}' must be sent, but both were empty/null!`);
export const empty = (name: string): ApiError => refuse(-1105, `Parameter '${name}' was empty.`);
export const notRequired = (name: string): ApiError =>
  refuse(-1106, `Parameter '${name}' sent when not required.`);
export const illegal = (name: string, range: string): ApiError =>
  refuse(-1100, `Illegal characters found in parameter '${name}'; legal range is '${range}'.`);
export const duplicate = (): ApiError =>
  refuse(-1101, 'Duplicate values for a parameter detected.');
export const tooMany = (expected: number, received: number): ApiError =>
  refuse(-1101, `Too many parameters; expected '${expected}' and received '${received}'.`);
export const unread = (read: number, sent: number): ApiError =>
  refuse(
    -1104,
    `Not all sent parameters were read; read '${read}' parameter(s) but was sent '${sent}'.`,
  );
export const overflow = (name: string): ApiError =>
  refuse(-1108, `Parameter '${name}' overflowed.`);
export const tooPrecise = (name: string): ApiError =>
  refuse(-1111, `Parameter '${name}' has too much precision.`);
export const notValid = (name: string): ApiError =>
  refuse(-1130, `Data sent for parameter '${name}' is not valid.`);
export const badCombination = (): ApiError =>
  refuse(-1128, 'Combination of optional parameters invalid.');
export const badSymbol = (): ApiError => refuse(-1121, 'Invalid symbol.');
export const badJson = (): ApiError => refuse(-1135, 'Invalid JSON Request');
export const tooLarge = (limitBytes: number): ApiError =>
  refuse(-1100, `Request body is larger than ${limitBytes} bytes.`, 413);
export const moreThanADay = (): ApiError =>
  refuse(-1127, 'More than 24 hours between startTime and endTime.');
export const notSupported = (status = 400): ApiError =>
  refuse(-1020, 'This operation is not supported.', status);
export const noSuchOrder = (): ApiError => refuse(-2013, 'Order does not exist.');
export const noSuchOrderList = (): ApiError => refuse(-2013, 'Order list does not exist.');
export const unknownOrder = (): ApiError => refuse(-2011, 'Unknown order sent.');
export const orderRefused = (message: string): ApiError => refuse(-2010, message);
export const filterFailure = (filter: string): ApiError =>
  refuse(-1013, `Filter failure: ${filter}`);

/** Numbers of our own, outside of the reference's: the order's settlement on chain. */
export const settlementRefused = (why: string): ApiError =>
  refuse(-2101, `Settlement on chain: ${why}.`);
export const settlementKeyRefused = (why: string): ApiError =>
  refuse(-2102, `Settlement on chain: ${why}.`);

export const proofNotReady = (): ApiError =>
  refuse(-2103, 'No signed state of the audit log covers this order yet: ask again in a minute.');

export const badKeyFormat = (): ApiError => refuse(-2014, 'API-key format invalid.', 401);
export const keyRefused = (): ApiError =>
  refuse(-2015, 'Invalid API-key, IP, or permissions for action.', 401);
export const badSignature = (): ApiError =>
  refuse(-1022, 'Signature for this request is not valid.');
export const staleTimestamp = (): ApiError =>
  refuse(-1021, 'Timestamp for this request is outside of the recvWindow.');
export const earlyTimestamp = (): ApiError =>
  refuse(-1021, "Timestamp for this request was 1000ms ahead of the server's time.");

export const unknownOutcome = (): ApiError =>
  refuse(
    -1006,
    'An unexpected response was received from the message bus. Execution status unknown.',
    500,
  );
export const timedOut = (): ApiError =>
  refuse(
    -1007,
    'Timeout waiting for response from backend server. Send status unknown; ' +
      'execution status unknown.',
    504,
  );
/** A fault of ours on a request that changes nothing. */
export const internal = (): ApiError =>
  refuse(-1000, 'An unknown error occurred while processing the request.', 500);
