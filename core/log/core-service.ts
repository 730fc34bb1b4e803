// long-file: the one door, with all that can keep it shut
/**
 * The one door into the core: stamps and executes commands, writes them to the log in batches and
 * answers only when the batch is durable. While one batch is written, the next one gathers.
 */
import { micros, NotAccepted } from '../contract';
import type { AccountId, MarketId } from '../contract';
import type { Command, CommandPort, CommandResult, Micros, Unstamped } from '../contract';
import type { Engine } from '../engine/engine';
import type { Clock } from '../../platform/clock/clock';
import type { Timers } from '../../platform/clock/timers';
import { CodedError, errorText } from '../../platform/errors/coded-error';
import type { Logger } from '../../platform/log/logger';
import type { LogAppender } from './appender';
import { BatchBuilder, type BatchLimits, type Caller, type SealedBatch } from './batch-builder';
import type { CoreMetrics } from './core-metrics';
import type { SnapshotKeeper } from './snapshot-keeper';

export interface CoreServiceOptions extends BatchLimits {
  readonly engine: Engine;
  readonly appender: LogAppender;
  readonly snapshots: SnapshotKeeper;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly logger: Logger;
  readonly metrics: CoreMetrics;
  readonly epoch: number;
  /** Hash of the newest batch in the log. */
  readonly logHash: Buffer;
  /** Most commands that wait outside the open batch. */
  readonly maxQueue: number;
  /** Makes a durable batch visible; called before its answers are given. */
  readonly publish: (sealed: SealedBatch) => void;
  /** The core has stopped for this reason; the process should end. Called once. */
  readonly onFatal: (error: CodedError) => void;
}

/** Where the log and the state stand. */
export interface CorePosition {
  readonly seq: number;
  readonly commands: number;
  readonly stateHash: string;
  /** SHA-256 of the newest batch, hexadecimal. */
  readonly logHash: string;
}

type Refusal = NotAccepted['code'];
interface Waiting extends Caller {
  readonly command: Unstamped;
  /** Given by the caller (recorded flows), or stamped here. */
  readonly ts: Micros | undefined;
}

export class CoreService implements CommandPort {
  private readonly builder: BatchBuilder;
  private waiting: Waiting[] = [];
  private logHash: Buffer;
  private scheduled = false;
  private writing = false;
  /** Why no command is taken at the moment, if so. */
  private closed: Refusal | undefined;
  private failure: CodedError | undefined;
  private onIdle: (() => void) | undefined;

  constructor(private readonly options: CoreServiceOptions) {
    this.builder = new BatchBuilder(options.engine, options);
    this.logHash = options.logHash;
  }

  /** Commands executed so far. */
  get commands(): number {
    return this.options.engine.commandCount;
  }

  /** Fee rates that the account pays on the market now, in 1e-8. */
  feeRates(account: AccountId, market: MarketId) {
    const { engine, clock } = this.options;
    return engine.feeRates(account, market, micros(Math.max(clock.nowMicros(), engine.now)));
  }

  /** Whether something falls due by now that only a command brings about. */
  get isDue(): boolean {
    return this.options.engine.isDueBy(this.options.clock.nowMicros());
  }

  submit(command: Unstamped): Promise<CommandResult> {
    return this.enqueue(command, undefined);
  }

  /**
   * The same with the time that a recorded flow gives; many may be under way at once.
   * @throws CodedError TIME_GOES_BACK when the core's own time is past it
   */
  submitAt({ ts, ...command }: Command): Promise<CommandResult> {
    return this.enqueue(command, ts);
  }

  /** The log becomes unavailable (commands are refused), or is there again. */
  setAvailable(available: boolean): void {
    if (this.closed !== 'stopping' && this.failure === undefined) {
      this.closed = available ? undefined : 'log-unavailable';
    }
  }

  /** Stops for good: what is not in the log is given up, and its callers are told. */
  fail(error: CodedError): void {
    if (this.failure !== undefined) return;
    this.failure = error;
    this.closed = error.code === 'CORE_FENCED' ? 'fenced' : 'log-unavailable';
    const refusal = new NotAccepted(this.closed, error.message);
    const given = [...this.builder.abandon(), ...this.waiting.splice(0)];
    for (const caller of given) caller.reject(refusal);
    this.options.metrics.queue.set(0);
    this.onIdle?.();
    this.options.onFatal(error);
  }

  /**
   * Takes no more commands, finishes those that were taken, and keeps a snapshot.
   * @throws CodedError when the core had failed or fails meanwhile
   */
  async stop(): Promise<CorePosition> {
    this.closed ??= 'stopping';
    if (this.closed === 'log-unavailable' && this.failure === undefined) this.closed = 'stopping';
    if (!this.isIdle() && this.failure === undefined) {
      await new Promise<void>((resolve) => (this.onIdle = resolve));
    }
    if (this.failure !== undefined) throw this.failure;
    const { engine, snapshots } = this.options;
    await snapshots.keep(snapshots.take(engine, this.logHash));
    return this.position();
  }

