/** What opens a look-back: a listing, a delisting or a halt; with the markets of the asset. */
import type { CoreEvent, EventOf } from '../../core/contract';
import type { LookBackCause } from '../contract';

export interface Cause {
  readonly seq: number;
  readonly cause: LookBackCause;
  /** Its name, and that of its base asset. */
  readonly market: string;
  readonly asset: string;
  /** Numbers of all markets with that base asset. */
  readonly markets: readonly number[];
  /** µs UTC */
  readonly at: number;
  readonly from: number;
}

const DAY = 86_400_000_000;
/** How far back is looked, in µs: who knew of a listing knew for weeks, of a halt for days. */
const SPAN: Readonly<Record<LookBackCause, number>> = {
  listing: 30 * DAY,
  delisting: 30 * DAY,
  halt: 7 * DAY,
};

interface Known {
  readonly name: string;
  readonly base: number;
  phase: string;
}

export class CauseWatch {
  private readonly assets = new Map<number, string>();
  private readonly markets = new Map<number, Known>();
  private found: Cause[] = [];

  /** The object is not kept. */
  onEvent(e: CoreEvent): void {
    if (e.type === 'asset') this.assets.set(e.asset, e.name);
    else if (e.type === 'market') this.opened(e);
    else if (e.type === 'market-phase') this.phase(e);
  }

  /** What was found since the last call. */
  take(): readonly Cause[] {
    const { found } = this;
    this.found = [];
    return found;
  }

  private opened(e: EventOf<'market'>): void {
    this.markets.set(e.market, { name: e.name, base: e.base, phase: 'continuous' });
    this.note('listing', e.market, e);
  }

  private phase(e: EventOf<'market-phase'>): void {
    for (const [id, market] of this.markets) {
      if (e.market !== 0 && e.market !== id) continue;
      const before = market.phase;
      market.phase = e.phase;
      if (before === e.phase) continue;
      if (e.phase === 'closed') this.note('delisting', id, e);
      // A halt of the whole venue is about no asset.
      if (e.phase === 'halted' && e.market !== 0) this.note('halt', id, e);
    }
  }

  private note(cause: LookBackCause, id: number, { seq, ts: at }: CoreEvent): void {
    const market = this.markets.get(id);
    if (market === undefined) return;
    const markets = [...this.markets].flatMap(([one, { base }]) =>
      base === market.base ? one : [],
    );
    const asset = this.assets.get(market.base) ?? `asset ${market.base}`;
    const from = Math.max(0, at - SPAN[cause]);
    this.found.push({ seq, cause, market: market.name, asset, markets, at, from });
  }
}
