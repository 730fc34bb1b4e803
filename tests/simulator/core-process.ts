/**
 * One simulated process: the product's writer with its two consumers and the traders who ask it,
 * on a supervisor that starts it again whenever it has ended.
 */
import { Registry } from 'prom-client';
import type { CommandResult, Unstamped } from '../../core/contract';
import type { CoreService } from '../../core/log/core-service';
import { openWriter, type Writer } from '../../core/log/writer';
import { isPassing } from '../../platform/consumer/faults';
import { runConsumer, type BatchHandler } from '../../platform/consumer/consumer';
import { errorCode, errorText } from '../../platform/errors/coded-error';
import { silentLogger } from '../../platform/log/logger';
import type { Random } from '../../platform/random/random';
import { BALANCES, BalanceHandler, CHAIN, ChainHandler } from './consumers';
import type { CoreName } from './faults';
import { simulatedPool, type Wire } from './network';
import type { Oracle } from './oracle';
import type { Server } from './server';
import { newLife, timersOf, type Life, type VirtualTime } from './virtual-time';
import { Workload } from './workload';

const LIMITS = {
  maxCommands: 8,
  maxBytes: 100_000,
  maxQueue: 24,
  retryMs: 4_000,
  leaseWaitMs: 3_000,
  snapshotEvery: 40,
};
const RESTART_MS = 250;
const EPOCH_MICROS = 1_800_000_000_000_000;
const MOST_IN_A_BURST = 14;
/** All events there can be. */
const EVERYTHING = 1_000_000;
/** What a core may stop for by itself. */
const FAIR_ENDS = new Set(['CORE_FENCED', 'LOG_UNAVAILABLE']);

export interface Surroundings {
  readonly time: VirtualTime;
  readonly server: Server;
  readonly oracle: Oracle;
  /** Outlives every process. */
  readonly world: Life;
  readonly random: Random;
  /** Called before a command is sent; false when enough were. */
  readonly maySend: () => boolean;
  /**
   * A core that started at `startedMs` says that the log is damaged.
   * @returns whether it was, at some moment since then; the operator has repaired it
   */
  readonly repair: (code: string, startedMs: number) => boolean;
  /** Called when a core has come up. */
  readonly onUp: (core: string) => void;
}

export class CoreProcess {
  wire: Wire;
  clockOffsetMicros = 0;
  /** Of this life, in ms of the run. */
  private startedMs = 0;
  private life = newLife();
  private lives = 0;
  private retired = false;
  private writer: Writer | undefined;
  private abort = new AbortController();

  constructor(
    readonly name: CoreName,
    private readonly at: Surroundings,
  ) {
    this.wire = this.newWire();
  }

  /** The door, when the process is up. */
  get service(): CoreService | undefined {
    return this.life.alive ? this.writer?.service : undefined;
  }

  get incarnation(): string {
    return `${this.name}${this.lives}`;
  }

  start(): void {
    this.retired = false;
    this.lives++;
    this.life = newLife();
    this.startedMs = this.at.time.nowMs;
    this.wire = this.newWire();
    this.writer = undefined;
    this.abort = new AbortController();
    const { life, incarnation, wire } = this;
    const { oracle, time } = this.at;
    const options = {
      ...this.shared(),
      limits: LIMITS,
      pool: simulatedPool(wire),
      onFatal: (error: Error) => this.ended(life, incarnation, error),
    };
    const opening = openWriter(options, async (state) => {
      oracle.recovered(incarnation, state);
      return ({ batch }) => oracle.published(incarnation, batch.firstSeq);
    });
    opening.then(
      (writer) => this.up(writer),
      (error: unknown) => this.ended(life, incarnation, error),
    );
    oracle.note(`${incarnation} starts at ${time.nowMs}`);
  }

  /** Ends it now, and starts it again after `downMs`. The server hears of it after `noticeMs`. */
  kill(downMs: number, noticeMs = 0): void {
    if (!this.life.alive) return;
    this.at.oracle.note(`${this.incarnation} ends`);
    this.end(noticeMs);
    this.at.time.after(downMs, this.at.world, () => {
      if (!this.retired && !this.life.alive) this.start();
    });
  }

  /** Ends it for good, or until it is started by hand. */
  retire(): void {
    this.retired = true;
    this.end(0);
  }