  /** Gives the writer's connection back; after stop(). */
  close(): void {
    this.options.appender.close();
  }

  /** Of what has been executed; that may be ahead of what is durable unless stopped. */
  position(): CorePosition {
    const { lastSeq: seq, commandCount: commands } = this.options.engine;
    const [stateHash, logHash] = [this.options.engine.stateHash(), this.logHash.toString('hex')];
    return { seq, commands, stateHash, logHash };
  }

  private isIdle(): boolean {
    return this.waiting.length === 0 && this.builder.isEmpty && !this.writing;
  }

  private enqueue(command: Unstamped, ts: Micros | undefined): Promise<CommandResult> {
    if (this.closed !== undefined) return Promise.reject(this.refusal(this.closed));
    if (this.waiting.length >= this.options.maxQueue) {
      return Promise.reject(this.refusal('overloaded'));
    }
    return new Promise((resolve, reject) => {
      this.waiting.push({ command, ts, resolve, reject });
      this.schedule();
    });
  }

  private refusal(code: Refusal): NotAccepted {
    const why = {
      stopping: 'the core is stopping: try again when it is back',
      overloaded: `${this.options.maxQueue} commands wait already: try again a little later`,
      fenced: 'another core has taken over: ask that one',
      'log-unavailable': 'the log cannot be written at the moment: try again a little later',
    };
    return new NotAccepted(code, this.failure?.message ?? why[code]);
  }

  /** After this turn of the event loop, so that what arrives together goes together. */
  private schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    this.options.timers.soon(() => {
      this.scheduled = false;
      this.pump();
    });
  }

  private pump(): void {
    if (this.failure !== undefined) return;
    try {
      let taken = 0;
      for (; taken < this.waiting.length && !this.builder.isFull; taken++) {
        const next = this.waiting[taken];
        if (next) this.execute(next);
      }
      this.waiting.splice(0, taken);
      this.options.metrics.queue.set(this.waiting.length);
      if (!this.writing && !this.builder.isEmpty) this.write();
      else if (this.isIdle()) this.onIdle?.();
    } catch (error) {
      const what = `the state machine met what must never happen: ${errorText(error)}`;
      this.fail(new CodedError('CORE_ASSERTION', what, { cause: error }));
    }
  }

  private execute(waiting: Waiting): void {
    const now = this.options.engine.now;
    const ts = waiting.ts ?? micros(Math.max(this.options.clock.nowMicros(), now));
    if (ts < now) {
      const what = `a command of ${ts} comes after the core has reached ${now}`;
      return waiting.reject(new CodedError('TIME_GOES_BACK', `${what}: load flows in their order`));
    }
    const command = { ts, ...waiting.command } as Command; // both halves; last, ts costs a class
    try {
      this.builder.encode(command);
    } catch (error) {
      return waiting.reject(new CodedError('COMMAND_NOT_WRITABLE', errorText(error)));
    }
    try {
      this.builder.execute(command, waiting);
    } catch (error) {
      waiting.reject(this.refusal('stopping'));
      throw error;
    }
  }

  private write(): void {
    const { epoch, clock, timers, snapshots, engine, appender, metrics } = this.options;
    const sealed = this.builder.seal(this.logHash, epoch, clock.nowMicros());
    this.logHash = sealed.batch.hash;
    const snapshot = snapshots.isDue(engine) ? snapshots.take(engine, this.logHash) : undefined;
    const started = timers.elapsedMs();
    this.writing = true;
    appender.append(sealed.batch).then(
      () => {
        this.writing = false;
        metrics.committed(sealed, (timers.elapsedMs() - started) / 1000);
        this.committed(sealed);
        if (snapshot) void snapshots.keep(snapshot);
      },
      (error: unknown) => {
        this.writing = false;
        this.notCommitted(sealed, error);
      },
    );
  }

  private committed(sealed: SealedBatch): void {
    try {
      this.options.publish(sealed);
    } catch (error) {
      const what = `durable events could not be shown: ${errorText(error)}`;
      this.fail(new CodedError('CORE_ASSERTION', what, { cause: error }));
    }
    // Durable is durable, whatever becomes of this process.
    for (const { caller, result } of sealed.answers) caller.resolve(result);
    this.pump();
  }

  private notCommitted(sealed: SealedBatch, error: unknown): void {
    const failure =
      error instanceof CodedError
        ? error
        : new CodedError('LOG_UNAVAILABLE', errorText(error), { cause: error });
    const answer =
      failure.code === 'CORE_FENCED' ? new NotAccepted('fenced', failure.message) : failure;
    for (const { caller } of sealed.answers) caller.reject(answer);
    this.fail(failure);
  }
}
