// long-file: one way of following parcels, with its parameters and words
/**
 * Circular trading: a parcel goes round three or more owners and comes back, at least twice, so
 * that nobody's position has changed. Parcels are followed from trade to trade, as long as one
 * order is most of what the other asked for; hub makers pass parcels of all sizes to everyone and
 * do not bring the same round about twice.
 */
import { z } from 'zod';
import { points, rounded, type Bands } from '../../../cases/contract/alert-measures';
import { names, percent, utc } from '../../../cases/contract/alert-wording';
import type { FeedFill } from '../../feed/market-feed';
import type { MarketState } from '../../feed/state';
import type { Detector, DetectorContext, Rule } from '../detector';
import { LastTimes } from './last-times';
import { likeness } from './like-orders';
import { report, Stretch, tradeOf, type Trade, type Words } from './stretch';

const parameters = z.strictObject({
  minOwners: z.number().int().min(3).default(3),
  minReturns: z.number().int().min(1).default(2),
  /** Smaller over larger of a trade's two orders, and of a parcel from hand to hand. */
  minLikeness: z.number().positive().max(1).default(0.75),
  minParcelLikeness: z.number().positive().max(1).default(0.8),
  /** What each may have gained or lost in the rounds, over what it traded in them. */
  maxNet: z.number().nonnegative().max(1).default(0.1),
  /** Least of anyone's like-for-like trades with the ring, over all its such trades meanwhile. */
  minInside: z.number().nonnegative().max(1).default(0.3),
  /** The same over all of its trades, of any likeness. */
  minOfAll: z.number().nonnegative().max(1).default(0.15),
  /** Longest time that a parcel may stay in one hand. */
  holdMinutes: z.number().positive().default(120),
  gapMinutes: z.number().positive().default(90),
});
type Parameters = z.infer<typeof parameters>;

/** A parcel's way so far: its holders, the last of which has it now. */
interface Way {
  readonly holders: readonly number[];
  readonly trades: readonly Trade[];
}

/** One owner's part: parcels that lie with it and, of its last like-for-like trades, the times. */
interface Holder {
  ways: Way[];
  readonly trades: LastTimes;
  /** Times of its last trades of any kind. */
  readonly all: LastTimes;
}

interface Place {
  readonly market: MarketState;
  readonly holders: Map<number, Holder>;
  readonly rings: Map<string, { stretch: Stretch; rounds: (readonly Trade[])[] }>;
}

const MAX_WAYS = 12;
const MAX_LENGTH = 6;
const MAX_ROUNDS = 32;
const MAX_KEYS = 20_000;

const ROUND_BANDS: Bands = [
  [3, 10],
  [5, 18],
  [10, 28],
];

class CircularTrading implements Detector {
  evaluations = 0;
  private readonly places: Place[] = [];

  constructor(
    private readonly p: Parameters,
    private readonly context: DetectorContext,
  ) {}

  filled(fill: FeedFill): void {
    const { maker, taker } = fill;
    if (maker.party === taker.party) return;
    const place = this.placeOf(fill.market);
    for (const { party } of [maker, taker]) {
      this.holderOf(place, party).all.note(fill.at);
    }
    if (likeness(fill) < this.p.minLikeness) return;
    this.evaluations += 1;
    const trade = tradeOf(fill, this.context);
    const from = this.holderOf(place, trade.seller);
    const to = this.holderOf(place, trade.buyer);
    from.trades.note(trade.at);
    to.trades.note(trade.at);
    const oldest = trade.at - this.p.holdMinutes * 60e6;
    for (const way of from.ways) {
      const last = way.trades[way.trades.length - 1];
      if (last === undefined || last.at < oldest) continue;
      const small = Math.min(last.quantity, trade.quantity);
      const large = Math.max(last.quantity, trade.quantity);
      if (small < this.p.minParcelLikeness * large) continue;
      if (this.goOn(place, to, way, trade, fill)) {
        from.ways = from.ways.filter((w) => w !== way);
        return;
      }
    }
    keep(to, { holders: [trade.seller, trade.buyer], trades: [trade] });
  }

  /** @returns true when the parcel has come back to a holder it had before */
  private goOn(place: Place, to: Holder, way: Way, trade: Trade, fill: FeedFill): boolean {
    const back = way.holders.indexOf(trade.buyer);
    if (back < 0) {
      if (way.holders.length < MAX_LENGTH) {
        keep(to, {
          holders: [...way.holders, trade.buyer],
          trades: [...way.trades, trade],
        });
      }
      return false;
    }
    const members = way.holders.slice(back);
    if (members.length < this.p.minOwners) return false;
    this.returned(place, members, [...way.trades.slice(back), trade], fill);
    return true;
  }

