/**
 * One run: a party's own taking orders that push a market's price one way, with what was known
 * when it began, what strangers did meanwhile and how much of it went out again.
 */
import type { OrderRef } from './withdrawal';
import type { PartyMarket, SideIndex } from './state';
import type { TrailSum } from './trail';

/** Pushes this near to each other are one burst, in µs. */
const BURST_GAP = 20_000_000;
const MAX_EVIDENCE = 120;

/** Pushes in quick succession. */
export interface Burst {
  firstAt: number;
  lastAt: number;
  /** Levels taken away whole, ticks that the best price went, and lots with lots × ticks. */
  levels: number;
  ticks: number;
  lots: number;
  value: number;
  /** Middle and outside price in ticks before it; outside NaN if unknown. */
  readonly mid: number;
  readonly outside: number;
  readonly seqFrom: number;
  /** Aggressive lots of the market and of the party on both sides when it began. */
  readonly tape: readonly [number, number];
  readonly own: readonly [number, number];
  /** Lots and lots × ticks of the way out when it began. */
  readonly outLots: number;
  readonly outValue: number;
}

/** How things stood just before one of the run's own steps, or just after the newest. */
export interface StepMark {
  readonly at: number;
  /** Ticks from the run's beginning to where the price stood, net of the outside price. */
  readonly level: number;
  readonly steps: number;
  readonly levels: number;
  readonly ticks: number;
  readonly orders: number;
  /** Of the run so far, its way out so far, and the party's net position here. */
  readonly lots: number;
  readonly value: number;
  readonly outLots: number;
  readonly outValue: number;
  readonly net: number;
  readonly tape: readonly [number, number];
}

/** What an order under way has taken, in lots and lots × ticks. */
interface Own {
  readonly lots: number;
  readonly value: number;
}

/** Steps remembered one by one; a longer run keeps every second. */
const MAX_MARKS = 64;

export class PriceRun {
  readonly marks: StepMark[] = [];
  /** Just after the newest step. */
  latest: StepMark | undefined;
  /** Furthest net position in the run's direction since then, in lots with the run's sign. */
  top = 0;
  firstAt = 0;
  /** Of the last push. */
  lastAt = 0;
  /** Of the last trade on the way out; 0 before. */
  outAt = 0;
  seqFrom = 0;
  seqTo = 0;
  /** Own orders that moved the best price; levels they took whole, and ticks it went by that. */
  steps = 0;
  levels = 0;
  ticks = 0;
  /** Own taking orders in the run's direction, those without a step included. */
  orders = 0;
  /** All that the party took in the run's direction: lots and lots × ticks. */
  lots = 0;
  value = 0;
  /** All that it traded the other way since the run began. */
  outLots = 0;
  outValue = 0;
  /** Furthest best price that its own orders brought about, and when. */
  extreme = 0;
  extremeAt = 0;
  extremeOutside = NaN;
  burst: Burst | undefined;
  /** Sums and sums of squares of gaps (s) and sizes (lots) of its taking orders. */
  readonly evenness = { gap: 0, gap2: 0, size: 0, size2: 0, lastAt: 0, lastLots: 0 };
  readonly accounts = new Set<number>();
  readonly orderRefs: OrderRef[] = [];
  readonly trades: number[] = [];
  /** Alerts by rule, so that the same run extends its own. */
  readonly alerts = new Map<string, string>();
  /** A deadline is armed for it. */
  watched = false;
  /** It is judged as it stands: some minutes have passed, it is over, or the input has ended. */
  quiet = false;
  /** Lots out at the last judgement. */
  judgedOut = 0;

  constructor(
    readonly party: PartyMarket,
    /** 0 pushes up, 1 pushes down. */
    readonly side: SideIndex,
    readonly mid: number,
    readonly outside: number,
    /** What the party did in the hours before. */
    readonly before: TrailSum,
    /** Aggressive lots of the market when it began. */
    readonly tape: readonly [number, number],
  ) {}

  get sign(): 1 | -1 {
    return this.side === 0 ? 1 : -1;
  }

  /** Ticks from `mid` to the furthest price in the run's direction, net of the outside price. */
  get netMove(): number {
    return net(this.sign, this.mid, this.outside, this.extreme, this.extremeOutside);
  }

  /** The outside price stood beside it throughout. */
  get outsideKnown(): boolean {
    return !Number.isNaN(this.outside) && !Number.isNaN(this.extremeOutside);
  }

  /** Coefficient of variation of the taking orders' distances in time and of their sizes. */
  get variation(): { gap: number; size: number } {
    const { gap, gap2, size, size2 } = this.evenness;
    return { gap: spread(gap, gap2, this.orders - 1), size: spread(size, size2, this.orders) };
  }

  /** Remembers the state before a step that begins now. */
  mark(at: number, price: number, own: Own, tape: readonly [number, number]): void {
    this.marks.push(this.standing(at, price, own, tape));
    if (this.marks.length < MAX_MARKS) return;
    const kept = this.marks.filter((_mark, i) => i % 2 === 0);
    this.marks.length = 0;
    this.marks.push(...kept);
  }

  /** How it stands now, less what the order under way has taken. */
  standing(at: number, price: number, own: Own, tape: readonly [number, number]): StepMark {
    const { steps, levels, ticks, outLots, outValue, party, sign, mid, outside } = this;
    const level = net(sign, mid, outside, price, party.market.outsideAt(at));
    const position = party.netLots - sign * own.lots;
    const orders = this.orders - (own.lots > 0 ? 1 : 0);
    const [lots, value] = [this.lots - own.lots, this.value - own.value];
    return {
      ...{ at, level, steps, levels, ticks, orders, lots, value, outLots, outValue },
      ...{ net: position, tape },
    };
  }

  note(account: number, clientOrderId: string, trade: number): void {
    this.accounts.add(account);
    const last = this.orderRefs[this.orderRefs.length - 1];
    if (last?.clientOrderId !== clientOrderId || last.account !== account) {
      this.orderRefs.push({ account, clientOrderId });
      if (this.orderRefs.length > MAX_EVIDENCE) this.orderRefs.shift();
    }
    this.trades.push(trade);
    if (this.trades.length > MAX_EVIDENCE) this.trades.shift();
  }

  /** The burst that a push at `at` belongs to; a new one after a pause. */
  burstAt(at: number, mid: number, outside: number, seq: number, tape: [number, number]): Burst {
    const { burst } = this;
    if (burst !== undefined && at - burst.lastAt <= BURST_GAP) return burst;
    const own: [number, number] = this.side === 0 ? [this.lots, 0] : [0, this.lots];
    const { outLots, outValue } = this;
    this.burst = {
      ...{ firstAt: at, lastAt: at, levels: 0, ticks: 0, lots: 0, value: 0, mid, outside },
      ...{ seqFrom: seq, tape: [...tape], own, outLots, outValue },
    };
    return this.burst;
  }
}

/** Ticks from one price to another in a direction, less what the outside price went. */
export function net(
  sign: number,
  from: number,
  fromOutside: number,
  to: number,
  toOutside: number,
): number {
  const outside = toOutside - fromOutside;
  const gross = sign * (to - from);
  // What the outside price did alike is not the party's doing; against it nothing is added.
  return Number.isNaN(outside) ? gross : gross - Math.max(0, sign * outside);
}

function spread(sum: number, squares: number, n: number): number {
  if (n < 2 || sum === 0) return Infinity;
  const mean = sum / n;
  return Math.sqrt(Math.max(0, squares / n - mean * mean)) / mean;
}
