/**
 * Ed25519 keys of signed notes (C2SP signed-note): the name, the key id, and the one-line text of
 * a verifier key. The private key is kept as PKCS #8.
 */
import { createHash, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/** Who may have signed: name and public key. */
export interface VerifierKey {
  /** Also the origin of the log. */
  readonly name: string;
  /** First four bytes of SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key). */
  readonly id: Buffer;
  readonly publicKey: KeyObject;
  /** `<name>+<id in hex>+<base64 of 0x01 ‖ public key>`. */
  readonly text: string;
}

export interface SigningKey extends VerifierKey {
  readonly privateKey: KeyObject;
}

const ED25519 = 0x01;
const RAW_BYTES = 32;
const ID_BYTES = 4;
const ID_TEXT = /^[0-9a-f]{8}$/;
/** What stands before the 32 bytes of an Ed25519 key in SubjectPublicKeyInfo (RFC 8410 §4). */
const SPKI_HEAD = Buffer.from('302a300506032b6570032100', 'hex');
export const SIGNATURE_BYTES = 64;

/** No blank, no `+`, no control character, not empty. */
export function isKeyName(name: string): boolean {
  return name !== '' && !/[\s+\p{Cc}\p{Surrogate}]/u.test(name);
}

function keyOf(name: string, raw: Buffer): VerifierKey {
  const publicKey = createPublicKey({
    key: Buffer.concat([SPKI_HEAD, raw]),
    format: 'der',
    type: 'spki',
  });
  const typed = Buffer.concat([Buffer.from([ED25519]), raw]);
  const digest = createHash('sha256').update(`${name}\n`).update(typed).digest();
  const id = digest.subarray(0, ID_BYTES);
  return { name, id, publicKey, text: `${name}+${id.toString('hex')}+${typed.toString('base64')}` };
}

/** @param pkcs8 DER of an Ed25519 private key @throws RangeError on a name that cannot be one */
export function signingKey(name: string, pkcs8: Buffer): SigningKey {
  if (!isKeyName(name)) throw new RangeError('a key name has no blank and no +, and is not empty');
  const privateKey = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  return { ...keyOf(name, spki.subarray(-RAW_BYTES)), privateKey };
}

/** The key of a verifier line, its newline left away or not; undefined when it is none. */
export function parseVerifierKey(line: string): VerifierKey | undefined {
  const text = line.replace(/\r?\n$/, '');
  const [name = '', id = '', encoded = '', ...rest] = splitTwice(text);
  if (rest.length > 0 || !isKeyName(name) || !ID_TEXT.test(id)) return undefined;
  const typed = exactBase64(encoded);
  if (typed?.length !== 1 + RAW_BYTES || typed[0] !== ED25519) return undefined;
  const key = keyOf(name, typed.subarray(1));
  return key.id.toString('hex') === id ? key : undefined;
}

/** At the first two `+`: base64 may hold more of them. */
function splitTwice(text: string): string[] {
  const first = text.indexOf('+');
  const second = text.indexOf('+', first + 1);
  if (first < 0 || second < 0) return [];
  return [text.slice(0, first), text.slice(first + 1, second), text.slice(second + 1)];
}

/** The bytes of padded standard base64, in its one canonical spelling; undefined else. */
export function exactBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}

/** Ed25519 over the bytes themselves. */
export function signBytes(key: SigningKey, bytes: Buffer): Buffer {
  return sign(null, bytes, key.privateKey);
}

export function isSignedBy(key: VerifierKey, bytes: Buffer, signature: Buffer): boolean {
  return verify(null, bytes, key.publicKey, signature);
}
