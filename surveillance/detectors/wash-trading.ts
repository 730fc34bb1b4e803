/**
 * Wash trading: repeated fills in which the same beneficial owner, or the same named client, stands
 * on both sides, well above one in a hundred of the party's fills and above what chance brings.
 */
import { z } from 'zod';
import type { FeedFill } from '../feed/market-feed';
import type { MarketState } from '../feed/state';
import { poissonTail } from '../../cases/contract/alert-chance';
import type { Detector, DetectorContext, Rule } from './detector';
import { FillCounts, type Counts } from './fill-counts';
import { washFinding, type Conduct, type SelfFill, type Verdict } from './wash-finding';

const parameters = z.strictObject({
  /** Fills with oneself, and taking orders among them, that make a repetition. */
  minFills: z.number().int().min(1).default(3),
  minOrders: z.number().int().min(1).default(2),
  /** Chance meetings below this share of the party's fills are none of it. */
  minShare: z.number().positive().max(1).default(0.01),
  /** Largest probability that so many fills with oneself are chance meetings. */
  maxChance: z.number().positive().max(1).default(0.001),
  /**
   * Most that meeting at random is taken to bring, as a share of the party's fills: who trades for
   * one owner sees to it that its orders seldom meet.
   */
  maxMixing: z.number().positive().max(1).default(0.02),
  gapMinutes: z.number().positive().default(30),
});
type Parameters = z.infer<typeof parameters>;

interface Place {
  readonly market: MarketState;
  readonly all: FillCounts;
  readonly parties: Map<number, FillCounts>;
  readonly conducts: Map<number, Conduct>;
}

const MAX_RECENT = 64;
/** Parties remembered per market; the longest silent ones are forgotten. */
const MAX_PARTIES = 50_000;

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

  /** The shortest window that shows it, else the one that speaks most clearly. */
  private verdict(place: Place, party: number, at: number): Verdict {
    const own = this.countsOf(place, party).windows(at);
    const all = place.all.windows(at);
    const minutes = this.weigh(own[0], all[0]);
    const quarters = this.weigh(own[1], all[1]);
    const day = this.weigh(own[2], all[2]);
    for (const window of [minutes, quarters]) {
      if (window.chance <= this.p.maxChance && window.self >= this.p.minFills) return window;
    }
    return quarters.chance < day.chance ? quarters : day;
  }

  private weigh(own: Counts, all: Counts): Verdict {
    // Chance: the party's taking orders meet its own quotes as often as anyone's do.
    const strangers = Math.max(1, all.fills - all.self);
    const expected = own.taken * (own.made / strangers);
    const mixing = Math.min(expected, this.p.maxMixing * own.fills);
    const mean = Math.max(mixing, this.p.minShare * own.fills);
    return {
      self: own.self,
      share: own.fills === 0 ? 0 : own.self / own.fills,
      chance: poissonTail(own.self, mean),
      expected: mixing,
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
    const finding = washFinding(place.market.info.name, this.p, conduct, added, v);
    if (conduct.alert === undefined) conduct.alert = alerts.raise(identity, finding);
    else alerts.extend(identity, conduct.alert, finding);
  }
}

export const washTrading: Rule<Parameters> = {
  id: 'wash-trading',
  version: '1',
  serial: 'market',
  // 2016/522 Annex II 1.3(a); 2017/565 Annex III.B 2 and 16.
  legal: ['MiCA 91(2)(b)', '2016/522 II.1.3(a)', '2017/565 III.B.2', '2017/565 III.B.16'],
  parameters,
  create: (p, context) => new WashTrading(p, context),
};
