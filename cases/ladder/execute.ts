/**
 * Carries approved measures out as commands of the core. A command that was sent and not recorded
 * (the process ended in between) is sent again: the same step twice is one step there.
 */
import type { CommandPort, CommandResult, RegistryView, Unstamped } from '../../core/contract';
import { marketId, micros, NONE, type CommandOf } from '../../core/contract';
import type { Clock } from '../../platform/clock/clock';
import { transaction, type Sql } from '../../platform/postgres/pool';
import type { CasesRouterOptions } from '../router-options';
import { lockNextApproved, readMeasures, recordDone, type KeptMeasure } from '../store/measures';
import { staysBehind } from './steps';

export interface LadderPorts {
  readonly pool: CasesRouterOptions['pool'];
  readonly clock: Clock;
  readonly registry: RegistryView;
  readonly commands: CommandPort;
}

/** The run that goes on now, by database: others wait for it without holding a connection. */
const running = new WeakMap<LadderPorts['pool'], Promise<void>>();

/**
 * All that are approved and wait, in their order. Each is held while the core works on it, so that
 * nobody else sends it as well.
 * @throws NotAccepted what the core cannot take now; the rest waits
 */
export async function carryOut(ports: LadderPorts): Promise<void> {
  const { pool } = ports;
  const before = running.get(pool) ?? Promise.resolve();
  const mine = before.catch(() => undefined).then(() => carryOutAll(ports)); // told who ran it
  running.set(pool, mine);
  await mine;
}

async function carryOutAll(ports: LadderPorts): Promise<void> {
  const { pool, clock } = ports;
  for (;;) {
    const more = await transaction(pool, async (tx) => {
      const measureId = await lockNextApproved(tx);
      if (measureId === undefined) return false;
      const [row] = await readMeasures(tx, { measureId }, clock.nowMicros());
      if (row !== undefined) await recordDone(tx, measureId, await carryOutOne(ports, tx, row));
      return true;
    });
    if (!more) return;
  }
}

type Outcome = Parameters<typeof recordDone>[2];

async function carryOutOne(ports: LadderPorts, tx: Sql, row: KeptMeasure): Promise<Outcome> {
  const command = await commandFor(ports, tx, row);
  if (command === undefined) return { refusal: `the core has no account ${row.account}` };
  return outcomeOf(await ports.commands.submit(command));
}

function outcomeOf({ events, ts }: CommandResult): Outcome {
  const [first] = events;
  if (first === undefined) return { refusal: 'the core gave no event' };
  if (first.type === 'rejected') return { refusal: `${first.code} ${first.reason}` };
  return { seq: first.seq, at: ts };
}

type MeasureCommand = Unstamped<CommandOf<'measure'>>;

async function commandFor(
  { clock, registry }: LadderPorts,
  tx: Sql,
  row: KeptMeasure,
): Promise<MeasureCommand | undefined> {
  const account = registry.accountNamed(row.account)?.id;
  if (account === undefined) return undefined;
  const market = row.market === null ? marketId(NONE) : registry.marketNamed(row.market)?.id;
  if (market === undefined) return undefined;
  // The log is read by more people than the case: it has the number, not the reason.
  const head = {
    ...({ type: 'measure', account, market, reason: `by ${row.measureId}` } as const),
    ...{ case: row.caseId, by: row.proposedBy },
    ...(row.decidedBy === null ? {} : { approvedBy: row.decidedBy }),
  };
  if (row.measure !== 'lift') {
    const { measure, perSecond, until } = row;
    return {
      ...{ ...head, measure },
      ...(perSecond === null ? {} : { perSecond }),
      ...(until === null ? {} : { until: micros(until) }),
    };
  }
  const now = clock.nowMicros();
  const all = await readMeasures(tx, { account: row.account }, now);
  const lifted = all.find(({ measureId }) => measureId === row.lifts);
  if (lifted === undefined || lifted.measure === 'lift') return undefined;
  // The core has one step of a kind on a market: another one of these that holds takes its place.
  const stays = staysBehind(lifted, all);
  if (stays === undefined) return { ...head, measure: 'lift', lifts: lifted.measure };
  const { perSecond, until } = stays;
  return {
    ...{ ...head, measure: lifted.measure },
    ...(perSecond === null ? {} : { perSecond }),
    ...(until === null ? {} : { until: micros(until) }),
  };
}
