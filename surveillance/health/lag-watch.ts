/**
 * Whether surveillance keeps up with the log, and whether the log itself goes on: looked at from
 * another process than surveillance's own, so that its end is noticed too.
 */
import type { Conditions } from './conditions';

export interface LagSample {
  /** Newest durable event of the log. */
  readonly head: number;
  /** Last event that surveillance has dealt with; undefined before its first start. */
  readonly position: number | undefined;
  /** µs UTC */
  readonly at: number;
}

const SECOND = 1_000_000;
/** Events behind that are worth saying when they last. */
const BEHIND_EVENTS = 5_000;
const BEHIND_MICROS = 15 * SECOND;
/** Behind without moving: it does not work at all. */
const STUCK_MICROS = 60 * SECOND;
/** The core writes time into the log once a second, also when nobody trades. */
const SILENT_MICROS = 30 * SECOND;
/** Looks in which the log went on before its silence means something (recorded flows end). */
const LIVELY_LOOKS = 5;

export class LagWatch {
  private behindSince: number | undefined;
  private position: number | undefined;
  private movedAt: number | undefined;
  private head = -1;
  private headAt = 0;
  private lively = 0;

  constructor(private readonly conditions: Conditions) {}

  look(sample: LagSample): void {
    this.lookAtLog(sample);
    this.lookAtReader(sample);
  }

  private lookAtLog({ head, at }: LagSample): void {
    if (head !== this.head) {
      this.lively = this.head < 0 ? 0 : Math.min(this.lively + 1, LIVELY_LOOKS);
      this.head = head;
      this.headAt = at;
      this.conditions.over('feed-silence', 'log', `the log goes on with event ${head}`);
      return;
    }
    if (this.lively < LIVELY_LOOKS || at - this.headAt < SILENT_MICROS) return;
    const since = this.headAt;
    const what = `no event was written since event ${head}, ${secondsOf(at - since)} s ago`;
    const detail = `${what}; the core writes one a second: look at its log and at the database`;
    const found = { kind: 'feed-silence', subject: 'log', severity: 'critical', detail } as const;
    this.conditions.seen(found, at, since);
  }

  private lookAtReader({ head, position, at }: LagSample): void {
    const behind = head - (position ?? 0);
    if (position !== this.position || this.movedAt === undefined || behind <= 0) {
      this.position = position;
      this.movedAt = at;
    }
    this.behindSince = behind > BEHIND_EVENTS ? (this.behindSince ?? at) : undefined;
    const stuck = at - this.movedAt >= STUCK_MICROS;
    const late = this.behindSince !== undefined && at - this.behindSince >= BEHIND_MICROS;
    if (!stuck && !late) {
      this.conditions.over('feed-lag', 'log', `it has caught up to event ${position ?? 0}`);
      return;
    }
    const since = stuck ? this.movedAt : (this.behindSince ?? at);
    const severity = stuck ? 'critical' : 'warning';
    const detail = stuck
      ? `surveillance has not moved from event ${position ?? 0} for ${secondsOf(at - since)} s ` +
        `and is ${behind} events behind: look at the worker's log, abuse goes unseen`
      : `surveillance is ${behind} events behind the log: alerts come late`;
    this.conditions.seen({ kind: 'feed-lag', subject: 'log', severity, detail }, at, since);
  }
}

function secondsOf(micros: number): number {
  return Math.round(micros / SECOND);
}
