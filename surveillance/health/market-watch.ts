/**
 * Watches what the events say about the feed itself: markets that fell silent, outside prices that
 * went stale, accounts without an owner. Event time alone; the same events give the same findings.
 */
import type { CoreEvent, EventOf } from '../../core/contract';
import type { MarketFeedRow } from '../contract';
import type { Conditions } from './conditions';
import { Habit, type HabitLimits } from './habit';

const SECOND = 1_000_000;
/** The feed as a whole may have stood still: of such a step only this much counts as waiting. */
const LONGEST_STEP = 5 * SECOND;
const INPUT: HabitLimits = { needed: 300, factor: 5, floor: 120 * SECOND };
/** Detectors hold an outside price for unknown after ten minutes; this says so before. */
const REFERENCE: HabitLimits = { needed: 50, factor: 5, floor: 120 * SECOND };

interface Watched {
  readonly name: string;
  readonly input: Habit;
  readonly reference: Habit;
  phase: string;
  lastInputAt: number | null;
  lastReferenceAt: number | null;
}

export class MarketWatch {
  private readonly markets: (Watched | undefined)[] = [];
  private lastTs = -1;
  /** µs of event time in which events came. */
  private living = 0;
  private nextLook = 0;

  constructor(private readonly conditions: Conditions) {}

  /** The object is not kept. */
  onEvent(e: CoreEvent): void {
    const step = this.lastTs < 0 ? 0 : e.ts - this.lastTs;
    this.lastTs = e.ts;
    if (step > 0) {
      this.living += Math.min(step, LONGEST_STEP);
      if (this.living >= this.nextLook) this.look(e.ts);
    }
    switch (e.type) {
      case 'accepted':
      case 'amended':
      case 'rejected':
        return this.input(e.market, e.ts);
      case 'cancelled':
        if (e.reason === 'user') this.input(e.market, e.ts);
        return;
      case 'reference':
        return this.referred(e);
      case 'market':
        return this.opened(e);
      case 'market-phase':
        return this.phase(e);
      case 'account':
        if (e.owner.trim() === '') this.withoutOwner(e);
        return;
      default:
        return;
    }
  }

  rows(): MarketFeedRow[] {
    return this.markets.flatMap((m) =>
      m === undefined
        ? []
        : {
            market: m.name,
            phase: m.phase,
            lastInputAt: m.lastInputAt,
            usualWait: m.input.usual ?? null,
            lastReferenceAt: m.lastReferenceAt,
            usualReferenceWait: m.reference.usual ?? null,
          },
    );
  }

  private input(id: number, at: number): void {
    const m = this.markets[id];
    if (m === undefined) return;
    m.lastInputAt = at;
    const silent = this.conditions.has('market-silence', m.name);
    m.input.sign(this.living, silent);
    if (silent) this.conditions.over('market-silence', m.name, 'orders came again');
  }

  private referred(e: EventOf<'reference'>): void {
    const m = this.markets[e.market];
    if (m === undefined) return;
    m.lastReferenceAt = e.ts;
    const stale = this.conditions.has('reference-stale', m.name);
    m.reference.sign(this.living, stale);
    if (stale) this.conditions.over('reference-stale', m.name, 'an outside price came again');
  }

  private opened(e: EventOf<'market'>): void {
    this.markets[e.market] = {
      ...{ name: e.name, phase: 'continuous', lastInputAt: null, lastReferenceAt: null },
      input: new Habit(INPUT),
      reference: new Habit(REFERENCE),
    };
  }

  /** Who may not trade is not silent; the wait begins anew when trading goes on. */
  private phase(e: EventOf<'market-phase'>): void {
    for (const [id, m] of this.markets.entries()) {
      if (m === undefined || (e.market !== 0 && id !== e.market)) continue;
      m.phase = e.phase;
      m.input.skip(this.living);
      this.conditions.over('market-silence', m.name, `the market is ${e.phase}`);
    }
  }

  private withoutOwner({ name, seq, ts }: EventOf<'account'>): void {
    const why = `account ${name} was opened by event ${seq} without an owner`;
    const todo = 'it is judged as an owner of its own: find out whose it is, and open it anew';
    const detail = `${why}; ${todo}`;
    const subject = name;
    this.conditions.seen(
      { kind: 'account-without-owner', subject, severity: 'warning', detail },
      ts,
    );
  }

  /** Once a second of living time. */
  private look(at: number): void {
    this.nextLook = this.living + SECOND;
    for (const m of this.markets) if (m !== undefined) this.lookAt(m, at);
  }

  private lookAt(m: Watched, at: number): void {
    const { conditions, living } = this;
    const silent = m.phase === 'continuous' ? m.input.silentFor(living) : undefined;
    if (silent !== undefined && !conditions.has('market-silence', m.name)) {
      const usual = `it never waited longer than ${seconds(m.input.usual)} since the day before`;
      const todo = 'ask the gateway and the makers whether their way in is cut off';
      const detail = `no order for ${seconds(silent)}; ${usual}: ${todo}`;
      const found = {
        kind: 'market-silence',
        subject: m.name,
        severity: 'critical',
        detail,
      } as const;
      conditions.seen(found, at, m.lastInputAt ?? at);
    }
    const stale = m.reference.silentFor(living);
    if (stale !== undefined && !conditions.has('reference-stale', m.name)) {
      const usual = `usually one comes within ${seconds(m.reference.usual)}`;
      const means = 'after ten minutes price measures are not net of the outside price any more';
      const detail = `no outside price for ${seconds(stale)}; ${usual}; ${means}`;
      const found = {
        kind: 'reference-stale',
        subject: m.name,
        severity: 'warning',
        detail,
      } as const;
      conditions.seen(found, at, m.lastReferenceAt ?? at);
    }
  }
}

function seconds(micros = 0): string {
  const s = Math.round(micros / SECOND);
  return s < 120 ? `${s} s` : `${Math.round(s / 60)} min`;
}
