/**
 * Wash trading: repeated fills in which the same beneficial owner, or the same named client, stands
 * on both sides, well above one in a hundred of the party's fills and above what chance brings.
 */
import { z } from 'zod';
import type { Finding } from '../alerts/alert-book';
import { figure, names, percent, utc } from '../alerts/wording';
import type { FeedFill } from '../feed/market-feed';
import type { MarketState } from '../feed/state';
import { points, rounded, type Bands } from './bands';
import { poissonTail } from './chance';
import type { Detector, DetectorContext, Rule } from './detector';
import { FillCounts, type Counts } from './fill-counts';

const parameters = z.strictObject({
  /** Fills with oneself, and taking orders among them, that make a repetition. */
  minFills: z.number().int().min(1).default(3),
  minOrders: z.number().int().min(1).default(2),
  /** Chance meetings below this share of the party's fills are none of it. */
  minShare: z.number().positive().max(1).default(0.01),
  /** Largest probability that so many fills with oneself are chance meetings. */
  maxChance: z.number().positive().max(1).default(0.0001),
  /** How far above what chance brings they must be. */
  overChance: z.number().positive().default(1.5),
  gapMinutes: z.number().positive().default(30),
});
type Parameters = z.infer<typeof parameters>;

interface SelfFill {
  readonly at: number;
  readonly seq: number;
  readonly trade: number;
  readonly quantity: number;
  readonly takerOrder: number;
  readonly accounts: readonly string[];
  readonly orders: Finding['orders'];
}

interface Conduct {
  recent: SelfFill[];
  alert: string | undefined;
  count: number;
  lots: number;
  firstAt: number;
  lastAt: number;
  accounts: Set<string>;
}

interface Place {
  readonly market: MarketState;
  readonly all: FillCounts;
  readonly parties: Map<number, FillCounts>;
  readonly conducts: Map<number, Conduct>;
}

interface Verdict {
  readonly share: number;
  readonly chance: number;
  readonly expected: number;
  readonly since: number;
}

const MAX_RECENT = 64;
/** Parties remembered per market; the longest silent ones are forgotten. */
const MAX_PARTIES = 50_000;

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

class WashTrading implements Detector {
  evaluations = 0;
  private readonly places: Place[] = [];

  constructor(
    private readonly p: Parameters,
    private readonly context: DetectorContext,
  ) {}

  filled(fill: FeedFill): void {
    const place = this.placeOf(fill.market);
    const { maker, taker, at } = fill;
    const self = maker.party === taker.party;
    place.all.note(at, false, self);
    this.countsOf(place, taker.party).note(at, true, self);
    if (!self) this.countsOf(place, maker.party).note(at, false, false);
    else this.judge(place, fill);
  }

  private placeOf(market: MarketState): Place {
    const id = market.info.id;
    let place = this.places[id];
    if (place === undefined) {
      place = { market, all: new FillCounts(), parties: new Map(), conducts: new Map() };
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
      place.conducts.delete(party);
    }
  }

  private judge(place: Place, fill: FeedFill): void {
    this.evaluations += 1;
    const { party } = fill.taker;
    const conduct = this.conductOf(place, party);
    const self = this.selfFill(fill);
    if (conduct.alert !== undefined && self.at - conduct.lastAt > this.patience(conduct)) {
      conduct.alert = undefined;
      conduct.recent = [];
    }
    conduct.recent.push(self);
    if (conduct.recent.length > MAX_RECENT) conduct.recent.shift();
    const verdict = this.verdict(place, party, self.at);
    if (conduct.alert !== undefined) return this.go(place, conduct, [self], verdict);
    const run = conduct.recent.filter((s) => s.at >= verdict.since);
    if (!this.repeated(run) || verdict.chance > this.p.maxChance) return;
    conduct.count = 0;
    conduct.lots = 0;
    conduct.firstAt = run[0]?.at ?? self.at;
    conduct.accounts = new Set();
    this.go(place, conduct, run, verdict);
  }

  private repeated(run: readonly SelfFill[]): boolean {
    const orders = new Set(run.map((s) => s.takerOrder));
    return run.length >= this.p.minFills && orders.size >= this.p.minOrders;
  }

  /** The window that speaks most clearly: the last quarter of an hour or so, else the day. */
  private verdict(place: Place, party: number, at: number): Verdict {
    const counts = this.countsOf(place, party);
    const short = this.weigh(counts.short(at), place.all.short(at));
    const day = this.weigh(counts.day(at), place.all.day(at));
    return short.chance <= this.p.maxChance || short.chance < day.chance ? short : day;
  }

