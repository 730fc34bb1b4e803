/** An opened core on a test database, with what its tests need around it. */
import { Registry } from 'prom-client';
import { CommandStream, prologue, stamp } from './random-commands';
import { Seeded } from './seeded';
import type { Command, CommandResult } from '../../core/contract';
import { openCore, type OpenCore, type OpenCoreOptions } from '../../core/log/open-core';
import { systemClock } from '../../platform/clock/clock';
import type { CodedError } from '../../platform/errors/coded-error';
import { silentLogger } from '../../platform/log/logger';
import type { TestDatabase } from '../../platform/postgres/test-database';

export interface Rig extends OpenCore {
  /** What the core stopped for by itself, as it is told. */
  readonly fatal: Promise<CodedError>;
  readonly metrics: Registry;
}

/** Opens a core; snapshots are taken at stop() alone unless `limits` say otherwise. */
export async function openRig(
  db: Pick<TestDatabase, 'pool'>,
  options: Partial<OpenCoreOptions> = {},
): Promise<Rig> {
  const metrics = new Registry();
  let tell: (error: CodedError) => void = () => undefined;
  const fatal = new Promise<CodedError>((resolve) => (tell = resolve));
  const core = await openCore({
    pool: db.pool,
    clock: systemClock(),
    logger: silentLogger(),
    metrics,
    onFatal: (error) => tell(error),
    ...options,
  });
  return { ...core, fatal, metrics };
}

/**
 * The opening definitions and then `steps` random commands, all with times of their own.
 * @param more parameters in force beside the stream's own
 */
export function randomCommands(seed: number, steps: number, more: object = {}): Command[] {
  const stream = new CommandStream(new Seeded(seed), more);
  const out = prologue(more).map((words) => stamp(words, 1));
  for (let i = 0; i < steps; i++) out.push(stream.next());
  return out;
}

/** Submits all of them at once and waits for every answer. */
export function submitAll(core: OpenCore, commands: readonly Command[]): Promise<CommandResult[]> {
  return Promise.all(commands.map((command) => core.service.submitAt(command)));
}
