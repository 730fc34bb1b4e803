/**
 * One run: two cores on one simulated server, a schedule of faults, then peace; and the question
 * whether everything that must be true is.
 */
import { recover } from '../../core/log/recovery';
import { errorText } from '../../platform/errors/coded-error';
import { silentLogger } from '../../platform/log/logger';
import { Random } from '../../platform/random/random';
import { prologue } from '../core/random-commands';
import { closingChecks } from './closing-checks';
import { CHAIN } from './consumers';
import { CoreProcess, type Surroundings } from './core-process';
import { Damage } from './damage';
import { ALL_FAULTS, describeFault, scheduleOf, type Fault, type FaultKind } from './faults';
import { inject } from './inject';
import { simulatedPool } from './network';
import { Oracle } from './oracle';
import { Server } from './server';
import { newLife, VirtualTime } from './virtual-time';

export interface RunOptions {
  readonly seed: number;
  /** Kinds of faults to draw from; all unless given. */
  readonly faults?: readonly FaultKind[];
  /** Places in the seed's schedule that are kept; all unless given. */
  readonly keep?: readonly number[];
  /** Commands that the traders send; 120 unless given. */
  readonly commands?: number;
}

export interface RunResult {
  readonly seed: number;
  /** What was wrong; undefined when all was well. */
  readonly violation: string | undefined;
  readonly schedule: readonly Fault[];
  /** Everything that was noted, a line each. */
  readonly notes: readonly string[];
  /** Equal for equal runs. */
  readonly traceHash: string;
  readonly acknowledged: number;
  readonly events: number;
  /** Epochs there were: how often a core became the writer. */
  readonly epochs: number;
}

const COMMANDS = 120;
const SPAN_MS = 6_000;
const SETUP_LIMIT_MS = 60_000;
/** After the last fault has ended, a core must answer and consumers be there within this. */
const PEACE_LIMIT_MS = 120_000;
const PROBE_MS = 200;
/** Two machines' clocks differ, in microseconds. */
const MOST_SKEW = 500_000;

class Run {
  readonly time = new VirtualTime();
  readonly world = newLife();
  readonly server: Server;
  readonly oracle: Oracle;
  readonly damage: Damage;
  readonly cores: readonly [CoreProcess, CoreProcess];
  private readonly random: Random;
  private commandsLeft = 0;

  constructor(private readonly options: RunOptions) {
    this.random = new Random(`simulation ${options.seed}`);
    this.server = new Server(this.time, this.random.fork('server'));
    this.oracle = new Oracle(this.time, this.server.tables);
    this.server.onBatch = (row) => this.oracle.durable(row);
    this.damage = new Damage(this.server.tables, this.oracle);
    const at: Surroundings = {
      ...{ time: this.time, server: this.server, oracle: this.oracle, world: this.world },
      random: this.random.fork('cores'),
      maySend: () => this.commandsLeft-- > 0,
      repair: (code, startedMs) => this.damage.repair(code, startedMs, this.time.nowMs),
      onUp: (core) => this.damage.checkAccepted(core),
    };
    this.cores = [new CoreProcess('A', at), new CoreProcess('B', at)];
    const skew = this.random.fork('skew');
    for (const core of this.cores) core.clockOffsetMicros = skew.int(-MOST_SKEW, MOST_SKEW);
  }

  async all(): Promise<RunResult> {
    const drawn = this.schedule();
    try {
      await this.setUp();
      if (!this.failed) await this.trouble(drawn);
      if (!this.failed) await this.peace();
      if (!this.failed) closingChecks(this.server.tables, this.oracle);
    } catch (error) {
      this.oracle.fail(errorText(error));
    }
    const { oracle, server } = this;
    const outcomes = [...oracle.told.values()];
    return {
      seed: this.options.seed,
      violation: oracle.violation,
      schedule: drawn,
      notes: oracle.notes,
      traceHash: oracle.traceHash,
      acknowledged: outcomes.filter(({ outcome }) => outcome === 'acknowledged').length,
      events: server.tables.headSeq,
      epochs: server.tables.epoch,
    };
  }

  private get failed(): boolean {
    return this.oracle.violation !== undefined;
  }

  private schedule(): Fault[] {
    const { faults = ALL_FAULTS, keep } = this.options;
    const all = scheduleOf(this.random.fork('faults'), faults, SPAN_MS);
    return keep === undefined ? all : all.filter((_fault, place) => keep.includes(place));
  }

