/** What goes wrong in a run, and when: a schedule that is a function of the seed. */
import type { Random } from '../../platform/random/random';

/** The two cores; either may be the writer. */
export const CORES = ['A', 'B'] as const;
export type CoreName = (typeof CORES)[number];

/** Each kind with what it does, for the documentation and `--help`. */
export const FAULT_KINDS = {
  cut: 'a connection breaks; the server notices at once or up to seconds later',
  'lose-answer': 'the next commit of a core is made, and the connection breaks before the answer',
  silence: 'nothing gets through between a core and the database for a while',
  'slow-disk': 'every commit takes long',
  'full-disk': 'every write is refused (53100)',
  'database-crash': 'the server dies; commits under way may or may not be in it',
  conflict: 'the next transaction of a core is refused (40001)',
  kill: 'a core is killed (-9) and started again',
  freeze: 'a core stands still (paused machine, SIGSTOP) and goes on as if nothing had been',
  'clock-step': "a core's clock is set forward or back",
  takeover: 'an operator ends the session that holds the lease; the other core may take it',
  stop: 'a core is stopped in order (SIGTERM) and started again',
  'torn-batch': 'power fails, and the newest batch comes back with wrong or missing bytes',
  'torn-snapshot': 'power fails, and the newest snapshot comes back with wrong or missing bytes',
} as const;

export type FaultKind = keyof typeof FAULT_KINDS;
export const ALL_FAULTS = Object.keys(FAULT_KINDS) as FaultKind[]; // the table's own keys

export interface Fault {
  readonly kind: FaultKind;
  /** When, in ms of the run. */
  readonly atMs: number;
  readonly core: CoreName;
  /** How long it lasts, where it lasts. */
  readonly forMs: number;
  /** In [0, 1): which connection, which byte, how the coin falls. */
  readonly lot: number;
  /** It waits for the next commit to be under way, and hits in the middle of it. */
  readonly aimed: boolean;
}

/** Quiet at the beginning, so that there is something to lose. */
const FIRST_MS = 300;

export function scheduleOf(random: Random, kinds: readonly FaultKind[], spanMs: number): Fault[] {
  const count = random.int(1, 10);
  const faults = Array.from({ length: count }, () => ({
    kind: random.pick(kinds),
    atMs: random.int(FIRST_MS, spanMs),
    core: random.pick(CORES),
    // Mostly short, sometimes longer than any patience of the core.
    forMs: Math.round(random.chance(0.2) ? random.range(5_000, 30_000) : random.range(10, 2_500)),
    lot: random.next(),
    aimed: random.chance(0.5),
  }));
  return faults.sort((a, b) => a.atMs - b.atMs);
}

/** One fault in words. */
export function describeFault({ kind, atMs, core, forMs, lot, aimed }: Fault): string {
  const when = aimed ? `${atMs} ms, at the next commit:` : `${atMs} ms:`;
  return `${when} ${kind} ${core} for ${forMs} ms, lot ${lot.toFixed(3)}`;
}
