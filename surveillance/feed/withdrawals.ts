/**
 * Measures, for every stretch in which a party takes visible interest away, what was taken, what
 * came back, what the other side did meanwhile and which executions lay around it. It judges
 * nothing; spoofing and layering read the numbers (surveillance design, "per execution").
 */
import { endChain, oneSidedMoves, stepChain } from './chain';
import { fillsAround, MANY_REPRICINGS, type FillsAround } from './fills-around';
import { inSight, sightLimit, sums } from './sight';
import { opposite, type OrderState, type PartyMarket, type SideIndex } from './state';
import type { Timers } from './timers';
import { Withdrawal } from './withdrawal';

/** What is looked at; the rules' own thresholds stand in their parameters. */
export interface WithdrawalScope {
  /** Orders placed longer ago than this are no recent interest, in µs. */
  readonly recentMicros: number;
  /** A fill this long before the withdrawal, or this little after it (flip), belongs to it. */
  readonly beforeMicros: number;
  readonly flipMicros: number;
  /** Smallest interest worth a look, in usual levels, and over the party's own other side. */
  readonly minLevels: number;
  readonly minImbalance: number;
}

export interface WithdrawalMeasure {
  readonly party: PartyMarket;
  /** Side of the withdrawn interest. */
  readonly side: SideIndex;
  readonly stretch: Withdrawal;
  /** Withdrawn and not put back, in lots, and as a share of the interest. */
  readonly net: number;
  readonly share: number;
  /** Lots that the party took away on the other side around it and did not put back. */
  readonly otherNet: number;
  readonly fills: FillsAround | undefined;
  /** The control: it traded on the withdrawn side instead. */
  readonly wrongSide: boolean;
  /** The outside price, the whole market or news moved first. */
  readonly outsideMoved: boolean;
}

const QUIET = 2_000_000;
const LONGEST = 10_000_000;
/** Unusually large: over thrice the party's median, and beyond its large orders. */
const OUTLIER = 3;
const BEYOND_LARGE = 1.25;
const KNOWN_HABIT = 20;
const NEWS_WINDOW = 30_000_000;

export class Withdrawals {
  constructor(
    private readonly scope: WithdrawalScope,
    private readonly timers: Timers,
    private readonly measured: (m: WithdrawalMeasure, at: number) => void,
  ) {}

  /** Called before the lots leave the book: a cancel, or an amend to a smaller quantity. */
  taken(o: OrderState, lots: number, now: number, seq: number): void {
    const { holder, side } = o;
    noteCancel(holder, side, lots, now);
    let open = holder.open[side];
    if (open === undefined) {
      open = this.begin(o, now);
      if (open === undefined) return;
    }
    open.took(o, Math.min(lots, o.visible), o.watchedBy === open, now, seq);
  }

  /** A watched order was executed. */
  executed(o: OrderState, lots: number): void {
    if (o.watchedBy !== undefined) o.watchedBy.executed += lots;
  }

  /** The party moved an order to another price. */
  repriced(o: OrderState, now: number): void {
    stepChain(o.holder, o.side, now);
  }

  /** End of input: what is open is measured as it stands. */
  finish(parties: Iterable<PartyMarket>, at: number): void {
    for (const party of parties) {
      for (const side of [0, 1] as const) {
        const open = party.open[side];
        if (open !== undefined) this.end(party, side, open, at);
      }
    }
  }

  private begin(o: OrderState, now: number): Withdrawal | undefined {
    const { holder, side } = o;
    const { scope } = this;
    const level = holder.market.usualLevel;
    if (level === 0 || holder.resting[side] < scope.minLevels * level) return undefined;
    const chain = holder.chains[side];
    const repricings = oneSidedMoves(holder, side, now);
    const chained = repricings >= MANY_REPRICINGS;
    if (!chained && now - o.placedAt > scope.recentMicros) return undefined;
    const since = chained ? -Infinity : now - scope.recentMicros;
    const fromSize = this.watchFrom(holder, side, since, level);
    if (fromSize === undefined || o.quantity < fromSize) return undefined;
    const open = new Withdrawal(now, fromSize, repricings, chain.since);
    this.watch(open, holder, side, since, level);
    holder.open[side] = open;
    this.arm(holder, side, open);
    return open;
  }

