/** What appending leaves does to the tiles: which grow, which become full, what goes up a level. */
import { hashesAt, levelsOf, subtreeIn, TILE_BYTES, TILE_HEIGHT, TILE_WIDTH } from './tiles';

/** A tile as it is after the change; 32 bytes a hash. */
export interface ChangedTile {
  readonly level: number;
  readonly index: number;
  readonly hashes: Buffer;
}

/** The last, partial tiles of a tree of `size` leaves, one a level where there is one. */
export function partialTiles(size: number): { level: number; index: number; width: number }[] {
  return Array.from({ length: levelsOf(size) }, (_, level) => {
    const hashes = hashesAt(level, size);
    return { level, index: Math.floor(hashes / TILE_WIDTH), width: hashes % TILE_WIDTH };
  }).filter(({ width }) => width > 0);
}

export class TileGrowth {
  private readonly full: ChangedTile[] = [];
  /** Hashes of each level's last tile. */
  private readonly edges: Buffer[][];
  private readonly touched = new Set<number>();
  private leaves: number;

  /** @param edges the hashes of the partial tiles, by level; none for a level without one */
  constructor(size: number, edges: ReadonlyMap<number, readonly Buffer[]>) {
    this.leaves = size;
    this.edges = Array.from({ length: levelsOf(size) }, (_, level) => [
      ...(edges.get(level) ?? []),
    ]);
  }

  get size(): number {
    return this.leaves;
  }

  append(leaf: Buffer): void {
    this.leaves++;
    this.push(0, leaf);
  }

  /** Tiles that are not as they were at the beginning, lower levels and indices first. */
  changed(): ChangedTile[] {
    const partial = [...this.touched].flatMap((level) => {
      const hashes = Buffer.concat(this.edges[level] ?? []);
      const index = Math.floor(hashesAt(level, this.leaves) / TILE_WIDTH);
      return hashes.length === 0 ? [] : [{ level, index, hashes }];
    });
    return [...this.full, ...partial];
  }

  private push(level: number, hash: Buffer): void {
    const edge = (this.edges[level] ??= []);
    edge.push(hash);
    this.touched.add(level);
    if (edge.length < TILE_WIDTH) return;
    const hashes = Buffer.concat(edge, TILE_BYTES);
    const index = hashesAt(level, this.leaves) / TILE_WIDTH - 1;
    this.full.push({ level, index, hashes });
    edge.length = 0;
    this.push(level + 1, subtreeIn(hashes, 0, TILE_HEIGHT));
  }
}
