/**
 * Which subtrees the root and the proofs of a tree are made of (RFC 6962 §2.1). Nothing is hashed
 * here: the plan names ranges of leaves, and who has the hashes looks them up. Sizes and indices
 * are bigint and may reach 2^64-1.
 */

/** A full subtree: the leaves from `index * 2^level` on, 2^level of them. */
export interface Subtree {
  readonly level: number;
  readonly index: bigint;
}

/** Leaves from `begin` up to but without `end`. */
interface Range {
  readonly begin: bigint;
  readonly end: bigint;
}

/** One hash of a proof: that of the tree over these subtrees, from left to right. */
export type ProofPart = readonly Subtree[];

/** Number of bits of `n`; 0 for 0. */
function bitLength(n: bigint): number {
  return n === 0n ? 0 : n.toString(2).length;
}

/** Largest power of two below `n` (n > 1). */
function splitOf(n: bigint): bigint {
  return 1n << BigInt(bitLength(n - 1n) - 1);
}

/** The full subtrees of a tree over `[begin, end)`, largest first. `begin` begins such a tree. */
export function fullSubtrees(begin: bigint, end: bigint): Subtree[] {
  const parts: Subtree[] = [];
  for (let at = begin; at < end;) {
    const level = bitLength(end - at) - 1;
    parts.push({ level, index: at >> BigInt(level) });
    at += 1n << BigInt(level);
  }
  return parts;
}

/**
 * The proof that leaf `index` is in the tree of `size` leaves, nearest sibling first.
 * @throws RangeError when there is no such leaf
 */
export function inclusionPlan(index: bigint, size: bigint): ProofPart[] {
  if (index < 0n || index >= size) throw new RangeError(`no leaf ${index} in a tree of ${size}`);
  const siblings: Range[] = [];
  let [begin, end] = [0n, size];
  while (end - begin > 1n) {
    const middle = begin + splitOf(end - begin);
    if (index < middle) {
      siblings.push({ begin: middle, end });
      end = middle;
    } else {
      siblings.push({ begin, end: middle });
      begin = middle;
    }
  }
  return siblings.reverse().map((range) => fullSubtrees(range.begin, range.end));
}

/**
 * The proof that the tree of `size2` leaves begins with that of `size1`; empty for equal sizes.
 * @throws RangeError unless 0 < size1 <= size2: from the empty tree nothing can be proved
 */
export function consistencyPlan(size1: bigint, size2: bigint): ProofPart[] {
  if (size1 <= 0n || size1 > size2) {
    throw new RangeError(`no consistency proof from size ${size1} to size ${size2}`);
  }
  const ranges: Range[] = [];
  let [begin, end] = [0n, size2];
  // Down to the subtree that ends where the older tree ends.
  while (end !== size1) {
    const middle = begin + splitOf(end - begin);
    if (size1 <= middle) {
      ranges.push({ begin: middle, end });
      end = middle;
    } else {
      ranges.push({ begin, end: middle });
      begin = middle;
    }
  }
  // If that is the whole older tree, the verifier has its hash already.
  if (begin !== 0n) ranges.push({ begin, end });
  return ranges.reverse().map((range) => fullSubtrees(range.begin, range.end));
}