  /**
   * From which order size on the interest outweighs the party's other side. A party with habits is
   * judged by its unusually large orders, if those alone are worth a look, so that its everyday
   * quotes do not hide them; else all orders count (0). Undefined when neither outweighs.
   */
  private watchFrom(
    holder: PartyMarket,
    side: SideIndex,
    since: number,
    level: number,
  ): number | undefined {
    const { minImbalance, minLevels } = this.scope;
    const unusual = Math.max(OUTLIER * holder.typicalSize, BEYOND_LARGE * holder.largeSize);
    const outlier = holder.orders >= KNOWN_HABIT ? unusual : Infinity;
    const mine = sums(holder, side, since, outlier);
    const other = sums(holder, opposite(side), -Infinity, outlier);
    const worth = mine.large >= minLevels * level;
    if (mine.all > 0 && mine.all >= minImbalance * other.all) return 0;
    if (worth && mine.large >= minImbalance * other.large) return outlier;
    if (mine.all - other.all >= minLevels * level) return 0;
    return undefined;
  }

  private watch(
    open: Withdrawal,
    holder: PartyMarket,
    side: SideIndex,
    since: number,
    level: number,
  ): void {
    const limit = sightLimit(holder, side);
    const prices = new Set<number>();
    let others = 0;
    for (const o of holder.live[side]) {
      if (o.placedAt < since || o.quantity < open.fromSize || !inSight(o, limit)) continue;
      o.watchedBy = open;
      open.interest += o.visible + o.quantity - o.leaves;
      if (o.placedAt < open.placedAt) {
        open.placedAt = o.placedAt;
        open.midAtStart = o.midAtStart;
      }
      if (o.acceptedSeq < open.seqFrom) open.seqFrom = o.acceptedSeq;
      others -= o.visible;
      if (o.level !== undefined && !prices.has(o.price)) {
        prices.add(o.price);
        others += o.level.quantity;
      }
    }
    open.visibleLevel = Math.max(level, prices.size === 0 ? 0 : others / prices.size);
    open.otherInterest = sums(holder, opposite(side), -Infinity, open.fromSize).large;
  }

  private arm(party: PartyMarket, side: SideIndex, open: Withdrawal): void {
    const at = Math.min(open.lastAt + QUIET, open.openedAt + LONGEST);
    this.timers.arm(at, {
      due: (now) => {
        if (party.open[side] !== open) return;
        if (open.lastAt + QUIET > now && open.openedAt + LONGEST > now) {
          this.arm(party, side, open);
        } else this.end(party, side, open, now);
      },
    });
  }

  private end(party: PartyMarket, side: SideIndex, open: Withdrawal, at: number): void {
    party.open[side] = undefined;
    let back = 0;
    for (const o of party.live[side]) {
      if (o.watchedBy === open) o.watchedBy = undefined;
      else if (o.placedAt >= open.openedAt && o.quantity >= open.fromSize) back += o.leaves;
    }
    const net = Math.max(0, open.withdrawn - back);
    if (back >= open.withdrawn / 2 && open.withdrawn > 0) {
      const other = party.cancels[opposite(side)];
      const alike = other.lastAt >= open.openedAt - QUIET && other.quantity >= open.withdrawn / 2;
      if (!alike) stepChain(party, side, open.lastAt);
    }
    if (net < open.withdrawn / 2) return;
    const { market } = party;
    const measure: WithdrawalMeasure = {
      party,
      side,
      stretch: open,
      net,
      share: open.interest === 0 ? 0 : net / open.interest,
      otherNet: otherNet(party, opposite(side), open, at),
      fills: fillsAround(this.scope, party, side, open),
      wrongSide: open.executed === 0 && this.tradedBefore(party, side, open),
      outsideMoved:
        (open.lastAt - market.newsAt >= 0 && open.lastAt - market.newsAt <= NEWS_WINDOW) ||
        market.outside.movedBefore(open.openedAt, 0.5, 4, 2) ||
        market.middle.movedBefore(open.openedAt, 0.9, 4, 10 * market.usualSpread),
    };
    endChain(party, side);
    this.measured(measure, at);
  }

  private tradedBefore(party: PartyMarket, side: SideIndex, w: Withdrawal): boolean {
    let found = false;
    party.fills[side].eachWithin(w.openedAt - this.scope.beforeMicros, w.lastAt, () => {
      found = true;
    });
    return found;
  }
}

function noteCancel(holder: PartyMarket, side: SideIndex, lots: number, now: number): void {
  const recent = holder.cancels[side];
  if (now - recent.lastAt > QUIET) {
    recent.quantity = 0;
    recent.firstAt = now;
  }
  recent.quantity += lots;
  recent.lastAt = now;
}

function otherNet(party: PartyMarket, side: SideIndex, w: Withdrawal, at: number): number {
  const recent = party.cancels[side];
  if (recent.lastAt < w.openedAt - QUIET || recent.firstAt > at) return 0;
  let back = 0;
  for (const o of party.live[side]) if (o.placedAt >= recent.firstAt) back += o.leaves;
  return Math.max(0, recent.quantity - back);
}
