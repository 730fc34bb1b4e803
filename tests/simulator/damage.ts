/** Torn writes: what power failure does to the newest row, and the operator who has a copy. */
import type { Oracle } from './oracle';
import type { StoredBatch, Tables } from './tables';

/** What a core says of a log that it must not go on with. */
const DAMAGE_CODES = new Set(['LOG_DAMAGED', 'LOG_DIVERGED']);

export class Damage {
  private original: StoredBatch | undefined;
  private restoredMs = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly tables: Tables,
    private readonly oracle: Oracle,
  ) {}

  /** Tears the newest batch unless a snapshot covers it: such bytes are not read at a start. */
  tearBatch(lot: number): void {
    const row = this.tables.log.at(-1);
    const covered = this.tables.snapshots[0]?.command ?? 0;
    if (!row || this.original || row.firstCommand <= covered) return;
    this.original = row;
    const inCommands = lot < 0.5;
    const share = (lot * 10) % 1;
    const torn = inCommands
      ? { ...row, commands: tear(row.commands, share) }
      : { ...row, events: tear(row.events, share) };
    this.tables.log[this.tables.log.length - 1] = torn;
    this.oracle.note(`events ${row.firstSeq} to ${row.lastSeq} are torn`);
  }

  tearSnapshot(lot: number): void {
    const [newest, ...older] = this.tables.snapshots;
    if (!newest) return;
    this.tables.snapshots = [{ ...newest, bytes: tear(newest.bytes, lot) }, ...older];
    this.oracle.note(`the snapshot of command ${newest.command} is torn`);
  }

  /**
   * Puts the right bytes back.
   * @returns whether `code` names damage that was there since the core's start: one that had read
   * the bytes before another told of them says so after the repair
   */
  repair(code: string, startedMs: number, nowMs: number): boolean {
    if (!DAMAGE_CODES.has(code)) return false;
    const row = this.original;
    if (!row) return startedMs <= this.restoredMs;
    this.restoredMs = nowMs;
    const at = this.tables.log.findIndex(({ firstSeq }) => firstSeq === row.firstSeq);
    this.tables.log[at] = row;
    this.original = undefined;
    this.oracle.note(`the operator restored events ${row.firstSeq} to ${row.lastSeq}`);
    return true;
  }

  checkAccepted(core: string): void {
    const row = this.original;
    if (!row) return;
    this.oracle.fail(`${core} went on with torn events ${row.firstSeq} to ${row.lastSeq}`);
  }
}

/** Cut off, one bit turned, or the rest zero. */
function tear(bytes: Buffer, share: number): Buffer {
  const at = Math.floor(share * bytes.length);
  const kind = Math.floor(share * 1000) % 3;
  if (kind === 0) return bytes.subarray(0, at);
  const torn = Buffer.from(bytes);
  if (kind === 1) torn[at] = (torn[at] ?? 0) ^ (1 << (at % 8));
  else torn.fill(0, at);
  // A tail of zeros may have been there before.
  return torn.equals(bytes) ? bytes.subarray(0, bytes.length - 1) : torn;
}
