/** Roots and proofs of a tree whose hashes lie in tiles, wherever those are kept. */
import { EMPTY_ROOT, HASH_BYTES, nodeHash } from './hashes';
import { consistencyPlan, fullSubtrees, inclusionPlan, type ProofPart } from './subtrees';
import { hashIn, subtreeIn, TILE_HEIGHT, TILE_WIDTH } from './tiles';

/** Where tiles are kept. */
export interface TileSource {
  /** All hashes that are kept of a tile, at least `width` of them. @throws when they are fewer */
  tile(level: number, index: number, width: number): Promise<Buffer>;
}

export class TileProofs {
  constructor(private readonly tiles: TileSource) {}

  /** Root of the tree of the first `size` leaves. */
  async root(size: number): Promise<Buffer> {
    return size === 0 ? EMPTY_ROOT : this.hashOf(fullSubtrees(0n, BigInt(size)));
  }

  /** Hash of leaf `index`. */
  leaf(index: number): Promise<Buffer> {
    return this.hashOf([{ level: 0, index: BigInt(index) }]);
  }

  /** RFC 6962 §2.1.1. @throws RangeError when there is no such leaf */
  inclusion(index: number, size: number): Promise<Buffer[]> {
    return this.all(inclusionPlan(BigInt(index), BigInt(size)));
  }

  /** RFC 6962 §2.1.2. @throws RangeError unless 0 < size1 <= size2 */
  consistency(size1: number, size2: number): Promise<Buffer[]> {
    return this.all(consistencyPlan(BigInt(size1), BigInt(size2)));
  }

  private async all(plan: readonly ProofPart[]): Promise<Buffer[]> {
    const hashes: Buffer[] = [];
    for (const part of plan) hashes.push(await this.hashOf(part));
    return hashes;
  }

  /** Hash of the tree over these full subtrees, which get smaller from left to right. */
  private async hashOf(part: ProofPart): Promise<Buffer> {
    let root: Buffer | undefined;
    for (const { level, index } of [...part].reverse()) {
      const hash = await this.subtree(level, Number(index));
      root = root === undefined ? hash : nodeHash(hash, root);
    }
    if (root === undefined) throw new RangeError('a proof has no empty part');
    return root;
  }

  private async subtree(level: number, index: number): Promise<Buffer> {
    const height = level % TILE_HEIGHT;
    const count = 2 ** height;
    const first = index * count;
    const within = first % TILE_WIDTH;
    const number = Math.floor(first / TILE_WIDTH);
    const tile = await this.tiles.tile((level - height) / TILE_HEIGHT, number, within + count);
    if (tile.length < (within + count) * HASH_BYTES) throw new RangeError('a tile is cut');
    return height === 0 ? hashIn(tile, within) : subtreeIn(tile, within, height);
  }
}