  private returned(
    place: Place,
    members: readonly number[],
    round: readonly Trade[],
    fill: FeedFill,
  ): void {
    const key = [...members].sort((a, b) => a - b).join(' ');
    let ring = place.rings.get(key);
    if (ring === undefined) {
      if (place.rings.size >= MAX_KEYS) place.rings.clear();
      ring = { stretch: new Stretch(), rounds: [] };
      place.rings.set(key, ring);
    }
    const { stretch, rounds } = ring;
    const quiet = fill.at - (rounds[rounds.length - 1]?.at(-1)?.at ?? fill.at);
    if (quiet > this.p.gapMinutes * 60e6) {
      if (stretch.alert !== undefined) stretch.alert = undefined;
      rounds.length = 0;
    }
    rounds.push(round);
    if (rounds.length > MAX_ROUNDS) rounds.shift();
    if (rounds.length < this.p.minReturns) return;
    const trades = rounds.flat();
    const inside = this.leastInside(place, members, trades, 'trades');
    const net = largestNet(members, trades);
    if (net > this.p.maxNet) return;
    if (stretch.alert === undefined) {
      if (inside < this.p.minInside) return;
      if (this.leastInside(place, members, trades, 'all') < this.p.minOfAll) return;
    }
    const added = stretch.alert === undefined ? trades : round;
    stretch.take(added);
    const words = this.words(place, stretch, members.length, rounds.length, { inside, net });
    report(this.context, place.market.info.name, stretch, added, words);
    const until = fill.at + this.p.gapMinutes * 60e6;
    const { claims, identity } = this.context;
    for (const { holder } of [fill.maker, fill.taker]) claims.claim(holder, identity.id, until);
  }

  /** The smallest share that trades inside the ring have of a member's trades. */
  private leastInside(
    place: Place,
    members: readonly number[],
    trades: readonly Trade[],
    against: 'trades' | 'all',
  ): number {
    const since = trades[0]?.at ?? 0;
    let least = 1;
    for (const member of members) {
      const all = this.holderOf(place, member)[against].since(since);
      const inside = trades.filter((t) => t.buyer === member || t.seller === member).length;
      least = Math.min(least, inside / Math.max(1, all, inside));
    }
    return least;
  }

  private words(
    place: Place,
    stretch: Stretch,
    owners: number,
    rounds: number,
    { inside, net }: { inside: number; net: number },
  ): Words {
    const { p } = this;
    return {
      score: 55 + points(rounds, ROUND_BANDS) + (owners > 3 ? 5 : 0),
      measures: {
        owners: { value: owners, threshold: p.minOwners },
        returns: { value: rounds, threshold: p.minReturns },
        largestNetShare: { value: rounded(net), threshold: p.maxNet },
        leastShareInside: { value: rounded(inside), threshold: p.minInside },
      },
      explanation:
        `Between ${utc(stretch.firstAt)} and ${utc(stretch.lastAt)}, a parcel in ` +
        `${place.market.info.name} went round ${owners} owners (${names([...stretch.accounts])}) ` +
        `and came back ${rounds} times, ${stretch.lots} lots in ${stretch.count} trades, after ` +
        `which nobody's position had changed by more than ${percent(net)} of what it traded in ` +
        `the rounds (up to ${percent(p.maxNet)} counts). At least ${percent(inside)} of ` +
        `everyone's like-for-like trades meanwhile were inside the ring. It would not have been ` +
        `reported with fewer than ${p.minOwners} owners or ${p.minReturns} returns, had someone ` +
        `kept part of the parcel, had its size changed from hand to hand by more than ` +
        `${percent(1 - p.minParcelLikeness)}, or had they traded with others as much.`,
    };
  }

  private placeOf(market: MarketState): Place {
    const id = market.info.id;
    return (this.places[id] ??= { market, holders: new Map(), rings: new Map() });
  }

  private holderOf(place: Place, party: number): Holder {
    let holder = place.holders.get(party);
    if (holder === undefined) {
      if (place.holders.size >= MAX_KEYS) place.holders.clear();
      holder = { ways: [], trades: new LastTimes(), all: new LastTimes() };
      place.holders.set(party, holder);
    }
    return holder;
  }
}

function keep(holder: Holder, way: Way): void {
  holder.ways.push(way);
  if (holder.ways.length > MAX_WAYS) holder.ways.shift();
}

/** Largest change of anyone's position over what it traded in these rounds. */
function largestNet(members: readonly number[], trades: readonly Trade[]): number {
  let largest = 0;
  for (const member of members) {
    let net = 0;
    let gross = 0;
    for (const { buyer, seller, quantity } of trades) {
      if (buyer !== member && seller !== member) continue;
      net += buyer === member ? quantity : -quantity;
      gross += quantity;
    }
    largest = Math.max(largest, gross === 0 ? 0 : Math.abs(net) / gross);
  }
  return largest;
}

export const circularTrading: Rule<Parameters> = {
  id: 'circular-trading',
  version: '1',
  serial: 'market',
  // 2016/522 Annex II 1.3(a) and 1.4(a): no change in beneficial interest, by way of a ring.
  legal: ['MiCA 91(2)(b)', '2016/522 II.1.3(a)', '2017/565 III.B.1', '2017/565 III.B.2'],
  parameters,
  create: (p, context) => new CircularTrading(p, context),
};
