/**
 * Matched orders: two owners whose opposite orders come within two seconds of each other at like
 * price and size, several times and far above what chance brings. Who hits a standing quote is
 * none of it: the quote stood, and sizes differ.
 */
import { z } from 'zod';
import { poissonTail } from '../../../cases/contract/alert-chance';
import { points, rounded, type Bands } from '../../../cases/contract/alert-measures';
import { figure, names, percent, utc } from '../../../cases/contract/alert-wording';
import type { FeedFill } from '../../feed/market-feed';
import type { MarketState } from '../../feed/state';
import type { Detector, DetectorContext, Rule } from '../detector';
import { asCounterparty, FillCounts } from '../fill-counts';
import { apart, likeness } from './like-orders';
import { report, Stretch, tradeOf, type Trade, type Words } from './stretch';

const parameters = z.strictObject({
  /** Between the two orders, and smaller over larger size. */
  withinSeconds: z.number().positive().default(2),
  minLikeness: z.number().positive().max(1).default(0.7),
  /** Meetings that make a repetition: of strangers on paper, and of linked owners. */
  minMeetings: z.number().int().min(2).default(5),
  minMeetingsLinked: z.number().int().min(2).default(3),
  /** Largest probability that so many meetings are chance. */
  maxChance: z.number().positive().max(1).default(0.00001),
  /** Meetings as a share of the fills of whichever of the two trades less. */
  minShare: z.number().positive().max(1).default(0.05),
  /**
   * The same of whichever trades more: from here on, and of linked owners always, it goes before
   * other rules. Who always meets one busy stranger has arranged nothing with it and may deceive.
   */
  minMutual: z.number().positive().max(1).default(0.2),
  gapMinutes: z.number().positive().default(45),
});
type Parameters = z.infer<typeof parameters>;

interface Place {
  readonly market: MarketState;
  /** Fills between different parties; as `self`: those that look meant. */
  readonly all: FillCounts;
  readonly parties: Map<number, FillCounts>;
  readonly pairs: Map<number, Pair>;
  /** The newest reported stretch of each party. */
  readonly reported: Map<number, Stretch>;
}

/** Two parties' stretch, and how often they met (as `fills`). */
interface Pair {
  readonly stretch: Stretch;
  readonly met: FillCounts;
}

interface Verdict {
  readonly run: readonly Trade[];
  readonly share: number;
  readonly mutual: number;
  readonly expected: number;
  readonly chance: number;
}

/** Two party numbers in one; there are far fewer parties than this. */
const PARTIES = 2 ** 26;
const MAX_PARTIES = 50_000;
/** Of ordinary fills at least this share is taken to look meant. */
const LEAST_USUAL = 0.005;

const COUNT_BANDS: Bands = [
  [5, 8],
  [10, 16],
  [25, 24],
];
const SHARE_BANDS: Bands = [
  [0.1, 6],
  [0.3, 12],
  [0.6, 20],
];

class MatchedOrders implements Detector {
  evaluations = 0;
  private readonly places: Place[] = [];

  constructor(
    private readonly p: Parameters,
    private readonly context: DetectorContext,
  ) {}

  filled(fill: FeedFill): void {
    const { maker, taker, at } = fill;
    if (maker.party === taker.party) return;
    const place = this.placeOf(fill.market);
    const meant = this.isMeant(fill);
    place.all.note(at, false, meant);
    this.countsOf(place, maker.party).note(at, false, meant);
    this.countsOf(place, taker.party).note(at, true, meant);
    if (meant) this.judge(place, fill);
  }

  private isMeant(fill: FeedFill): boolean {
    return apart(fill) <= this.p.withinSeconds * 1e6 && likeness(fill) >= this.p.minLikeness;
  }

  private judge(place: Place, fill: FeedFill): void {
    this.evaluations += 1;
    const { maker, taker, at } = fill;
    const { claims, identity } = this.context;
    for (const { holder } of [maker, taker]) {
      if (claims.takenByOther(holder, identity.id, at)) return;
    }
    const [a, b] = [Math.min(maker.party, taker.party), Math.max(maker.party, taker.party)];
    const key = a * PARTIES + b;
    let pair = place.pairs.get(key);
    if (pair === undefined) {
      if (place.pairs.size >= MAX_PARTIES) place.pairs.clear();
      pair = { stretch: new Stretch(), met: new FillCounts() };
      place.pairs.set(key, pair);
    }
    const { stretch } = pair;
    const trade = tradeOf(fill, this.context);
    stretch.note(trade, this.p.gapMinutes * 60e6);
    pair.met.note(at, false, false);
    const linked = maker.holder === taker.holder;
    const verdict = this.verdict(place, pair, [a, b], at, linked);
    if (verdict === undefined) return;
    const added = stretch.alert === undefined ? verdict.run : [trade];
    const group = stretch.alert ?? this.groupOf(place, [a, b], at);
    stretch.take(added);
    stretch.alert = group;
    const words = this.words(place, stretch, verdict);
    report(this.context, place.market.info.name, stretch, added, words);
    for (const party of [a, b]) place.reported.set(party, stretch);
    if (!linked && verdict.mutual < this.p.minMutual) return;
    const until = at + this.p.gapMinutes * 60e6;
    for (const { holder } of [maker, taker]) claims.claim(holder, identity.id, until);
  }

