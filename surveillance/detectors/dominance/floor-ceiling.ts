/**
 * Floor and ceiling: one group takes up most of what is thrown at the market at one price, puts
 * new orders there as the old ones are eaten, and so holds the price against the pressure and
 * against the outside price. Two-sided makers do not hold a level; an iceberg is one order.
 */
import { z } from 'zod';
import { points, rounded, type Bands } from '../../../cases/contract/alert-measures';
import { figure, names, percent, utc } from '../../../cases/contract/alert-wording';
import type { FeedFill } from '../../feed/market-feed';
import type { OrderState, PartyMarket, SideIndex } from '../../feed/state';
import type { Detector, DetectorContext, Rule } from '../detector';

const parameters = z.strictObject({
  /** Own orders at the level that traded, one after the other. */
  minRefills: z.number().int().min(2).default(5),
  minSeconds: z.number().positive().default(180),
  /** Lots taken up over the market's usual minute. */
  minMinutes: z.number().positive().default(3),
  /** Of all aggressive lots against the level since it is held. */
  minShare: z.number().positive().max(1).default(0.5),
  /** Aggressive lots against the level over those both ways. */
  minPressure: z.number().positive().max(1).default(0.65),
  /** Net position won over what was taken up; a two-sided maker has given most of it away. */
  minOneSided: z.number().positive().max(1).default(0.8),
  /** Outside price away from the level, where known, in usual minute moves. */
  minOutside: z.number().nonnegative().default(1),
  gapMinutes: z.number().positive().default(5),
});
type Parameters = z.infer<typeof parameters>;

/** A price at which a party stands and is traded with. */
interface Held {
  price: number;
  from: number;
  seqFrom: number;
  outside: number;
  /** Aggressive lots of the market, buys and sells, and the party's net lots as it began. */
  bought: number;
  sold: number;
  net: number;
  lastAt: number;
  lots: number;
  refills: number;
  lastOrder: number;
  judgedLots: number;
  /** Undefined until the level has been refilled: most never are. */
  evidence: Evidence | undefined;
  alert: string | undefined;
}

interface Sides {
  readonly party: PartyMarket;
  readonly held: readonly [Held, Held];
}

interface Evidence {
  readonly accounts: Set<string>;
  orders: { account: string; clientOrderId: string }[];
  fills: string[];
}

interface Measured {
  readonly minutes: number;
  readonly share: number;
  readonly pressure: number;
  readonly oneSided: number;
  readonly outside: number;
}

const MINUTE = 60_000_000;
const MAX_EVIDENCE = 100;
const KNOWN_HABIT = 20;
const MINUTES_BANDS: Bands = [
  [6, 8],
  [12, 15],
];
const REFILL_BANDS: Bands = [
  [10, 6],
  [20, 12],
];

class FloorCeiling implements Detector {
  evaluations = 0;
  /** By market, and there by the party's index. */
  private readonly held: (Sides | undefined)[][] = [];
  /** Aggressive lots since the log began, by market: buys and sells. */
  private readonly tapes: [number, number][] = [];

  constructor(
    private readonly p: Parameters,
    private readonly context: DetectorContext,
  ) {}

  filled(fill: FeedFill): void {
    const { maker, taker, market, quantity, at } = fill;
    const tape = (this.tapes[market.info.id] ??= [0, 0]);
    tape[taker.side] += quantity;
    if (maker.iceberg > 0 || maker.holder === taker.holder) return;
    const held = this.heldBy(maker);
    if (held.price !== maker.price || at - held.lastAt > this.p.gapMinutes * MINUTE) {
      this.begin(held, fill, tape);
    }
    held.lastAt = at;
    held.lots += quantity;
    if (held.lastOrder !== maker.orderId) {
      held.refills += 1;
      held.lastOrder = maker.orderId;
    }
    if (held.refills < 2) return;
    this.note(held, fill);
    // Looked at whenever another tenth has been taken up.
    if (held.refills < this.p.minRefills || held.lots < 1.1 * held.judgedLots) return;
    held.judgedLots = held.lots;
    this.judge(held, fill, tape);
  }

  forgotten(party: PartyMarket): void {
    const here = this.held[party.market.info.id];
    if (here?.[party.index]?.party === party) here[party.index] = undefined;
  }

  private heldBy({ holder, side }: OrderState): Held {
    const here = (this.held[holder.market.info.id] ??= []);
    let sides = here[holder.index];
    if (sides?.party !== holder) {
      sides = { party: holder, held: [newHeld(), newHeld()] };
      here[holder.index] = sides;
    }
    return sides.held[side];
  }

  /** The object is used again: most levels are left after one fill. */
  private begin(held: Held, fill: FeedFill, tape: readonly [number, number]): void {
    const { market, maker, taker, at, seq, quantity } = fill;
    held.price = maker.price;
    held.from = at;
    held.seqFrom = seq;
    held.outside = market.outsideAt(at);
    held.bought = tape[0] - (taker.side === 0 ? quantity : 0);
    held.sold = tape[1] - (taker.side === 1 ? quantity : 0);
    held.net = maker.holder.netLots - (maker.side === 0 ? quantity : -quantity);
    held.lots = 0;
    held.refills = 0;
    held.lastOrder = -1;
    held.judgedLots = 0;
    held.evidence = undefined;
    held.alert = undefined;
  }

