/**
 * The open batch: commands are executed as they come, while the batch before is still on its way
 * to the disk, and nothing of it is shown or answered before it is durable itself.
 */
import { commandCodec, eventCodec, seq, WireWriter } from '../contract';
import type { Command, CommandResult, CoreEvent } from '../contract';
import type { Engine } from '../engine/engine';
import { LOG_CODEC, sealBatch, type LogBatch } from './batch';

/** Who waits for the answer to a command. */
export interface Caller {
  resolve(result: CommandResult): void;
  reject(error: Error): void;
}

/** A command's answer, ready to be given once its batch is durable. */
export interface Answer {
  readonly caller: Caller;
  readonly result: CommandResult;
}

/** A closed batch and what follows from its being durable. */
export interface SealedBatch {
  readonly batch: LogBatch;
  readonly events: readonly CoreEvent[];
  readonly answers: readonly Answer[];
}

export interface BatchLimits {
  /** Most commands in one batch. */
  readonly maxCommands: number;
  /** A batch takes no more commands once it has this many bytes. */
  readonly maxBytes: number;
}

export class BatchBuilder {
  private readonly commands = new WireWriter(true);
  private readonly events = new WireWriter();
  private emitted: CoreEvent[] = [];
  private answers: Answer[] = [];

  constructor(
    private readonly engine: Engine,
    private readonly limits: BatchLimits,
  ) {}

  get isEmpty(): boolean {
    return this.answers.length === 0;
  }

  get isFull(): boolean {
    const bytes = this.commands.length + this.events.length;
    return this.answers.length >= this.limits.maxCommands || bytes >= this.limits.maxBytes;
  }

  /**
   * Checks that the command can be written down, and writes it.
   * @throws WireError (or RangeError) on a value that the log cannot hold; nothing is kept
   */
  encode(command: Command): void {
    const before = this.commands.length;
    try {
      commandCodec.encode(this.commands, command);
    } catch (error) {
      this.commands.truncate(before);
      throw error;
    }
  }

  /**
   * Executes the command that encode() has just written.
   * @throws Error on what must never happen; the process must then stop
   */
  execute(command: Command, caller: Caller): void {
    const events: CoreEvent[] = [];
    this.engine.apply(command, (event) => {
      eventCodec.encode(this.events, event);
      events.push({ ...event }); // the engine may use its object again
    });
    for (const event of events) this.emitted.push(event);
    // What fell due with it is no part of its answer.
    const { dueSeq } = this.engine;
    const due = events.findIndex((event) => event.seq > dueSeq);
    const own = due === 0 ? events : events.slice(due);
    if (due < 0) throw new Error(`command ${command.type} caused no event`);
    this.answers.push({ caller, result: { ts: command.ts, events: own } });
  }

  /** Closes the batch and begins the next one. */
  seal(previousHash: Buffer, epoch: number, createdAt: number): SealedBatch {
    const { emitted, answers } = this;
    const lastSeq = this.engine.lastSeq;
    const lastCommand = this.engine.commandCount;
    const header = {
      firstSeq: seq(lastSeq - emitted.length + 1),
      lastSeq,
      firstCommand: lastCommand - answers.length + 1,
      lastCommand,
      codec: LOG_CODEC,
      epoch,
      createdAt,
      previousHash,
    };
    if (emitted[0]?.seq !== header.firstSeq) {
      const found = emitted[0]?.seq ?? 'none';
      throw new Error(`event numbers have a gap: ${found} where ${header.firstSeq} belongs`);
    }
    const batch = sealBatch(header, this.commands.take(), this.events.take());
    this.commands.reset();
    this.events.reset();
    this.emitted = [];
    this.answers = [];
    return { batch, events: emitted, answers };
  }

  /** Gives up what is in the open batch and returns who waits for it. */
  abandon(): Caller[] {
    return this.answers.splice(0).map(({ caller }) => caller);
  }
}
