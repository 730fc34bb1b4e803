/**
 * The root of a tree that grows leaf by leaf, in memory of one hash per level: the full subtrees
 * of what has come so far, as the carries of a binary counter.
 */
import { EMPTY_ROOT, nodeHash } from './hashes';

export class GrowingTree {
  /** At i the hash of the newest full subtree of 2^i leaves. */
  private readonly full: Buffer[] = [];
  private leaves = 0;

  get size(): number {
    return this.leaves;
  }

  /** @param leaf hash of the next leaf */
  append(leaf: Buffer): void {
    let level = 0;
    let hash = leaf;
    for (let rest = this.leaves; rest % 2 === 1; rest = (rest - 1) / 2) {
      const left = this.newest(level);
      this.full[level++] = hash;
      hash = nodeHash(left, hash);
    }
    this.full[level] = hash;
    this.leaves++;
  }

  /** Root of the tree over all leaves so far. */
  root(): Buffer {
    let root: Buffer | undefined;
    for (let [rest, level] = [this.leaves, 0]; rest > 0; rest = Math.floor(rest / 2), level++) {
      if (rest % 2 === 0) continue;
      const hash = this.newest(level);
      root = root === undefined ? hash : nodeHash(hash, root);
    }
    return root ?? EMPTY_ROOT;
  }

  /** Hash of the newest full subtree of 2^level leaves. @throws RangeError when there is none */
  newest(level: number): Buffer {
    const hash = this.full[level];
    if (hash === undefined) throw new RangeError(`no full subtree at level ${level}`);
    return hash;
  }
}

/** Root of the tree over these leaf hashes. */
export function rootOf(leaves: Iterable<Buffer>): Buffer {
  const tree = new GrowingTree();
  for (const leaf of leaves) tree.append(leaf);
  return tree.root();
}
