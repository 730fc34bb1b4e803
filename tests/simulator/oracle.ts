/**
 * Knows what must be true, and looks while the run goes on: what was told to whom, what is durable,
 * who may write, and a state machine of its own that follows the durable commands.
 */
import { createHash } from 'node:crypto';
import { commandCodec, eventCodec, NotAccepted, WireWriter } from '../../core/contract';
import type { CommandResult, CoreEvent } from '../../core/contract';
import { Engine } from '../../core/engine/engine';
import { GENESIS_HASH } from '../../core/log/batch';
import type { Recovered } from '../../core/log/recovery';
import { errorCode, errorText } from '../../platform/errors/coded-error';
import type { StoredBatch, Tables } from './tables';
import type { VirtualTime } from './virtual-time';

/** Why a command is certainly not in the log, beside NotAccepted. */
const NOT_IN_LOG = new Set(['COMMAND_NOT_WRITABLE']);
/** What may be told of a command of which nothing is known. */
const UNKNOWN = new Set(['LOG_UNAVAILABLE']);

/** What somebody was told about a command, by its tag. */
export interface Told {
  readonly outcome: 'acknowledged' | 'refused' | 'unknown';
  /** Of an acknowledged one. */
  readonly firstSeq: number;
  readonly events: Buffer;
}

export class Oracle {
  /** The first thing that was not as it must be. */
  violation: string | undefined;
  readonly told = new Map<string, Told>();
  readonly sent = new Set<string>();
  readonly notes: string[] = [];
  private readonly trace = createHash('sha256');
  private readonly reference = new Engine();
  private referenceAt = 0;

  constructor(
    private readonly time: VirtualTime,
    private readonly tables: Tables,
  ) {}

  note(text: string): void {
    const line = `${this.time.nowMs.toFixed(3)} ${text}`;
    this.trace.update(line);
    this.notes.push(line);
  }

  /** Hash over everything that was noted: the same for the same run. */
  get traceHash(): string {
    return this.trace.copy().digest('hex');
  }

  fail(what: string): void {
    this.note(`VIOLATION ${what}`);
    this.violation ??= what;
  }

  acknowledged(core: string, tag: string, { events }: CommandResult): void {
    const first = events[0]?.seq ?? 0;
    const last = events.at(-1)?.seq ?? 0;
    this.note(`${core} acknowledged ${tag} as event ${first}`);
    const durable = this.tables.log.some((row) => row.firstSeq <= first && row.lastSeq >= last);
    if (!durable) this.fail(`${core} acknowledged ${tag} (event ${first}) before it was durable`);
    this.told.set(tag, { outcome: 'acknowledged', firstSeq: first, events: encoded(events) });
  }

  /** The command came back with an error. */
  turnedDown(core: string, tag: string, error: unknown): void {
    const code = errorCode(error) ?? '';
    const refused = error instanceof NotAccepted || NOT_IN_LOG.has(code);
    this.note(`${core} turned ${tag} down: ${code}`);
    if (!refused && !UNKNOWN.has(code)) {
      this.fail(`${core} answered ${tag} with ${code || 'no code'}: ${errorText(error)}`);
    }
    const outcome = refused ? 'refused' : 'unknown';
    this.told.set(tag, { outcome, firstSeq: 0, events: Buffer.alloc(0) });
  }

  /** A batch has just become durable. */
  durable(row: StoredBatch): void {
    const { epoch, epochHolder } = this.tables;
    this.note(`${row.writer} wrote events ${row.firstSeq} to ${row.lastSeq}, epoch ${row.epoch}`);
    if (row.epoch !== epoch || row.writer !== epochHolder) {
      const who = `${row.writer} (epoch ${row.epoch})`;
      this.fail(`two writers: ${who} wrote while ${epochHolder} held epoch ${epoch}`);
    }
    const before = this.tables.log[this.tables.log.indexOf(row) - 1];
    const hash = before?.hash ?? GENESIS_HASH;
    if (row.firstSeq !== (before?.lastSeq ?? 0) + 1 || !row.previousHash.equals(hash)) {
      this.fail(`the batch of events ${row.firstSeq} to ${row.lastSeq} does not link`);
    }
  }

  /** A core shows a batch to its readers. */
  published(core: string, firstSeq: number): void {
    if (this.tables.batchAt(firstSeq) === undefined) {
      this.fail(`${core} showed event ${firstSeq} before it was durable`);
    }
  }

  /** A core has recovered: its state must be that of the durable commands, all of them. */
  recovered(core: string, { engine, logHash, snapshotCommand }: Recovered): void {
    const { lastSeq } = engine;
    this.note(`${core} recovered to event ${lastSeq} from snapshot ${snapshotCommand}`);
    const head = this.tables.log.at(-1);
    if (lastSeq !== this.tables.headSeq || (head && !head.hash.equals(logHash))) {
      return this.fail(`${core} recovered to event ${lastSeq}, not ${this.tables.headSeq}`);
    }
    this.follow();
    if (engine.stateHash() !== this.reference.stateHash()) {
      this.fail(`${core} recovered to another state at event ${lastSeq}`);
    }
    const off = engine.conservation();
    if (off.length > 0) this.fail(`${core}: assets do not add up: ${off.length} of them`);
  }

  /** The state of all durable commands, executed by a state machine that never failed. */
  follow(): Engine {
    for (const row of this.tables.batchesAfter(this.referenceAt, Infinity)) {
      const again = new WireWriter();
      for (const command of commandCodec.decodeAll(row.commands)) {
        this.reference.apply(command, (event) => eventCodec.encode(again, event));
      }
      if (!again.view().equals(row.events)) {
        this.fail(`events ${row.firstSeq} to ${row.lastSeq} are not what their commands cause`);
      }
      this.referenceAt = row.lastSeq;
    }
    return this.reference;
  }
}

/** The wire bytes of events. */
export function encoded(events: readonly CoreEvent[]): Buffer {
  const writer = new WireWriter();
  for (const event of events) eventCodec.encode(writer, event);
  return writer.take();
}
