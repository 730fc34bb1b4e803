/**
 * Commands that decisions owe the core: written in the decision's transaction, sent in order by
 * the core's process, and marked when the core has answered. All are absolute, so one that is sent
 * twice because of a crash in between changes nothing.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Pool } from 'pg';
import { type CommandPort, type RegistryView, type Unstamped } from '../../core/contract';
import type { Clock } from '../../platform/clock/clock';
import type { Logger } from '../../platform/log/logger';
import type { Sql } from '../../platform/postgres/pool';
import type { OwedCommand } from '../customers/core-commands';
import { coreLimit } from '../customers/order-limits';

export async function oweCommands(
  tx: Sql,
  customer: string,
  commands: readonly OwedCommand[],
  at: number,
): Promise<void> {
  for (const command of commands) {
    await tx.query('INSERT INTO kyc_outbox (customer, command, made_at) VALUES ($1, $2, $3)', [
      customer,
      JSON.stringify(command),
      at,
    ]);
  }
}

export interface OutboxOptions {
  readonly pool: Pool;
  readonly commands: CommandPort;
  readonly registry: RegistryView;
  readonly clock: Clock;
  readonly logger: Logger;
}

const POLL_MS = 250;
const BATCH = 100;
const AFTER_FAULT_MS = 2_000;

/** Sends what is owed until it is stopped. */
export class Outbox {
  readonly #end = new AbortController();
  readonly #done: Promise<void>;

  constructor(private readonly options: OutboxOptions) {
    this.#done = this.#loop();
  }

  /** Finishes the command under way. */
  async stop(): Promise<void> {
    this.#end.abort();
    await this.#done;
  }

  async #loop(): Promise<void> {
    const { signal } = this.#end;
    while (!signal.aborted) {
      let pauseMs = POLL_MS;
      try {
        await drainOutbox(this.options, signal);
      } catch (error) {
        // The database or the core is away: what is owed waits in its table.
        this.options.logger.warn({ err: error }, 'commands to the core wait');
        pauseMs = AFTER_FAULT_MS;
      }
      await delay(pauseMs, undefined, { signal }).catch(() => undefined);
    }
  }
}

/**
 * Sends everything owed, in order.
 * @throws NotAccepted when the core takes no commands; what is left is tried again later
 */
export async function drainOutbox(
  { pool, commands, registry, clock, logger }: OutboxOptions,
  signal?: AbortSignal,
): Promise<number> {
  let sent = 0;
  for (;;) {
    const { rows } = await pool.query<{ id: bigint; command: OwedCommand }>(
      'SELECT id, command FROM kyc_outbox WHERE done_at IS NULL ORDER BY id LIMIT $1',
      [BATCH],
    );
    for (const { id, command } of rows) {
      if (signal?.aborted === true) return sent;
      const outcome = await send(commands, registry, command);
      if (outcome !== 'done') logger.error({ command, outcome }, 'a command was refused');
      await pool.query('UPDATE kyc_outbox SET done_at = $2, outcome = $3 WHERE id = $1', [
        ...[id, clock.nowMicros(), outcome],
      ]);
      sent++;
    }
    if (rows.length < BATCH) return sent;
  }
}

async function send(port: CommandPort, registry: RegistryView, owed: OwedCommand): Promise<string> {
  const command = coreCommand(registry, owed);
  if (command === undefined) return 'the core knows no such account';
  const { events } = await port.submit(command);
  const refused = events.find((event) => event.type === 'rejected');
  return refused?.type === 'rejected' ? `${refused.code}: ${refused.reason}` : 'done';
}

function coreCommand(registry: RegistryView, owed: OwedCommand): Unstamped | undefined {
  if (owed.type === 'limits') {
    const { owner: key, limits, by } = owed;
    const names = Object.keys(limits);
    const values = names.map((name) => coreLimit(name, limits[name] ?? null));
    return { type: 'limits', scope: 'owner', key, names, values, by };
  }
  const account = registry.accountNamed(owed.account)?.id;
  if (account === undefined) return undefined;
  if (owed.type === 'account-update') {
    return { type: 'account-update', account, kycLevel: owed.kycLevel, by: owed.by };
  }
  const { state, reason, by, approvedBy } = owed;
  const approved = approvedBy === undefined ? {} : { approvedBy };
  return { type: 'account-state', account, state, reason, by, ...approved };
}