  /** Who arranges trades with several others is one group, and one alert tells of it. */
  private groupOf(place: Place, pair: readonly number[], at: number): string | undefined {
    for (const party of pair) {
      const known = place.reported.get(party);
      if (known !== undefined && at - known.lastAt <= this.p.gapMinutes * 60e6) return known.alert;
    }
    return undefined;
  }

  /** The clearest of the windows; a running stretch goes on with each further meeting. */
  private verdict(
    place: Place,
    { stretch, met }: Pair,
    [a, b]: readonly [number, number],
    at: number,
    linked: boolean,
  ): Verdict | undefined {
    const all = place.all.windows(at);
    const [countsA, countsB] = [this.countsOf(place, a), this.countsOf(place, b)];
    const [ofA, ofB] = [countsA.windows(at), countsB.windows(at)];
    const [habitA, habitB] = [countsA.habit(at), countsB.habit(at)];
    const market = place.all.habit(at);
    const together = met.habit(at).fills;
    const viaA = asCounterparty(market, habitA, habitB, together);
    const viaB = asCounterparty(market, habitB, habitA, together);
    const needed = linked ? this.p.minMeetingsLinked : this.p.minMeetings;
    let best: Verdict | undefined;
    for (const i of [0, 1, 2] as const) {
      const run = stretch.recent.filter((t) => t.at >= all[i].since);
      const rest = Math.max(1, all[i].fills - run.length);
      const usual = Math.max(LEAST_USUAL, (all[i].self - run.length) / rest);
      const [fillsA, fillsB] = [ofA[i].fills - run.length, ofB[i].fills - run.length];
      const byChance = (Math.max(0, fillsA * fillsB) / rest) * usual;
      const expected = Math.max(0.01, byChance, ofB[i].fills * viaA, ofA[i].fills * viaB);
      const share = run.length / Math.max(1, Math.min(ofA[i].fills, ofB[i].fills));
      const mutual = run.length / Math.max(1, ofA[i].fills, ofB[i].fills);
      const chance = poissonTail(run.length, expected);
      const enough =
        stretch.alert !== undefined || (run.length >= needed && share >= this.p.minShare);
      if (!enough || chance > this.p.maxChance * (linked ? 10 : 1)) continue;
      if (best !== undefined && chance >= best.chance) continue;
      best = { run, share, mutual, expected, chance };
    }
    return best;
  }

  private words(place: Place, pair: Stretch, { share, expected, chance }: Verdict): Words {
    const { p } = this;
    return {
      score: 52 + points(pair.count, COUNT_BANDS) + points(share, SHARE_BANDS),
      measures: {
        meetings: { value: pair.count, threshold: p.minMeetings },
        shareOfFills: { value: rounded(share), threshold: p.minShare },
        expectedByChance: { value: rounded(expected), threshold: rounded(pair.count) },
        probabilityOfChance: { value: chance, threshold: p.maxChance },
      },
      explanation:
        `Between ${utc(pair.firstAt)} and ${utc(pair.lastAt)}, ${names([...pair.accounts])} of ` +
        `two owners met ${pair.count} times in ${place.market.info.name} with opposite orders ` +
        `entered within ${p.withinSeconds} s of each other at like price and size (sizes within ` +
        `${percent(1 - p.minLikeness)}), ${pair.lots} lots in all: ${percent(share)} of the ` +
        `fills of whichever trades less, where their activity would have brought about ` +
        `${figure(expected)}. It would not have been reported with fewer than ${p.minMeetings} ` +
        `such meetings (${p.minMeetingsLinked} of linked owners), had one side's orders stood ` +
        `for longer before they were hit, had sizes differed, or had they met others as often.`,
    };
  }

  private placeOf(market: MarketState): Place {
    const id = market.info.id;
    let place = this.places[id];
    if (place === undefined) {
      place = {
        ...{ market, all: new FillCounts(), parties: new Map() },
        ...{ pairs: new Map(), reported: new Map() },
      };
      this.places[id] = place;
    }
    return place;
  }

  private countsOf(place: Place, party: number): FillCounts {
    let counts = place.parties.get(party);
    if (counts === undefined) {
      if (place.parties.size >= MAX_PARTIES) this.forgetQuiet(place);
      counts = new FillCounts();
      place.parties.set(party, counts);
    }
    return counts;
  }

  private forgetQuiet(place: Place): void {
    const { now } = this.context.feed;
    for (const [party, counts] of place.parties) {
      if (!counts.isQuiet(now)) continue;
      place.parties.delete(party);
      place.reported.delete(party);
    }
  }
}

export const matchedOrders: Rule<Parameters> = {
  id: 'matched-orders',
  version: '4',
  serial: 'market',
  // 2016/522 Annex II 1.3(c): orders entered at or nearly the same time, price and quantity.
  legal: ['MiCA 91(2)(b)', '2016/522 II.1.3(c)', '2017/565 III.B.16'],
  parameters,
  create: (p, context) => new MatchedOrders(p, context),
};
