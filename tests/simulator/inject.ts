/** Makes a fault of the schedule happen. */
import type { CoreProcess } from './core-process';
import type { Damage } from './damage';
import type { Fault } from './faults';
import { Session, type Server } from './server';
import type { Life, VirtualTime } from './virtual-time';

export interface World {
  readonly time: VirtualTime;
  readonly world: Life;
  readonly server: Server;
  readonly damage: Damage;
  readonly cores: readonly CoreProcess[];
}

/** How late a server hears that its peer is gone, at most. */
const LONGEST_NOTICE_MS = 4_000;
const MOST_CLOCK_STEP_MICROS = 20_000_000;

/** Now, or in the middle of the next commit. */
export function inject(fault: Fault, at: World): void {
  if (!fault.aimed) return strike(fault, at);
  const { server, world, time } = at;
  // The hit is the world's, whatever becomes of the server meanwhile.
  server.onNextFlush.push(() => time.after(0, world, () => strike(fault, at)));
}

function strike(fault: Fault, at: World): void {
  const { kind, forMs, lot } = fault;
  const { time, server, world } = at;
  const core = at.cores.find(({ name }) => name === fault.core);
  if (!core) throw new Error(`no core ${fault.core}`);
  const until = time.nowMs + forMs;
  const noticeMs = lot < 0.5 ? 0 : lot * LONGEST_NOTICE_MS;
  switch (kind) {
    case 'cut': {
      const all = [...core.wire.clients];
      const clients = fault.aimed ? all.filter(({ isBusy }) => isBusy) : all;
      return clients[Math.floor(lot * clients.length)]?.cut(noticeMs);
    }
    case 'lose-answer':
      core.wire.loseNextAnswer = true;
      return;
    case 'conflict':
      core.wire.conflictNext = true;
      return;
    case 'silence':
      core.wire.silentUntil = until;
      return;
    case 'slow-disk':
      server.slowUntil = until;
      server.slowMs = forMs * lot;
      return;
    case 'full-disk':
      server.fullUntil = until;
      return;
    case 'database-crash':
      server.crash();
      return time.after(forMs, world, () => server.restart());
    case 'kill':
      return core.kill(forMs, noticeMs);
    case 'freeze':
      return core.freeze(forMs);
    case 'clock-step':
      core.clockOffsetMicros += Math.round((lot - 0.5) * MOST_CLOCK_STEP_MICROS);
      return;
    case 'takeover':
      return takeOver(server);
    case 'stop':
      return void core.stop().then(() => core.kill(forMs));
    case 'torn-batch':
    case 'torn-snapshot':
      for (const each of at.cores) each.kill(forMs);
      server.crash();
      server.restart();
      if (kind === 'torn-batch') at.damage.tearBatch(lot);
      else at.damage.tearSnapshot(lot);
      return;
  }
}

function takeOver(server: Server): void {
  const holder = server.locks.holder('advisory core-writer');
  if (holder instanceof Session) holder.terminate();
}
