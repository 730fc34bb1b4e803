/**
 * `probity load`: a recorded flow through the live core with the flow's own times, so that alerts,
 * tables and reports of those days exist.
 */
import { micros, type Command } from '../../core/contract';
import type { Engine } from '../../core/engine/engine';
import { recover } from '../../core/log/recovery';
import type { CoreService } from '../../core/log/core-service';
import { systemClock } from '../../platform/clock/clock';
import { textBlocks } from '../flow/blocks';
import { FlowError } from '../flow/flow-error';
import { FlowParser } from '../flow/reader';
import type { FlowRecord } from '../flow/record';
import { FlowConverter } from '../flow/to-commands';
import { DEFAULT_DATA_DIR } from '../live/base';
import { startBackstage } from '../live/run';
import { readRunParams } from '../params/run-params';
import { parseArguments } from './arguments';
import { BadInput } from './bad-input';
import { Progress } from './replay/progress';

const USAGE = 'usage: probity load FLOW.jsonl --data DIR [--params FILE]';
/** Commands that wait for their commit; keeps memory bounded and the log writer busy. */
const MAX_UNDER_WAY = 8192;
/**
 * Ten years, in microseconds. The core's time never goes back: a flow with milliseconds multiplied
 * once too often would stop every command that comes after it.
 */
const MAX_AHEAD_MICROS = 315_576_000_000_000;
/** Definitions give out the numbers that later commands carry. */
const DEFINITIONS: ReadonlySet<Command['type']> = new Set(['asset', 'market', 'pool', 'account']);

/** @throws BadInput, FlowError, CodedError */
export async function run(args: readonly string[]): Promise<number> {
  const { positionals, values } = parseArguments(args, {
    values: ['data', 'params'],
    flags: [],
    usage: USAGE,
  });
  const [input, ...more] = positionals;
  if (input === undefined || more.length > 0) throw new BadInput(`one input is wanted; ${USAGE}`);
  const params = await readRunParams(values.get('params'));
  const firstTs = await check(input);
  const { base, core } = await startBackstage({
    service: 'probity-load',
    dataDir: values.get('data') ?? DEFAULT_DATA_DIR,
    params: { ...params, core: undefined },
    paramsFile: values.get('params'),
  });
  let clean = false;
  try {
    const { engine } = await recover({ sql: base.pool, logger: base.logger });
    if (firstTs < engine.now) {
      const what = `the flow begins at ${firstTs}, but this data folder has reached ${engine.now}`;
      throw new BadInput(`${what}: load flows in their order, or into a new folder (${input}:1)`);
    }
    await new Loading(core.service, engine, params.core).run(input);
  } finally {
    clean = await base.lifecycle.stop();
  }
  return clean ? 0 : 1;
}

/** Reads the whole file first, so that a bad line is found before anything is in the log. */
async function check(input: string): Promise<number> {
  if (input === '-') throw new BadInput(`load reads a file, not standard input; ${USAGE}`);
  const parser = new FlowParser(input);
  const latest = systemClock().nowMicros() + MAX_AHEAD_MICROS;
  let first = Number.POSITIVE_INFINITY;
  for await (const block of textBlocks(input)) {
    parser.parse(block, ({ ts }) => {
      first = Math.min(first, ts);
      if (ts <= latest) return;
      const what = `ts ${ts} is more than ten years ahead of now: microseconds are wanted`;
      throw new FlowError(what, input, parser.place.line);
    });
  }
  return first;
}

class Loading {
  private underWay = 0;
  private records = 0;
  private failure: Error | undefined;
  private wake: (() => void) | undefined;

  /** @param engine state of the log as it is; from here on it only follows the definitions */
  constructor(
    private readonly service: CoreService,
    private readonly engine: Engine,
    private readonly coreParams: string | undefined,
  ) {}

  async run(input: string): Promise<void> {
    const parser = new FlowParser(input);
    const converter = new FlowConverter(
      this.engine.registry,
      (command) => this.submit(command),
      (what) => parser.fail(what),
    );
    const progress = new Progress('load');
    try {
      for await (const block of textBlocks(input)) {
        const records: FlowRecord[] = [];
        parser.parse(block, (record) => records.push(record));
        for (const record of records) {
          if (this.records++ === 0) this.switchOn(record.ts);
          converter.take(record);
          if (this.underWay >= MAX_UNDER_WAY) await this.below(MAX_UNDER_WAY / 2);
        }
        progress.show(this.records, block.bytesRead);
      }
      await this.below(1);
    } finally {
      progress.done();
    }
  }

  private switchOn(ts: number): void {
    if (this.coreParams === undefined) return;
    this.submit({ type: 'params', ts: micros(ts), json: this.coreParams });
  }

  private submit(command: Command): void {
    if (DEFINITIONS.has(command.type)) this.engine.apply(command, () => undefined);
    this.underWay++;
    this.service
      .submitAt(command)
      .catch((error: unknown) => {
        this.failure ??= error instanceof Error ? error : new Error(String(error));
      })
      .finally(() => {
        this.underWay--;
        this.wake?.();
      });
  }

  /** Waits until fewer than `limit` commands are under way. @throws what the core refused with */
  private async below(limit: number): Promise<void> {
    while (this.underWay >= limit && this.failure === undefined) {
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
    if (this.failure) throw this.failure;
  }
}
