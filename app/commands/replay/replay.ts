/**
 * A recorded order flow, or an archive of the log, through core, surveillance and customer risk,
 * offline and without a database, into the files of contracts §3.
 */
import { commandCodec, eventCodec, WireWriter } from '../../../core/contract';
import type { Command, CoreEvent } from '../../../core/contract';
import { micros } from '../../../core/contract/ids';
import { Engine } from '../../../core/engine/engine';
import { archivesAt, isArchive, readArchives } from '../../../core/log/archive-file';
import { batchName } from '../../../core/log/batch';
import { explainDifference } from '../../../core/log/difference';
import { CodedError } from '../../../platform/errors/coded-error';
import { textBlocks } from '../../flow/blocks';
import { FlowParser } from '../../flow/reader';
import type { FlowRecord } from '../../flow/record';
import { FlowConverter } from '../../flow/to-commands';
import { RunFiles, type Holding } from '../../output/run-files';
import type { RunParams } from '../../params/params';
import { readRunParams } from '../../params/run-params';
import { BadInput } from '../bad-input';
import type { ReplayOptions } from './options';
import { Progress } from './progress';
import { Watch, type WatchEnd } from './watch';

/** The one who watches: in this thread, or in another that takes what it is sent in its time. */
interface Watching {
  take(bytes: Uint8Array): void;
  /** Before more is taken, where it is taken by another. */
  room?(): Promise<void>;
  finish(): WatchEnd | Promise<WatchEnd>;
}

/**
 * Replays, and writes the files.
 * @param thread that watches beside this one; undefined: this one watches too
 * @throws BadInput, FlowError, OutputError
 */
export async function replay(options: ReplayOptions, thread: Watching | undefined): Promise<void> {
  const params = await readRunParams(options.params);
  const watch = thread ?? new Watch(params, options.surveillance);
  const startedAt = performance.now();
  const files = new RunFiles(options.out, options.files, (bytes) => watch.take(bytes));
  try {
    const pass = new Replay(params, options, files, watch);
    if (isArchive(options.input)) await pass.archive();
    else await pass.flow();
    await pass.finish(() => performance.now() - startedAt);
  } catch (error) {
    files.discard();
    throw error;
  }
}

/** The one pass over the input. */
class Replay {
  readonly #engine = new Engine();
  #records = 0;

  constructor(
    private readonly params: RunParams,
    private readonly options: ReplayOptions,
    private readonly files: RunFiles,
    private readonly watch: Watching,
  ) {}

  /** Commands of the log with their own times and parameters; each event must come out again. */
  async archive(): Promise<void> {
    const again = new WireWriter();
    const onEvent = (e: CoreEvent): void => {
      eventCodec.encode(again, e);
      this.files.onEvent(e);
    };
    const files = archivesAt(this.options.input);
    if (files.length === 0) throw new BadInput(`no *.archive is in ${this.options.input}`);
    for (const batch of readArchives(files)) {
      again.reset();
      const commands = commandCodec.decodeAll(batch.commands);
      for (const command of commands) this.#engine.apply(command, onEvent);
      this.#records += commands.length;
      if (!again.view().equals(batch.events)) {
        const place = explainDifference(batch, again.view(), undefined);
        const what = `the archive's ${batchName(batch)} gives something else here: ${place}`;
        throw new CodedError('LOG_DIVERGED', `${what}; use the version that wrote it`);
      }
      await this.watch.room?.();
    }
  }

  async flow(): Promise<void> {
    const { input } = this.options;
    const parser = new FlowParser(input);
    const onEvent = (e: CoreEvent): void => this.files.onEvent(e);
    const apply = (command: Command): void => this.#engine.apply(command, onEvent);
    const converter = new FlowConverter(this.#engine.registry, apply, (what) => parser.fail(what));
    const progress = new Progress('replay');
    const take = (record: FlowRecord): void => {
      if (this.#records++ === 0) this.#switchOn(record, apply);
      converter.take(record);
    };
    try {
      for await (const block of textBlocks(input)) {
        parser.parse(block, take);
        progress.show(this.#records, block.bytesRead);
        await this.watch.room?.();
      }
    } finally {
      progress.done();
    }
  }

  /** What `--params` switches on in the core holds from the first record on. */
  #switchOn(first: FlowRecord, apply: (command: Command) => void): void {
    const { core } = this.params;
    if (core !== undefined) apply({ type: 'params', ts: micros(first.ts), json: core });
  }

  async finish(elapsedMs: () => number): Promise<void> {
    this.files.endEvents();
    const watched = this.watch.finish();
    const balances: Holding[] = [];
    this.#engine.eachBalance((account, asset, available, locked) => {
      balances.push({ account, asset, available, locked });
    });
    const stateHash = this.#engine.stateHash();
    this.files.finish({
      inputRecords: this.#records,
      balances,
      ...(await watched),
      stateHash,
      paramsHash: this.params.paramsHash,
      elapsedMs,
    });
  }
}
