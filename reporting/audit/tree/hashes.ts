/** The two hashes of RFC 6962 §2.1; their prefixes keep a leaf from passing for a node. */
import { createHash, hash } from 'node:crypto';

export const HASH_BYTES = 32;

/** Root of a tree without leaves: SHA-256 of nothing. */
export const EMPTY_ROOT = createHash('sha256').digest();

const LEAF_PREFIX = 0;
const NODE_PREFIX = 1;
const node = Buffer.alloc(1 + 2 * HASH_BYTES, NODE_PREFIX);

/** H(0x00 ‖ entry). */
export function leafHash(entry: Uint8Array): Buffer {
  const input = Buffer.allocUnsafe(1 + entry.length);
  input[0] = LEAF_PREFIX;
  input.set(entry, 1);
  return sha256(input);
}

/**
 * The same for an entry that stands in a larger buffer, without copying it: the byte before the
 * entry serves as prefix for the moment.
 * @param at where the entry begins, at least 1
 */
export function leafHashWithin(buffer: Buffer, at: number, end: number): Buffer {
  const kept = buffer[at - 1] ?? LEAF_PREFIX;
  buffer[at - 1] = LEAF_PREFIX;
  try {
    return sha256(buffer.subarray(at - 1, end));
  } finally {
    buffer[at - 1] = kept;
  }
}

/** H(0x01 ‖ left ‖ right). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  node.set(left, 1);
  node.set(right, 1 + HASH_BYTES);
  return sha256(node);
}

// One call instead of an object with a life of its own: half the time for short inputs.
function sha256(bytes: Uint8Array): Buffer {
  return hash('sha256', bytes, 'buffer');
}
