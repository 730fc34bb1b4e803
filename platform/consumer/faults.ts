/**
 * What can go wrong while a consumer works, told apart: a batch that can never be processed
 * (poison), a fault that passes (try again), and everything else (a programming error: stop).
 */
import { errorCode, errorText } from '../errors/coded-error';

/** Thrown by a handler: this batch cannot be processed for a reason of its own. */
export class PoisonError extends Error {
  constructor(reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.name = 'PoisonError';
  }
}

/** The offset is not where this instance left it: another one moved it, or an operator did. */
export class FencedError extends Error {
  constructor(consumer: string, expected: number, found: number) {
    super(`offset of consumer ${consumer} is ${found}, not ${expected}: going on from there`);
    this.name = 'FencedError';
  }
}

/** Thrown by a handler: what it needs is away (a search server); the same works a little later. */
export class PassingError extends Error {
  constructor(reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.name = 'PassingError';
  }
}

// PostgreSQL's SQLSTATE classes and codes that name a state of the server, not of the statement:
// 08 connection, 53 resources (disk full, too many connections), 57P shutdown and restart.
const PASSING_STATES = /^(08|53|57P|40001|40P01|55P03|25006)/;
const PASSING_SYSTEM = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'EAI_AGAIN',
  'ENOTFOUND',
]);
// pg gives these no code.
const PASSING_TEXT =
  /^Connection terminated|timeout exceeded when trying to connect|not queryable|Client was closed/;

/** Whether the fault is one that passes: the same work may succeed a little later. */
export function isPassing(error: unknown): boolean {
  if (error instanceof FencedError || error instanceof PassingError) return true;
  const code = errorCode(error);
  if (code !== undefined && (PASSING_STATES.test(code) || PASSING_SYSTEM.has(code))) return true;
  if (error instanceof AggregateError) return error.errors.some(isPassing);
  if (PASSING_TEXT.test(errorText(error))) return true;
  return error instanceof Error && error.cause !== undefined && isPassing(error.cause);
}
