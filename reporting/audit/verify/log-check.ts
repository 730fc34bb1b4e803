/**
 * Reads a whole log again, wherever it is kept: every record in its order, every hash of every
 * tile, and the root at each signed size. One pass; memory does not grow with the log.
 */
import { entrySpans } from '../entries/bundle';
import { EntryOrder } from '../entries/entry';
import { GrowingTree } from '../tree/growing-tree';
import { HASH_BYTES, leafHashWithin } from '../tree/hashes';
import {
  bundlePath,
  hashIn,
  TILE_HEIGHT,
  TILE_WIDTH,
  tilePath,
  tilesAt,
  type Tile,
} from '../tree/tiles';
import { AuditFault } from './fault';

/** A log as files or tables. Both may throw AuditFault when there is less than asked for. */
export interface LogSource {
  /** The bundle of the level-0 tile `index`, with `width` entries. */
  bundle(index: number, width: number): Promise<Buffer>;
  /** The hashes of a tile, `width` of them. */
  tile(tile: Tile): Promise<Buffer>;
}

/** A state that somebody signed or kept, and where it stands. */
export interface SignedState {
  readonly size: number;
  readonly root: Buffer;
  readonly place: string;
}

/** The first `size` records are what they were when those states were signed. */
interface Checked {
  readonly records: number;
  readonly states: number;
  readonly root: Buffer;
  /** Judges what comes after the tree (records that are not in it yet). */
  readonly order: EntryOrder;
}

/**
 * @param size records that the tree has
 * @param states with sizes of at most `size`
 * @throws AuditFault the first fault, with its place
 */
export async function checkLog(
  source: LogSource,
  size: number,
  states: readonly SignedState[],
): Promise<Checked> {
  const check = new Check(source, states);
  for (const tile of tilesAt(0, size)) await check.bundle(tile);
  await check.finish(size);
  return { records: size, states: states.length, root: check.tree.root(), order: check.order };
}

/** Hashes that differ between records and tiles: the first, and how many follow. */
interface Unequal {
  readonly record: number;
  readonly tile: Tile;
  more: number;
}

class Check {
  readonly tree = new GrowingTree();
  readonly order = new EntryOrder();
  private readonly states: readonly SignedState[];
  private nextState = 0;
  /** Hashes of each level's last tile from level 1 on. */
  private readonly rows: Buffer[][] = [];
  // What was found; which of two things is the wrong one is known only at the end.
  private unequal: Unequal | undefined;
  private wrongRow: AuditFault | undefined;
  private wrongRoot: SignedState | undefined;

  constructor(
    private readonly source: LogSource,
    states: readonly SignedState[],
  ) {
    this.states = [...states].sort((a, b) => a.size - b.size);
    this.meetStates();
  }

  async bundle(tile: Tile): Promise<void> {
    const bundle = await this.source.bundle(tile.index, tile.width);
    const path = bundlePath(tile);
    const spans = entrySpans(bundle);
    if (spans === undefined) throw new AuditFault('an entry is cut', path);
    if (spans.length !== tile.width) {
      const what = `the bundle holds ${spans.length} records, ${tile.width} belong there`;
      throw new AuditFault(what, path);
    }
    const hashes = Buffer.allocUnsafe(tile.width * HASH_BYTES);
    for (const [i, { at, end }] of spans.entries()) {
      const record = tile.index * TILE_WIDTH + i + 1;
      const fault = this.order.fault(bundle.subarray(at, end));
      if (fault !== undefined) {
        throw new AuditFault(`record ${record} ${fault}`, `${path}, record ${record}`);
      }
      const leaf = leafHashWithin(bundle, at, end);
      leaf.copy(hashes, i * HASH_BYTES);
      this.tree.append(leaf);
      this.meetStates();
    }
    this.compareLeaves(tile, hashes, await this.source.tile(tile));
    if (tile.width === TILE_WIDTH) await this.carry(1);
  }

  /** Judges the last tiles, and says what is wrong. @throws AuditFault */
  async finish(size: number): Promise<void> {
    for (const [level, row] of this.rows.entries()) {
      if (row === undefined || row.length === 0) continue;
      const index = Math.floor(size / TILE_WIDTH ** (level + 1));
      await this.compareRow({ level, index, width: row.length }, row);
    }
    const { unequal, wrongRoot } = this;
    if (unequal !== undefined) throw this.unequalFault(unequal);
    if (this.wrongRow !== undefined) throw this.wrongRow;
    if (wrongRoot === undefined) return;
    const what = `the first ${wrongRoot.size} records are not those that were signed`;
    throw new AuditFault(what, wrongRoot.place);
  }

  /** The newest full tile of the level below goes up as one hash. */
  private async carry(level: number): Promise<void> {
    const row = (this.rows[level] ??= []);
    row.push(this.tree.newest(level * TILE_HEIGHT));
    if (row.length < TILE_WIDTH) return;
    const index = this.tree.size / TILE_WIDTH ** (level + 1) - 1;
    await this.compareRow({ level, index, width: TILE_WIDTH }, row);
    row.length = 0;
    await this.carry(level + 1);
  }

  private async compareRow(tile: Tile, row: readonly Buffer[]): Promise<void> {
    const stored = await this.source.tile(tile);
    const wrong = row.findIndex((hash, i) => !hash.equals(hashIn(stored, i)));
    if (wrong < 0) return;
    const what = `hash ${wrong} of the tile is not that of the tile below it`;
    this.wrongRow ??= new AuditFault(what, tilePath(tile));
  }

  private compareLeaves(tile: Tile, hashes: Buffer, stored: Buffer): void {
    if (hashes.equals(stored)) return;
    for (let i = 0; i < tile.width; i++) {
      if (hashIn(hashes, i).equals(hashIn(stored, i))) continue;
      if (this.unequal === undefined) {
        this.unequal = { record: tile.index * TILE_WIDTH + i + 1, tile, more: 0 };
      } else this.unequal.more++;
    }
  }

  private meetStates(): void {
    for (;;) {
      const state = this.states[this.nextState];
      if (state?.size !== this.tree.size) return;
      this.nextState++;
      if (!state.root.equals(this.tree.root())) this.wrongRoot ??= state;
    }
  }

  /** Where the roots come out as they were signed, the records are right and the tile is not. */
  private unequalFault({ record, tile, more }: Unequal): AuditFault {
    const covered = this.states.some(({ size }) => size >= record);
    const others = more > 0 ? `, nor are ${more} more` : '';
    if (covered && this.wrongRoot === undefined) {
      return new AuditFault(
        `the tile’s hash is not that of record ${record}${others}`,
        tilePath(tile),
      );
    }
    const what = `record ${record} is not the one that was hashed${others}`;
    return new AuditFault(what, `${bundlePath(tile)}, record ${record}`);
  }
}
