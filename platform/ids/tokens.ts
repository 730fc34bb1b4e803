/** Unguessable values: session tokens, and identifiers that have no place in a log. */
import { createHash, randomBytes } from 'node:crypto';

const TOKEN_BYTES = 32;

/** 256 random bits in URL-safe base64 (43 characters). */
export function randomToken(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url');
}

/** `prefix_` and 96 random bits in hexadecimal, for rows that have no natural key. */
export function randomId(prefix: string): string {
  return `${prefix}_${randomBytes(12).toString('hex')}`;
}

/** SHA-256 of a token, for storing what must be recognised but never read back. */
export function tokenHash(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
