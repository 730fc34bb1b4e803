// long-file: one state from fill to judgement, on the path of every fill
/**
 * Follows every party's own pushes of a market's price and tells when a run has to be judged: as
 * half of it is out again, and when it has been quiet. It judges nothing itself; pump-and-dump,
 * trash-and-cash, momentum-ignition and ramping read the numbers.
 */
import type { FeedFill } from './market-feed';
import { PriceRun } from './price-run';
import type { MarketState, OrderState, PartyMarket, SideIndex } from './state';
import type { Timers } from './timers';
import { Trail } from './trail';

/** After so long without a push a new run begins, in µs. */
const RUN_GAP = 900_000_000;
/** A run is judged so often as it stands, and out when it has been quiet for so long, in µs. */
const QUIET = 420_000_000;
/** How long the way out is followed after the last push, in µs. */
const OUT_SPAN = 3_600_000_000;
/** How far back a position counts as built before, in µs. */
const BUILT_SPAN = 4 * 3_600_000_000;
/** Beyond so many times what there was, the other way is no way out. */
const OUT_LIMIT = 2;
/** A run whose price has come back is over after so long, in µs. */
const BACK_AFTER = 240_000_000;
/** Runs below so many usual minute moves are not worth a deadline. */
const WORTH_MOVES = 1;

const NOTHING = { lots: 0, value: 0 };

/** The taking order that is being matched in a market. */
interface Sweep {
  order: OrderState | undefined;
  first: number;
  ticks: number;
  midBefore: number;
  /** Of its fills that are not in a burst yet. */
  lots: number;
  value: number;
}

interface Place {
  /** µs of the first trade. */
  readonly since: number;
  /** Aggressive lots since the log began, buys and sells. */
  readonly tape: [number, number];
  readonly sweep: Sweep;
  /** By the party's index. */
  readonly watched: (Watched | undefined)[];
}

interface Watched {
  readonly party: PartyMarket;
  readonly trail: Trail;
  readonly runs: [PriceRun | undefined, PriceRun | undefined];
}

export class PriceRuns {
  private readonly places: Place[] = [];
  private readonly open = new Set<PriceRun>();

  constructor(
    private readonly timers: Timers,
    private readonly judged: (run: PriceRun, at: number) => void,
    private readonly worth: (run: PriceRun, at: number) => void = () => undefined,
  ) {}

  /** What the party traded in its market; undefined before its first trade. */
  trailOf(party: PartyMarket): Trail | undefined {
    return this.watchedOf(party)?.trail;
  }

  /** When trading in the market was first seen, in µs; infinite before. */
  since(market: MarketState): number {
    return this.places[market.info.id]?.since ?? Infinity;
  }

  /** What the same party pushed the other way. */
  opposite(run: PriceRun): PriceRun | undefined {
    return this.watchedOf(run.party)?.runs[run.side === 0 ? 1 : 0];
  }

  forgotten(party: PartyMarket): void {
    const place = this.places[party.market.info.id];
    if (place?.watched[party.index]?.party === party) place.watched[party.index] = undefined;
  }

  private watchedOf(party: PartyMarket): Watched | undefined {
    const found = this.places[party.market.info.id]?.watched[party.index];
    return found?.party === party ? found : undefined;
  }

  /** End of the input: what is open is judged as it stands. */
  finish(at: number): void {
    for (const run of this.open) {
      run.quiet = true;
      this.judged(run, at);
    }
  }

  /** Aggressive lots of strangers in the run's direction and against it, since a point. */
  strangers(
    run: PriceRun,
    since: { readonly tape: readonly [number, number]; readonly own: number },
  ): [number, number] {
    const { tape } = this.placeOf(run.party.market);
    const [same, against] = run.side === 0 ? [0, 1] : [1, 0];
    const alike = (tape[same] ?? 0) - (since.tape[same] ?? 0) - (run.lots - since.own);
    return [Math.max(0, alike), (tape[against] ?? 0) - (since.tape[against] ?? 0)];
  }

  filled(fill: FeedFill): void {
    const { taker, maker, quantity } = fill;
    const place = this.placeOf(fill.market, fill.at);
    place.tape[taker.side] += quantity;
    this.standing(fill, maker);
    this.taking(fill, place);
    this.traded(fill);
  }

