/**
 * Keeps secrets that must be read again (HMAC keys, TOTP secrets) encrypted at rest: AES-256-GCM
 * under one key that comes from the environment or from a file only its owner may read.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { CodedError, errorCode } from '../errors/coded-error';
import { randomId } from '../ids/tokens';

/** Seals and opens; `context` binds a secret to its place (`api-key:K1`) and is not stored. */
export interface Sealer {
  seal(plain: string, context: string): Buffer;
  /** @throws CodedError SECRET_UNREADABLE when key, context or bytes are not the sealed ones */
  open(sealed: Buffer, context: string): string;
}

const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;
const HEAD_BYTES = 1 + NONCE_BYTES;

/** @param key 32 bytes */
export function createSealer(key: Buffer): Sealer {
  if (key.length !== KEY_BYTES) throw badKey(`${key.length} bytes`);
  return {
    seal(plain, context) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context));
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return Buffer.concat([Buffer.from([VERSION]), nonce, body, cipher.getAuthTag()]);
    },
    open(sealed, context) {
      try {
        if (sealed[0] !== VERSION) throw new Error(`version ${sealed[0]}`);
        const nonce = sealed.subarray(1, HEAD_BYTES);
        const tag = sealed.subarray(-TAG_BYTES);
        const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
        decipher.setAAD(Buffer.from(context)).setAuthTag(tag);
        const body = sealed.subarray(HEAD_BYTES, -TAG_BYTES);
        return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
      } catch (cause) {
        const what = `the secret ${context} does not open: is the key the one it was sealed with?`;
        throw new CodedError('SECRET_UNREADABLE', what, { cause });
      }
    },
  };
}

/**
 * The key: `fromEnvironment` (64 hexadecimal digits or base64 of 32 bytes) where given, else the
 * file `secret.key` in the data folder, made on first use.
 * @throws CodedError BAD_SECRET_KEY for a malformed key or a file that others may read
 */
export function sealingKey(options: {
  readonly fromEnvironment?: string | undefined;
  readonly dataDir?: string | undefined;
}): Buffer {
  const { fromEnvironment, dataDir } = options;
  if (fromEnvironment !== undefined) return decode(fromEnvironment, 'the environment');
  if (dataDir === undefined) throw badKey('neither in the environment nor in a data folder');
  const path = join(dataDir, 'secret.key');
  if (!existsSync(path)) makeKeyFile(dataDir, path);
  const mode = statSync(path).mode & 0o077;
  if (mode !== 0) throw badKey(`${path} may be read by others: run chmod 600 on it`);
  return decode(readFileSync(path, 'utf8'), path);
}

/** Written whole under another name, then linked: of two starters one wins, none reads half. */
function makeKeyFile(dataDir: string, path: string): void {
  mkdirSync(dataDir, { recursive: true, mode: 0o711 });
  const draft = join(dataDir, randomId('.secret.key'));
  const file = openSync(draft, 'wx', 0o600);
  writeSync(file, `${randomBytes(KEY_BYTES).toString('hex')}\n`);
  fsyncSync(file);
  closeSync(file);
  try {
    linkSync(draft, path);
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function decode(text: string, where: string): Buffer {
  const word = text.trim();
  const key = /^[0-9a-f]{64}$/i.test(word) ? Buffer.from(word, 'hex') : Buffer.from(word, 'base64');
  if (key.length !== KEY_BYTES) throw badKey(`the one in ${where} has ${key.length} bytes`);
  return key;
}

function badKey(why: string): CodedError {
  return new CodedError('BAD_SECRET_KEY', `no key of ${KEY_BYTES} bytes to seal secrets: ${why}`);
}