  private note(held: Held, { maker, market, trade }: FeedFill): void {
    const account = this.context.feed.accountName(maker.account);
    const { clientOrderId } = maker;
    const { accounts, orders, fills } = (held.evidence ??= noEvidence());
    accounts.add(account);
    if (orders[orders.length - 1]?.clientOrderId !== clientOrderId) {
      orders.push({ account, clientOrderId });
    }
    if (orders.length > MAX_EVIDENCE) orders.shift();
    fills.push(`${market.info.name}-${trade}`);
    if (fills.length > MAX_EVIDENCE) fills.shift();
  }

  private judge(held: Held, fill: FeedFill, tape: readonly [number, number]): void {
    const { p } = this;
    const { market, maker, at } = fill;
    if (at - held.from < p.minSeconds * 1e6 || market.bars.samples < KNOWN_HABIT) return;
    this.evaluations += 1;
    const [facing, alike]: readonly [SideIndex, SideIndex] = maker.side === 0 ? [1, 0] : [0, 1];
    const began = [held.bought, held.sold] as const;
    const against = tape[facing] - began[facing];
    const both = against + tape[alike] - began[alike];
    const sign = maker.side === 0 ? 1 : -1;
    // The cheap part first: most levels end here.
    if (held.lots < p.minShare * against || against < p.minPressure * both) return;
    const usual = Math.max(market.bars.usualMove(0.5), market.usualSpread / 2, 1);
    const m: Measured = {
      minutes: held.lots / Math.max(1, market.bars.usualVolume),
      share: held.lots / Math.max(1, against),
      pressure: against / Math.max(1, both),
      oneSided: (sign * (maker.holder.netLots - held.net)) / held.lots,
      // A floor is held against an outside price that falls, a ceiling against one that rises.
      outside: (sign * (held.outside - market.outsideAt(at))) / usual,
    };
    if (m.minutes < p.minMinutes || m.share < p.minShare || m.pressure < p.minPressure) return;
    if (m.oneSided < p.minOneSided || m.outside < p.minOutside) return;
    this.report(held, fill, m);
  }

  private report(held: Held, { market, maker, at, seq }: FeedFill, m: Measured): void {
    const { alerts, identity } = this.context;
    const { p } = this;
    const evidence = (held.evidence ??= noEvidence());
    const accounts = [...evidence.accounts];
    const known = !Number.isNaN(m.outside);
    const finding = {
      ...{ market: market.info.name, accounts, from: held.from, to: at, at },
      ...{ seqFrom: held.seqFrom, seqTo: seq },
      score: 50 + points(m.minutes, MINUTES_BANDS) + points(held.refills, REFILL_BANDS),
      measures: {
        refills: { value: held.refills, threshold: p.minRefills },
        takenUpInMinutes: { value: rounded(m.minutes), threshold: p.minMinutes },
        shareTakenUp: { value: rounded(m.share), threshold: p.minShare },
        pressure: { value: rounded(m.pressure), threshold: p.minPressure },
        oneSided: { value: rounded(m.oneSided), threshold: p.minOneSided },
        outsideAway: { value: known ? rounded(m.outside) : 0, threshold: p.minOutside },
      },
      explanation:
        `From ${utc(held.from)} to ${utc(at)}, ${names(accounts)} held ` +
        `${maker.side === 0 ? 'a floor under' : 'a ceiling over'} ${market.info.name} at ` +
        `${held.price} ticks: ${held.refills} orders there one after the other ` +
        `(${p.minRefills} count) took up ${percent(m.share)} of what came against the price ` +
        `(${percent(p.minShare)} counts), ${figure(m.minutes)} usual minutes of trading, while ` +
        `${percent(m.pressure)} of the aggressive volume pressed against it and the outside ` +
        `price ${known ? `went ${figure(m.outside)} usual minute moves away` : 'was not known'}. ` +
        `Whether a peg was declared is not known to the venue. It would not have been reported ` +
        `had the party traded both ways, had its order followed the market, or had others taken ` +
        `up most of it.`,
      orders: evidence.orders,
      fills: evidence.fills,
    };
    if (held.alert === undefined) held.alert = alerts.raise(identity, finding);
    else alerts.extend(identity, held.alert, finding);
    evidence.orders = [];
    evidence.fills = [];
  }
}

function noEvidence(): Evidence {
  return { accounts: new Set(), orders: [], fills: [] };
}

function newHeld(): Held {
  return {
    ...{ price: -1, from: 0, seqFrom: 0, outside: NaN, bought: 0, sold: 0, net: 0 },
    ...{ lastAt: -Infinity, lots: 0, refills: 0, lastOrder: -1, judgedLots: 0 },
    ...{ evidence: undefined, alert: undefined },
  };
}

export const floorCeiling: Rule<Parameters> = {
  id: 'floor-ceiling',
  version: '1',
  serial: 'market',
  // Honest buyers of size at one price look alike; no made-up corpus acts it out yet.
  standard: 'shadow',
  // 2016/522 Annex II 1.1(b): transactions that set obstacles to the price falling or rising.
  legal: ['MiCA 91(2)(a)(ii)', '2016/522 II.1.1(b)'],
  parameters,
  create: (p, context) => new FloorCeiling(p, context),
};