  /** Who traded what, without looking for pushes: of a market that is judged elsewhere. */
  traded(fill: FeedFill): void {
    const { taker, maker, quantity } = fill;
    this.placeOf(fill.market, fill.at);
    const { trail } = this.of(taker.holder);
    trail.note(fill.at, fill.seq, taker.side, quantity, fill.price, taker.orderId, true);
    if (taker.holder !== maker.holder) {
      const other = this.of(maker.holder).trail;
      other.note(fill.at, fill.seq, maker.side, quantity, fill.price, maker.orderId, false);
    }
  }

  private placeOf(market: MarketState, at = Infinity): Place {
    const id = market.info.id;
    let place = this.places[id];
    if (place === undefined) {
      const sweep = { order: undefined, first: 0, ticks: 0, midBefore: 0, lots: 0, value: 0 };
      place = { since: at, tape: [0, 0], sweep, watched: [] };
      this.places[id] = place;
    }
    return place;
  }

  private of(party: PartyMarket): Watched {
    const { watched } = this.placeOf(party.market);
    let found = watched[party.index];
    if (found?.party !== party) {
      found = { party, trail: new Trail(), runs: [undefined, undefined] };
      watched[party.index] = found;
    }
    return found;
  }

  /** The standing side of a fill: a way out of a run the other way. */
  private standing(fill: FeedFill, maker: OrderState): void {
    const run = this.watchedOf(maker.holder)?.runs[maker.side === 0 ? 1 : 0];
    if (run !== undefined) this.goesOut(run, fill, maker);
  }

  private taking(fill: FeedFill, place: Place): void {
    const { taker, at } = fill;
    const { sweep } = place;
    if (sweep.order !== taker) {
      sweep.order = taker;
      sweep.first = fill.price;
      sweep.ticks = 0;
      sweep.lots = 0;
      sweep.value = 0;
      sweep.midBefore = taker.midAtStart / 2;
    }
    sweep.lots += fill.quantity;
    sweep.value += fill.quantity * fill.price;
    const watched = this.of(taker.holder);
    const against = watched.runs[taker.side === 0 ? 1 : 0];
    if (against !== undefined) this.goesOut(against, fill, taker);
    const best = bestAfter(fill);
    const sign = taker.side === 0 ? 1 : -1;
    const ticks = Math.max(0, sign * (best - sweep.first));
    const added = ticks - sweep.ticks;
    let run = watched.runs[taker.side];
    if (run !== undefined && isOver(run, fill)) {
      this.drop(watched, run);
      this.judgeLast(run, at);
      run = undefined;
    }
    if (run === undefined) {
      if (added <= 0) return;
      run = this.begin(fill, watched, place);
    }
    this.push(run, fill, sweep, added, best, place);
  }

  private begin(fill: FeedFill, watched: Watched, place: Place): PriceRun {
    const { taker, market, at } = fill;
    const mid = taker.midAtStart === 0 ? fill.price : taker.midAtStart / 2;
    const before = watched.trail.between(at - BUILT_SPAN, at + 1);
    const run = new PriceRun(taker.holder, taker.side, mid, market.outsideAt(at), before, [
      place.tape[0] - (taker.side === 0 ? fill.quantity : 0),
      place.tape[1] - (taker.side === 1 ? fill.quantity : 0),
    ]);
    run.firstAt = at;
    run.lastAt = at;
    run.seqFrom = taker.acceptedSeq;
    run.extreme = mid;
    watched.runs[taker.side] = run;
    return run;
  }

  private push(
    run: PriceRun,
    fill: FeedFill,
    sweep: Sweep,
    added: number,
    best: number,
    place: Place,
  ): void {
    const { taker, at, quantity, price, market } = fill;
    const outside = market.outsideAt(at);
    noteOrder(run, taker, at, quantity);
    run.lots += quantity;
    run.value += quantity * price;
    run.seqTo = fill.seq;
    run.note(taker.account, taker.clientOrderId, fill.trade);
    run.top = Math.max(run.top, run.sign * run.party.netLots);
    if (added <= 0) return;
    run.top = run.sign * run.party.netLots;
    const mid = sweep.midBefore === 0 ? sweep.first : sweep.midBefore;
    const tape: [number, number] = [place.tape[0], place.tape[1]];
    tape[run.side] -= sweep.lots;
    const burst = run.burstAt(at, mid, outside, taker.acceptedSeq, tape);
    if (sweep.ticks === 0) {
      run.mark(at, mid, sweep, tape);
      run.steps += 1;
    }
    sweep.ticks += added;
    burst.levels += 1;
    run.levels += 1;
    burst.ticks += added;
    burst.lots += sweep.lots;
    burst.value += sweep.value;
    sweep.lots = 0;
    sweep.value = 0;
    burst.lastAt = at;
    run.ticks += added;
    run.quiet = false;
    run.lastAt = at;
    if (run.sign * (best - run.extreme) > 0) {
      run.extreme = best;
      run.extremeAt = at;
      run.extremeOutside = outside;
    }
    run.latest = run.standing(at, best, NOTHING, [place.tape[0], place.tape[1]]);
    if (run.watched || !this.isWorth(run)) return;
    this.watch(run);
    this.worth(run, at);
  }

