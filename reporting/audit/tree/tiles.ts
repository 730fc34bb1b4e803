/**
 * Tiles of C2SP tlog-tiles: 256 hashes a tile, eight levels of the tree between two levels of
 * tiles; where each stands in the directory, and which ones a tree of a size has.
 */
import { HASH_BYTES, nodeHash } from './hashes';

export const TILE_WIDTH = 256;
export const TILE_HEIGHT = 8;
export const TILE_BYTES = TILE_WIDTH * HASH_BYTES;

/** Tile `index` of `level`, with `width` hashes (1 to 256) of it. */
export interface Tile {
  readonly level: number;
  readonly index: number;
  readonly width: number;
}

/** Hashes that a tree of `size` leaves has at a level of tiles: its full subtrees of 256^level. */
export function hashesAt(level: number, size: number): number {
  return Math.floor(size / TILE_WIDTH ** level);
}

/** Tiles of one level, in order; the last may be partial. */
export function* tilesAt(level: number, size: number, from = 0): Generator<Tile> {
  const hashes = hashesAt(level, size);
  for (let index = from; index * TILE_WIDTH < hashes; index++) {
    yield { level, index, width: Math.min(TILE_WIDTH, hashes - index * TILE_WIDTH) };
  }
}

/** Levels of tiles that a tree of `size` leaves has. */
export function levelsOf(size: number): number {
  let levels = 0;
  while (hashesAt(levels, size) > 0) levels++;
  return levels;
}

/** `5` is `005`, `1234067` is `x001/x234/067`. */
export function indexPath(index: number): string {
  const groups: string[] = [];
  for (let rest = index; groups.length === 0 || rest > 0; rest = Math.floor(rest / 1000)) {
    const digits = String(rest % 1000).padStart(3, '0');
    groups.unshift(groups.length === 0 ? digits : `x${digits}`);
  }
  return groups.join('/');
}

function widthSuffix(width: number): string {
  return width === TILE_WIDTH ? '' : `.p/${width}`;
}

/** Path of a tile of hashes under the directory. */
export function tilePath({ level, index, width }: Tile): string {
  return `tile/${level}/${indexPath(index)}${widthSuffix(width)}`;
}

/** Path of the entries whose hashes the level-0 tile of the same number holds. */
export function bundlePath({ index, width }: Pick<Tile, 'index' | 'width'>): string {
  return `tile/entries/${indexPath(index)}${widthSuffix(width)}`;
}

const PATH = /^tile\/(entries|0|[1-9]\d?)\/((?:x\d{3}\/)*\d{3})(?:\.p\/([1-9]\d{0,2}))?$/;

/** What a file under `tile/` is; undefined when its name is none of the two above. */
export function readTilePath(path: string): (Tile & { readonly entries: boolean }) | undefined {
  const [, kind, groups, partial] = PATH.exec(path) ?? [];
  if (kind === undefined || groups === undefined) return undefined;
  const entries = kind === 'entries';
  const index = Number(groups.replaceAll(/[x/]/g, ''));
  const width = partial === undefined ? TILE_WIDTH : Number(partial);
  const tile = { level: entries ? 0 : Number(kind), index, width };
  // One name a tile: no leading groups of zeros, no width beyond the partial ones.
  const name = entries ? bundlePath(tile) : tilePath(tile);
  return name === path ? { ...tile, entries } : undefined;
}

/** The hash number `at` of a tile. */
export function hashIn(tile: Buffer, at: number): Buffer {
  return tile.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES);
}

/**
 * Hash of the full subtree of 2^height hashes that begins with hash number `first` of the tile.
 * @throws RangeError when the tile is shorter
 */
export function subtreeIn(tile: Buffer, first: number, height: number): Buffer {
  const count = 2 ** height;
  if ((first + count) * HASH_BYTES > tile.length) {
    throw new RangeError(`hashes ${first} to ${first + count - 1} wanted of ${tile.length} bytes`);
  }
  let row = Array.from({ length: count }, (_, i) => hashIn(tile, first + i));
  while (row.length > 1) {
    row = Array.from({ length: row.length / 2 }, (_, i) =>
      nodeHash(row[2 * i] ?? tile, row[2 * i + 1] ?? tile),
    );
  }
  return row[0] ?? tile;
}
