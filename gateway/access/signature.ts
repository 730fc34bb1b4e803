/** Whether a payload was signed by the holder of a key: HMAC-SHA256, Ed25519 or RSA. */
import { createHmac, timingSafeEqual, verify } from 'node:crypto';
import type { ApiKey } from './keys';

const HEX_SHA256 = /^[0-9a-fA-F]{64}$/;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/**
 * HMAC in hexadecimal of any case; Ed25519 and RSA (PKCS#1 v1.5 with SHA-256) in base64.
 * @param payload exactly the characters that were signed
 */
export function isSignedBy(key: ApiKey, payload: string, signature: string): boolean {
  if (key.kind === 'hmac') {
    if (!HEX_SHA256.test(signature)) return false;
    const wanted = createHmac('sha256', key.verifier).update(payload).digest();
    return timingSafeEqual(wanted, Buffer.from(signature, 'hex'));
  }
  if (!BASE64.test(signature)) return false;
  const algorithm = key.kind === 'rsa' ? 'sha256' : null;
  return verify(algorithm, Buffer.from(payload), key.verifier, Buffer.from(signature, 'base64'));
}
