/**
 * `probity replay`: a recorded order flow, or an archive of the log, through core, surveillance and
 * customer risk, offline and without a database, into the files of contracts §3.
 */
import { commandCodec, eventCodec, WireWriter } from '../../../core/contract';
import type { Command, CoreEvent } from '../../../core/contract';
import { micros } from '../../../core/contract/ids';
import { Engine } from '../../../core/engine/engine';
import { archivesAt, isArchive, readArchives } from '../../../core/log/archive-file';
import { batchName } from '../../../core/log/batch';
import { explainDifference } from '../../../core/log/difference';
import { CodedError } from '../../../platform/errors/coded-error';
import { inOrder } from '../../../cases/contract/alert-book';
import { CustomerMonitoring } from '../../../kyc/monitoring/monitoring';
import { CustomerRisk } from '../../../kyc/risk/customer-risk';
import { Surveillance } from '../../../surveillance/surveillance';
import { textBlocks } from '../../flow/blocks';
import { FlowParser } from '../../flow/reader';
import type { FlowRecord } from '../../flow/record';
import { FlowConverter } from '../../flow/to-commands';
import { RunFiles, type Holding } from '../../output/run-files';
import { monitoringSettings, type RunParams } from '../../params/params';
import { readRunParams } from '../../params/run-params';
import { BadInput } from '../bad-input';
import { replayOptions, type ReplayOptions } from './options';
import { Progress } from './progress';

/** @returns the exit code. @throws BadInput, FlowError, OutputError */
export async function run(args: readonly string[]): Promise<number> {
  const options = replayOptions(args);
  const params = await readRunParams(options.params);
  const startedAt = performance.now();
  const files = new RunFiles(options.out, options.files);
  try {
    const replay = new Replay(params, options, files);
    if (isArchive(options.input)) replay.archive();
    else await replay.flow();
    replay.finish(() => performance.now() - startedAt);
  } catch (error) {
    files.discard();
    throw error;
  }
  return 0;
}

/** The one pass over the input. */
class Replay {
  readonly #engine = new Engine();
  readonly #surveillance: Surveillance | undefined;
  readonly #monitoring: CustomerMonitoring | undefined;
  readonly #risk: CustomerRisk;
  #records = 0;

  constructor(
    private readonly params: RunParams,
    private readonly options: ReplayOptions,
    private readonly files: RunFiles,
  ) {
    this.#risk = new CustomerRisk(params.risk);
    // --no-surveillance is for the core alone: half of the alerts would be taken for all of them.
    if (options.surveillance) {
      this.#surveillance = new Surveillance(params.rules, params.paramsHash);
      this.#monitoring = new CustomerMonitoring(monitoringSettings(params));
    }
  }

  /** Commands of the log with their own times and parameters; each event must come out again. */
  archive(): void {
    const again = new WireWriter();
    const onEvent = (e: CoreEvent): void => {
      eventCodec.encode(again, e);
      this.#onEvent(e);
    };
    const files = archivesAt(this.options.input);
    if (files.length === 0) throw new BadInput(`no *.archive is in ${this.options.input}`);
    for (const batch of readArchives(files)) {
      again.reset();
      const commands = commandCodec.decodeAll(batch.commands);
      for (const command of commands) this.#engine.apply(command, onEvent);
      this.#records += commands.length;
      if (again.view().equals(batch.events)) continue;
      const place = explainDifference(batch, again.view(), undefined);
      const what = `the archive's ${batchName(batch)} gives something else here: ${place}`;
      throw new CodedError('LOG_DIVERGED', `${what}; use the version that wrote it`);
    }
  }

  async flow(): Promise<void> {
    const { input } = this.options;
    const parser = new FlowParser(input);
    const onEvent = (e: CoreEvent): void => this.#onEvent(e);
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

  #onEvent(e: CoreEvent): void {
    this.files.onEvent(e);
    this.#surveillance?.onEvent(e);
    this.#monitoring?.onEvent(e);
    this.#risk.onEvent(e);
  }

  finish(elapsedMs: () => number): void {
    const surveillance = this.#surveillance;
    surveillance?.close();
    const monitoring = this.#monitoring;
    const alerts = [...(surveillance?.alerts() ?? []), ...(monitoring?.alerts() ?? [])];
    alerts.sort(inOrder);
    for (const alert of alerts) this.#risk.onAlert(alert);
    const balances: Holding[] = [];
    this.#engine.eachBalance((account, asset, available, locked) => {
      balances.push({ account, asset, available, locked });
    });
    this.files.finish({
      inputRecords: this.#records,
      balances,
      alerts,
      rules: [...(surveillance?.stats() ?? []), ...(monitoring?.stats() ?? [])].map((s) => s.rule),
      risk: this.#risk.rows(),
      stateHash: this.#engine.stateHash(),
      paramsHash: this.params.paramsHash,
      elapsedMs,
    });
  }
}
