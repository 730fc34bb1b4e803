/**
 * Judges proofs as RFC 9162 §2.1.3.2 and §2.1.4.2 describe it (the same trees as RFC 6962). Sizes
 * and indices may reach 2^64-1; a proof of the wrong length, or with a hash of the wrong length,
 * is no proof.
 */
import { HASH_BYTES, nodeHash } from './hashes';

export interface InclusionClaim {
  readonly index: bigint;
  readonly size: bigint;
  readonly leafHash: Buffer;
  readonly root: Buffer;
  readonly proof: readonly Buffer[];
}

export interface ConsistencyClaim {
  readonly size1: bigint;
  readonly size2: bigint;
  readonly root1: Buffer;
  readonly root2: Buffer;
  readonly proof: readonly Buffer[];
}

/** No tree below 2^64 leaves has a longer one; a consistency proof may have one hash per level
 * and that of the subtree where it begins. */
const MAX_PROOF = 65;

function areHashes(hashes: readonly Buffer[]): boolean {
  return hashes.every(({ length }) => length === HASH_BYTES);
}

/** Whether the leaf stands at `index` in the tree of that size and root. */
export function verifyInclusion(claim: InclusionClaim): boolean {
  const { index, size, proof, root } = claim;
  if (index < 0n || index >= size || proof.length > MAX_PROOF) return false;
  if (!areHashes([claim.leafHash, root, ...proof])) return false;
  let [node, last, found] = [index, size - 1n, claim.leafHash];
  for (const sibling of proof) {
    if (last === 0n) return false; // longer than the path
    if ((node & 1n) === 1n || node === last) {
      found = nodeHash(sibling, found);
      // A right edge without siblings is passed up unhashed.
      while ((node & 1n) === 0n && node !== 0n) [node, last] = [node >> 1n, last >> 1n];
    } else {
      found = nodeHash(found, sibling);
    }
    [node, last] = [node >> 1n, last >> 1n];
  }
  return last === 0n && found.equals(root);
}

/**
 * Whether the second tree begins with the first. From the empty tree nothing follows, so such a
 * proof is refused.
 */
export function verifyConsistency(claim: ConsistencyClaim): boolean {
  const { size1, size2, root1, root2, proof } = claim;
  if (size1 <= 0n || size1 > size2 || proof.length > MAX_PROOF) return false;
  // One tree: nothing is hashed, so nothing is asked of what the roots are.
  if (size1 === size2) return proof.length === 0 && root1.equals(root2);
  if (!areHashes([root1, root2, ...proof])) return false;
  // A tree of a power of two is a node of the later one: its hash need not be sent.
  const isNode = (size1 & (size1 - 1n)) === 0n;
  const [start, ...rest] = isNode ? [root1, ...proof] : proof;
  if (start === undefined) return false;
  let [node, last] = [size1 - 1n, size2 - 1n];
  while ((node & 1n) === 1n) [node, last] = [node >> 1n, last >> 1n];
  let [older, newer] = [start, start];
  for (const sibling of rest) {
    if (last === 0n) return false;
    if ((node & 1n) === 1n || node === last) {
      older = nodeHash(sibling, older);
      newer = nodeHash(sibling, newer);
      while ((node & 1n) === 0n && node !== 0n) [node, last] = [node >> 1n, last >> 1n];
    } else {
      newer = nodeHash(newer, sibling);
    }
    [node, last] = [node >> 1n, last >> 1n];
  }
  return last === 0n && older.equals(root1) && newer.equals(root2);
}