  private weigh(own: Counts, all: Counts): Verdict {
    // Chance: the party's taking orders meet its own quotes as often as anyone's do.
    const strangers = Math.max(1, all.fills - all.self);
    const expected = own.taken * (own.made / strangers);
    const mean = Math.max(expected, this.p.minShare * own.fills);
    const above = own.self >= this.p.overChance * expected;
    return {
      share: own.fills === 0 ? 0 : own.self / own.fills,
      chance: above ? poissonTail(own.self, mean) : 1,
      expected,
      since: own.since,
    };
  }

  private conductOf(place: Place, party: number): Conduct {
    let conduct = place.conducts.get(party);
    if (conduct === undefined) {
      conduct = {
        recent: [],
        alert: undefined,
        count: 0,
        lots: 0,
        firstAt: 0,
        lastAt: 0,
        accounts: new Set(),
      };
      place.conducts.set(party, conduct);
    }
    return conduct;
  }

  private selfFill(fill: FeedFill): SelfFill {
    const { feed } = this.context;
    const refs = [fill.maker, fill.taker].map((o) => ({
      account: feed.accountName(o.account),
      clientOrderId: o.clientOrderId,
    }));
    return {
      at: fill.at,
      seq: fill.seq,
      trade: fill.trade,
      quantity: fill.quantity,
      takerOrder: fill.taker.orderId,
      accounts: refs.map((r) => r.account),
      orders: refs,
    };
  }

  private patience(conduct: Conduct): number {
    const { count, firstAt, lastAt } = conduct;
    const mean = count > 1 ? (lastAt - firstAt) / (count - 1) : 0;
    return Math.max(this.p.gapMinutes * 60e6, 3 * mean);
  }

  private go(place: Place, conduct: Conduct, added: readonly SelfFill[], v: Verdict): void {
    for (const s of added) {
      conduct.count += 1;
      conduct.lots += s.quantity;
      conduct.lastAt = s.at;
      for (const account of s.accounts) conduct.accounts.add(account);
    }
    const { alerts, identity } = this.context;
    const finding = this.finding(place, conduct, added, v);
    if (conduct.alert === undefined) conduct.alert = alerts.raise(identity, finding);
    else alerts.extend(identity, conduct.alert, finding);
  }

  private finding(place: Place, conduct: Conduct, added: readonly SelfFill[], v: Verdict): Finding {
    const { p } = this;
    const market = place.market.info.name;
    return {
      market,
      accounts: [...conduct.accounts],
      from: added[0]?.at ?? conduct.firstAt,
      to: conduct.lastAt,
      at: conduct.lastAt,
      seqFrom: added[0]?.seq ?? 0,
      seqTo: added[added.length - 1]?.seq ?? 0,
      score: 50 + points(conduct.count, COUNT_BANDS) + points(v.share, SHARE_BANDS),
      measures: {
        fillsWithSelf: { value: conduct.count, threshold: p.minFills },
        shareOfOwnFills: { value: rounded(v.share), threshold: p.minShare },
        expectedByChance: { value: rounded(v.expected), threshold: rounded(conduct.count) },
        probabilityOfChance: { value: rounded(v.chance), threshold: p.maxChance },
      },
      explanation: this.explain(market, conduct, v),
      orders: added.flatMap((s) => s.orders),
      fills: added.map((s) => `${market}-${s.trade}`),
    };
  }

  private explain(market: string, conduct: Conduct, v: Verdict): string {
    const { p } = this;
    return (
      `Between ${utc(conduct.firstAt)} and ${utc(conduct.lastAt)}, ` +
      `${names([...conduct.accounts])} bought from and sold to the same beneficial owner (or the ` +
      `same named client) in ${market} ${conduct.count} times, ${conduct.lots} lots in all, so that ` +
      `ownership did not change. These are ${percent(v.share)} of that party's fills in the ` +
      `period (from ${percent(p.minShare)} on they count); meeting itself by chance would have ` +
      `brought about ${figure(v.expected)}. Self-trade prevention did not stop them. It would not ` +
      `have been reported with fewer than ${p.minFills} such fills, had they been below ` +
      `${percent(p.minShare)} of the party's fills or no more than its orders meet by chance, or ` +
      `had the orders been for different clients.`
    );
  }
}

export const washTrading: Rule<Parameters> = {
  id: 'wash-trading',
  version: '1',
  // 2016/522 Annex II 1.3(a); 2017/565 Annex III.B 2 and 16.
  legal: ['MiCA 91(2)(b)', '2016/522 II.1.3(a)', '2017/565 III.B.2', '2017/565 III.B.16'],
  parameters,
  create: (p, context) => new WashTrading(p, context),
};