  private end(noticeMs: number): void {
    this.life.alive = false;
    const { time, server } = this.at;
    for (const { session } of this.wire.clients) {
      time.after(noticeMs, server.life, () => session.clientGone());
    }
  }

  freeze(forMs: number): void {
    this.life.frozenUntil = this.at.time.nowMs + forMs;
  }

  thaw(): void {
    this.life.frozenUntil = 0;
  }

  /** SIGTERM: finishes what it took, then ends. Resolves with its last position. */
  async stop(): Promise<string | undefined> {
    const { writer, life, incarnation } = this;
    if (!writer || !life.alive) return undefined;
    try {
      const position = await writer.service.stop();
      this.abort.abort();
      await writer.close();
      this.at.oracle.note(`${incarnation} stopped in order at event ${position.seq}`);
      return `${position.seq} ${position.stateHash} ${position.logHash}`;
    } catch (error) {
      this.at.oracle.note(`${incarnation} could not stop in order: ${errorText(error)}`);
      return undefined;
    }
  }

  /** Sends one command and tells the oracle what was answered. */
  async send(tag: string, command: Unstamped): Promise<CommandResult | undefined> {
    const { oracle } = this.at;
    const { incarnation, service } = this;
    if (!service) return undefined;
    oracle.sent.add(tag);
    try {
      const result = await service.submit(command);
      oracle.acknowledged(incarnation, tag, result);
      return result;
    } catch (error) {
      oracle.turnedDown(incarnation, tag, error);
      return undefined;
    }
  }

  private shared() {
    const { time } = this.at;
    let last = 0;
    const nowMicros = (): number => {
      const now = EPOCH_MICROS + Math.round(time.nowMs * 1000) + this.clockOffsetMicros;
      return (last = Math.max(last, now));
    };
    const logger = silentLogger();
    const timers = timersOf(time, this.life);
    return { clock: { nowMicros }, timers, logger, metrics: new Registry() };
  }

  private newWire(): Wire {
    const { time, server, random } = this.at;
    return {
      ...{ time, server, life: this.life, incarnation: this.incarnation },
      random: random.fork(`wire ${this.incarnation}`),
      ...{ silentUntil: 0, loseNextAnswer: false, conflictNext: false },
      clients: new Set(),
    };
  }

  private up(writer: Writer): void {
    this.writer = writer;
    this.at.oracle.note(`${this.incarnation} is up`);
    this.at.onUp(this.incarnation);
    const { feed } = writer;
    const history = async (seq: number) => {
      const batches = await feed.read(0, EVERYTHING);
      return batches.filter(({ lastSeq }) => lastSeq <= seq);
    };
    this.consume(writer, CHAIN, new ChainHandler());
    this.consume(writer, BALANCES, new BalanceHandler(history));
    this.trade();
  }

  private consume({ feed }: Writer, name: string, handler: BatchHandler): void {
    const { incarnation } = this;
    const consumer = runConsumer({
      ...this.shared(),
      pool: simulatedPool(this.wire),
      ...{ name, feed, handler, groupSize: 4, signal: this.abort.signal },
    });
    consumer.done.catch((error: unknown) => {
      this.at.oracle.fail(`${incarnation}: ${errorText(error)}`);
    });
  }

  /** Bursts of commands for as long as this life lasts. */
  private trade(): void {
    const { incarnation, life } = this;
    const { random, time, maySend } = this.at;
    const own = random.fork(`trade ${incarnation}`);
    const workload = new Workload(own.fork('commands'));
    let count = 0;
    const burst = (): void => {
      for (let left = own.int(1, MOST_IN_A_BURST); left > 0 && maySend(); left--) {
        const tag = `${incarnation}-${++count}`;
        void this.send(tag, workload.next(tag));
      }
      time.after(own.exponential(300), life, burst);
    };
    time.after(own.exponential(100), life, burst);
  }

  private ended(life: Life, incarnation: string, error: unknown): void {
    if (!life.alive) return;
    const { oracle, repair } = this.at;
    const code = errorCode(error) ?? '';
    oracle.note(`${incarnation} ended by itself: ${code}`);
    const fair = FAIR_ENDS.has(code) || code === 'CORE_LEASE_HELD' || isPassing(error);
    if (!fair && !repair(code, this.startedMs)) {
      oracle.fail(`${incarnation} ended: ${code} ${errorText(error)}`);
    }
    this.kill(RESTART_MS);
  }
}
