/**
 * Tells the core which accounts belong to listed insiders, so that it stands in the log and the
 * detectors judge with it, in replay as live. Accounts opened later are told of later.
 */
import { micros, type CommandPort, type RegistryView, type Unstamped } from '../../core/contract';
import type { Clock } from '../../platform/clock/clock';
import type { Sql } from '../../platform/postgres/pool';
import type { InsiderRole, InsiderRow } from '../contract';
import { readInsiders, readTold, recordTold, type Told } from '../store/insiders';

export interface InsiderPorts {
  readonly sql: Sql;
  readonly clock: Clock;
  readonly registry: RegistryView;
  readonly commands: CommandPort;
}

type Relationship = Extract<Unstamped, { type: 'relationship' }>;

/** What the log calls them. */
const KINDS: Readonly<Record<InsiderRole, Relationship['kind']>> = {
  issuer: 'issuer',
  adviser: 'adviser',
  'listing-team': 'insider',
  staff: 'insider',
};

/** @returns how many accounts were told of. @throws NotAccepted what the core cannot take now */
export async function tellCore(ports: InsiderPorts): Promise<number> {
  const { sql, clock, registry, commands } = ports;
  const told = new Map((await readTold(sql)).map((one) => [`${one.entry} ${one.account}`, one]));
  const now = clock.nowMicros();
  let count = 0;
  const rows = await readInsiders(sql);
  for (const row of rows) {
    for (const id of registry.accountsOfOwner(row.person)) {
      const account = registry.account(id)?.name;
      if (account === undefined) continue;
      const before = told.get(`${row.entry} ${account}`);
      if (!isNews(row, before, now)) continue;
      const last = lastEnd(row, rows, now);
      const until = last === null ? {} : { until: micros(last) };
      const { events, ts } = await commands.submit({
        ...{ type: 'relationship', account: id, kind: KINDS[row.role], to: row.asset },
        ...until,
      });
      const [first] = events;
      if (first === undefined || first.type === 'rejected') continue;
      const at = { seq: first.seq, at: ts };
      await recordTold(sql, { entry: row.entry, account, until: row.until }, at);
      count += 1;
    }
  }
  return count;
}

/**
 * When the relationship ends. One person may stand on a list more than once, and the core knows
 * one relationship of a kind: it lasts as long as the longest of the entries that have begun.
 */
function lastEnd(row: InsiderRow, rows: readonly InsiderRow[], now: number): number | null {
  const ends = rows.flatMap(({ asset, person, role, from, until }) => {
    const isSame = asset === row.asset && person === row.person && KINDS[role] === KINDS[row.role];
    return isSame && from <= now ? [until ?? Infinity] : [];
  });
  const last = Math.max(row.until ?? Infinity, ...ends);
  return last === Infinity ? null : last;
}

/** Not told yet and not over; or told with another end. One that has not begun waits for it. */
function isNews({ from, until }: InsiderRow, before: Told | undefined, now: number): boolean {
  if (before !== undefined) return before.until !== until;
  return from <= now && (until === null || until > now);
}
