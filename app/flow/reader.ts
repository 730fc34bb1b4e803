/**
 * Order-flow files to checked records, in the file's order. The first fault ends the reading with
 * a `FlowError` that names file and line.
 */
import type { TextBlock } from './blocks';
import { FlowError } from './flow-error';
import { QuickRecords } from './quick-record';
import { recordFault, type FlowRecord } from './record';

/** Where a record stands, for a fault found later than in the reader. */
export interface Place {
  readonly file: string;
  /** 1-based. */
  line: number;
}

/** More than any record needs, and little enough to be written out again. */
const MAX_DEPTH = 500;

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  return Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}

/** Lines of flow text to records; keeps the time and the line between blocks. */
export class FlowParser {
  readonly place: Place;
  readonly #quick = new QuickRecords();
  #lastTs = 0;

  constructor(file: string) {
    this.place = { file, line: 0 };
  }

  /** @throws FlowError */
  fail(what: string): never {
    throw new FlowError(what, this.place.file, this.place.line);
  }

  /**
   * Hands each record of a block to `take`; while it runs, `place` is the record's.
   * @throws FlowError at the first line that is no record, or whose time goes backwards
   */
  parse(block: TextBlock, take: (record: FlowRecord) => void): void {
    const { text } = block;
    this.place.line = block.firstLine - 1;
    for (let start = 0; start < text.length;) {
      this.place.line++;
      const quick = this.#quick.read(text, start);
      if (quick !== undefined) {
        start = this.#quick.end;
        take(this.inOrder(quick));
        continue;
      }
      const found = text.indexOf('\n', start);
      const end = found < 0 ? text.length : found;
      take(this.inOrder(this.record(text.slice(start, end))));
      start = end + 1;
    }
  }

  private record(line: string): FlowRecord {
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      this.fail('malformed JSON');
    }
    const fault = recordFault(value);
    if (fault !== undefined) this.fail(fault);
    if (isDeeper(value, MAX_DEPTH)) this.fail('the record is nested too deeply');
    return value as FlowRecord; // recordFault found nothing
  }

  private inOrder(record: FlowRecord): FlowRecord {
    if (record.ts < this.#lastTs) {
      this.fail(`ts goes backwards: ${record.ts} after ${this.#lastTs}`);
    }
    this.#lastTs = record.ts;
    return record;
  }
}