  /** Runs until `promise` settles. @throws Error when it does not within `limitMs` */
  private async until<T>(what: string, promise: Promise<T>, limitMs: number): Promise<T> {
    let settled = false;
    const done = promise.finally(() => (settled = true));
    done.catch(() => undefined);
    const limit = this.time.nowMs + limitMs;
    const came = await this.time.run(() => settled || this.failed, limit);
    if (!came) throw new Error(`${what}: not within ${limitMs} ms`);
    if (!settled) throw new Error(`given up while waiting: ${what}`);
    return done;
  }

  /** One core, no faults: the opening definitions. */
  private async setUp(): Promise<void> {
    const [first] = this.cores;
    first.start();
    await this.until('the first core comes up', this.up(first), SETUP_LIMIT_MS);
    const definitions = prologue().map((words, i) => first.send(`p${i}`, words));
    await this.until('the definitions are answered', Promise.all(definitions), SETUP_LIMIT_MS);
  }

  private async up(core: CoreProcess): Promise<void> {
    while (!core.service) await this.time.pause(10, this.world);
  }

  private async trouble(schedule: readonly Fault[]): Promise<void> {
    this.commandsLeft = this.options.commands ?? COMMANDS;
    this.cores[1].start();
    for (const fault of schedule) {
      this.time.after(fault.atMs, this.world, () => {
        this.oracle.note(describeFault(fault));
        inject(fault, this);
      });
    }
    const over = this.time.pause(SPAN_MS, this.world);
    await this.until('the time of trouble is over', over, SPAN_MS + 1);
  }

  /** No more faults: a core answers, consumers come to the end, and a stop is in order. */
  private async peace(): Promise<void> {
    this.commandsLeft = 0;
    const { server } = this;
    server.restart();
    server.slowUntil = server.fullUntil = 0;
    server.onNextFlush.length = 0;
    for (const core of this.cores) {
      core.thaw();
      core.wire.silentUntil = 0;
      core.wire.loseNextAnswer = core.wire.conflictNext = false;
    }
    this.oracle.note('peace');
    const position = await this.until('a core stops in order', this.lastStop(), PEACE_LIMIT_MS);
    await this.until('recovery', this.compareRecoveries(position), PEACE_LIMIT_MS);
  }

  /** A core may have lost the lease and not know it yet: then the other one's turn comes. */
  private async lastStop(): Promise<string> {
    for (;;) {
      const core = await this.probe();
      const others = this.cores.filter((other) => other !== core);
      for (const other of others) other.retire();
      await this.caughtUp(core);
      const position = await core.stop();
      if (position !== undefined) return position;
      for (const other of others) other.start();
    }
  }

  private async probe(): Promise<CoreProcess> {
    for (let i = 0; ; i++) {
      for (const core of this.cores) {
        const asked = core.send(`probe-${core.name}-${i}`, { type: 'clock' });
        const late = this.time.pause(PROBE_MS * 10, this.world);
        if (await Promise.race([asked, late])) return core;
      }
      await this.time.pause(PROBE_MS, this.world);
    }
  }

  /** Consumers have come to the log's end; or the core they live in has ended. */
  private async caughtUp(core: CoreProcess): Promise<void> {
    const { service } = core;
    const { offsets } = this.server.tables;
    const behind = (): boolean =>
      offsets.size < 2 || [...offsets.values()].some((seq) => seq < this.server.tables.headSeq);
    while (core.service === service && behind()) await this.time.pause(PROBE_MS, this.world);
    this.oracle.note(`consumers are at ${offsets.get(CHAIN)}`);
  }

  /** From the newest snapshot and from the beginning: the same, and what the stop said. */
  private async compareRecoveries(position: string): Promise<void> {
    const wire = { ...this.cores[0].wire, life: this.world, clients: new Set<never>() };
    const options = { sql: simulatedPool(wire), logger: silentLogger() };
    for (const fromStart of [false, true]) {
      const state = await recover({ ...options, fromStart });
      this.oracle.recovered(fromStart ? 'the whole log' : 'the last snapshot', state);
      const { engine, logHash } = state;
      const here = `${engine.lastSeq} ${engine.stateHash()} ${logHash.toString('hex')}`;
      if (position !== here) this.oracle.fail(`stopped at ${position}, recovered ${here}`);
    }
  }
}

/** Runs one seed from beginning to end. The same options give the same result. */
export function simulate(options: RunOptions): Promise<RunResult> {
  return new Run(options).all();
}