  private isWorth(run: PriceRun): boolean {
    const { market } = run.party;
    const usual = Math.max(market.bars.usualMove(0.5), market.usualSpread / 2);
    return run.ticks >= 2 && run.netMove >= WORTH_MOVES * usual;
  }

  private goesOut(run: PriceRun, fill: FeedFill, o: OrderState): void {
    if (fill.at - run.lastAt > OUT_SPAN) {
      const watched = this.watchedOf(run.party);
      if (watched !== undefined) this.drop(watched, run);
      return;
    }
    const all = run.lots + Math.abs(run.before.bought - run.before.sold);
    const isOut = run.outLots >= all / 2 && fill.at - Math.max(run.lastAt, run.outAt) > QUIET;
    // It is out and long quiet, or does other things meanwhile: what comes is another run.
    if (isOut || run.outLots > OUT_LIMIT * all) {
      this.judgeLast(run, fill.at);
      this.drop(this.of(run.party), run);
      return;
    }
    run.outLots += fill.quantity;
    run.outValue += fill.quantity * fill.price;
    run.outAt = fill.at;
    run.seqTo = fill.seq;
    if (!this.open.has(run)) return;
    run.note(o.account, o.clientOrderId, fill.trade);
    // Looked at whenever another tenth of it has gone.
    if (run.outLots - run.judgedOut < run.lots / 10) return;
    run.judgedOut = run.outLots;
    this.judged(run, fill.at);
  }

  private watch(run: PriceRun): void {
    run.watched = true;
    this.open.add(run);
    this.arm(run, run.lastAt + QUIET);
  }

  private arm(run: PriceRun, due: number): void {
    this.timers.arm(due, {
      due: (at) => {
        if (!this.open.has(run)) return;
        run.quiet = true;
        this.judged(run, at);
        // The way out may still come.
        if (run.lastAt + OUT_SPAN > at) this.arm(run, at + QUIET);
        else this.drop(this.of(run.party), run);
      },
    });
  }

  /** What ends before it was quiet is judged as it ends. */
  private judgeLast(run: PriceRun, at: number): void {
    if (!run.watched || run.quiet) return;
    run.quiet = true;
    this.judged(run, at);
  }

  private drop(watched: Watched, run: PriceRun): void {
    if (watched.runs[run.side] === run) watched.runs[run.side] = undefined;
    this.open.delete(run);
  }
}

/** Quiet for long, or the price is back where it began, so that what came before pushed nothing. */
function isOver(run: PriceRun, { at, market, taker }: FeedFill): boolean {
  if (at - run.lastAt > RUN_GAP) return true;
  if (at - run.lastAt < BACK_AFTER || run.alerts.size > 0 || taker.midAtStart === 0) return false;
  const usual = Math.max(market.bars.usualMove(0.5), market.usualSpread / 2);
  return run.sign * (taker.midAtStart / 2 - run.mid) <= 0.3 * usual;
}

/** The best price on the taken side as it stands after the fill. */
function bestAfter({ market, maker }: FeedFill): number {
  const { level } = maker;
  if (maker.leaves > 0 || level === undefined || level.orders > 1) return maker.price;
  const side: SideIndex = maker.side;
  return market.sideOf(side).at(1)?.price ?? maker.price;
}

function noteOrder(run: PriceRun, taker: OrderState, at: number, quantity: number): void {
  const e = run.evenness;
  const last = run.orderRefs[run.orderRefs.length - 1];
  const same = last?.clientOrderId === taker.clientOrderId && last.account === taker.account;
  if (same) {
    e.size2 += (e.lastLots + quantity) ** 2 - e.lastLots ** 2;
    e.lastLots += quantity;
  } else {
    const gap = run.orders === 0 ? 0 : (at - e.lastAt) / 1e6;
    e.gap += gap;
    e.gap2 += gap * gap;
    e.size2 += quantity * quantity;
    e.lastLots = quantity;
    run.orders += 1;
  }
  e.size += quantity;
  e.lastAt = at;
}
