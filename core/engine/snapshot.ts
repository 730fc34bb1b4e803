/** The envelope of a snapshot: magic, version, SHA-256 of the body, body. */
import { hashOf } from './hash';

const MAGIC = Buffer.from('PRBSNAP\n', 'latin1');
/** Raised when the body reads differently. */
const VERSION = 1;
const HASH_AT = MAGIC.length + 4;
const BODY_AT = HASH_AT + 32;

export function packState(body: Buffer): Buffer {
  const head = Buffer.alloc(BODY_AT);
  MAGIC.copy(head);
  head.writeUInt32LE(VERSION, MAGIC.length);
  head.write(hashOf(body), HASH_AT, 'hex');
  return Buffer.concat([head, body]);
}

/** @throws Error when the bytes are not a whole snapshot of a known version */
export function unpackState(bytes: Buffer): Buffer {
  if (bytes.length < BODY_AT || !bytes.subarray(0, MAGIC.length).equals(MAGIC)) {
    throw new Error('snapshot: these bytes are not a snapshot; recover from an older one');
  }
  const version = bytes.readUInt32LE(MAGIC.length);
  if (version !== VERSION) {
    throw new Error(`snapshot: version ${version} is not ${VERSION}; recover from the log`);
  }
  const body = bytes.subarray(BODY_AT);
  if (hashOf(body) !== bytes.toString('hex', HASH_AT, BODY_AT)) {
    throw new Error('snapshot: checksum differs, the bytes are damaged; recover from an older one');
  }
  return body;
}
