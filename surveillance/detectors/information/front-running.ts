/**
 * Front-running: someone with a recorded path to a client's orders (executes for it, or works for
 * it) trades the same way just before them and out just after, twice or more, beyond chance.
 */
import { z } from 'zod';
import { poissonTail } from '../../../cases/contract/alert-chance';
import { rounded } from '../../../cases/contract/alert-measures';
import { figure, names, utc } from '../../../cases/contract/alert-wording';
import type { FeedFill } from '../../feed/market-feed';
import type { MarketState, OrderState } from '../../feed/state';
import type { Detector, DetectorContext, Rule } from '../detector';
import { ClientPaths, type ClientPath } from './client-paths';
import { reachOf, type OwnTrade, type Time } from './own-times';

const parameters = z.strictObject({
  /** Own trades this long before the client's first order are just before it. */
  beforeSeconds: z.number().positive().default(120),
  /** Out again within this after it. */
  outMinutes: z.number().positive().default(20),
  minOut: z.number().positive().max(1).default(0.5),
  /** Times in a day. */
  minTimes: z.number().int().min(1).default(2),
  /** Client's lots over the own ones, for the client's order to move what is gained from. */
  minClientSize: z.number().nonnegative().default(0.5),
  /** Largest probability that so many own trades lay before the client's orders by chance. */
  maxChance: z.number().positive().max(1).default(0.02),
  /** News so long before the own trade is what everybody acts on. */
  newsMinutes: z.number().nonnegative().default(5),
});
type Parameters = z.infer<typeof parameters>;

const DAY = 86_400_000_000;
/** Client orders nearer than this are children of one. */
const PARENT_GAP = 300_000_000;
/** Own trades nearer than this are one decision. */
const DECISION_GAP = 30_000_000;
const MAX_TRADES = 64;
const MAX_STATES = 20_000;

/** What one knower did in one market, for one client. */
interface State {
  readonly since: number;
  readonly own: OwnTrade[];
  decisions: number;
  lastDecision: number;
  parents: number;
  readonly parent: { side: number; lastAt: number; time: Time | undefined };
  times: Time[];
  alert: string | undefined;
}

class FrontRunning implements Detector {
  evaluations = 0;
  private readonly paths: ClientPaths;
  private readonly states = new Map<string, State>();

  constructor(
    private readonly p: Parameters,
    private readonly context: DetectorContext,
  ) {
    this.paths = new ClientPaths(context.feed);
  }

  filled(fill: FeedFill): void {
    if (this.paths.isEmpty) return;
    for (const o of [fill.taker, fill.maker]) {
      for (const path of this.paths.toClient(o, fill.at)) this.client(path, o, fill);
      for (const path of this.paths.ofKnower(o)) this.own(path, o, fill);
    }
  }

  private stateOf(path: ClientPath, market: MarketState, at: number): State {
    const key = `${path.knower} ${path.client} ${market.info.id}`;
    let state = this.states.get(key);
    if (state === undefined) {
      state = {
        ...{ since: at, own: [], decisions: 0, lastDecision: -Infinity, parents: 0 },
        ...{ parent: { side: -1, lastAt: -Infinity, time: undefined }, times: [] },
        alert: undefined,
      };
      this.states.set(key, state);
      if (this.states.size > MAX_STATES) {
        for (const oldest of this.states.keys()) {
          this.states.delete(oldest);
          break;
        }
      }
    }
    return state;
  }

  private own(path: ClientPath, o: OrderState, fill: FeedFill): void {
    const state = this.stateOf(path, fill.market, fill.at);
    const trade: OwnTrade = {
      ...{ at: fill.at, seq: fill.seq, side: o.side, lots: fill.quantity, price: fill.price },
      ...{ trade: fill.trade, clientOrderId: o.clientOrderId },
    };
    state.own.push(trade);
    if (state.own.length > MAX_TRADES) state.own.shift();
    if (fill.at - state.lastDecision > DECISION_GAP) state.decisions += 1;
    state.lastDecision = fill.at;
    const limit = fill.at - this.p.outMinutes * 60e6;
    for (const time of state.times) {
      if (time.side === o.side || time.start < limit) continue;
      time.outLots += fill.quantity;
      time.out.push(trade);
      this.judge(path, state, time, fill);
    }
  }

  private client(path: ClientPath, o: OrderState, fill: FeedFill): void {
    const state = this.stateOf(path, fill.market, fill.at);
    const { parent } = state;
    const isNew = parent.side !== o.side || o.acceptedAt - parent.lastAt > PARENT_GAP;
    parent.lastAt = fill.at;
    parent.side = o.side;
    if (!isNew) {
      if (parent.time === undefined) return;
      parent.time.clientLots += fill.quantity;
      return this.judge(path, state, parent.time, fill);
    }
    state.parents += 1;
    parent.time = this.timeBefore(state, o, fill);
    if (parent.time === undefined) return;
    state.times = state.times.filter(({ start }) => start > fill.at - DAY);
    state.times.push(parent.time);
    if (state.times.length > MAX_TRADES) state.times.shift();
  }

  /** Own trades on the client's side just before its order. */
  private timeBefore(state: State, o: OrderState, fill: FeedFill): Time | undefined {
    const start = o.acceptedAt;
    const since = start - this.p.beforeSeconds * 1e6;
    const { newsAt } = fill.market;
    const entered = state.own.filter(({ at, side }) => {
      const public_ = newsAt <= at && at - newsAt <= this.p.newsMinutes * 60e6;
      return side === o.side && at >= since && at < start && !public_;
    });
    if (entered.length === 0) return undefined;
    const lots = entered.reduce((sum, t) => sum + t.lots, 0);
    const { side } = o;
    const clientLots = fill.quantity;
    return { entered, lots, side, start, clientLots, outLots: 0, out: [], counted: false };
  }

  private judge(path: ClientPath, state: State, time: Time, fill: FeedFill): void {
    this.evaluations += 1;
    const { p } = this;
    const known = time.counted;
    if (time.outLots < p.minOut * time.lots) return;
    if (time.clientLots < p.minClientSize * time.lots) return;
    time.counted = true;
    const times = state.times.filter(({ counted }) => counted);
    if (times.length < p.minTimes || (known && state.alert === undefined)) return;
    const watched = Math.max(3_600e6, fill.at - state.since);
    const covered = Math.min(
      1,
      (state.parents * reachOf(times, this.p.beforeSeconds * 1e6)) / watched,
    );
    // Half of the own decisions are ways out; a decision meets the right side every other time.
    const expected = (Math.max(0, state.decisions - times.length) * covered) / 4;
    const chance = poissonTail(times.length, expected);
    if (state.alert === undefined && chance > p.maxChance) return;
    this.raise(path, state, times, chance, fill);
  }

  private raise(
    path: ClientPath,
    state: State,
    times: readonly Time[],
    chance: number,
    { market, at, seq }: FeedFill,
  ): void {
    const { feed, alerts, identity } = this.context;
    const own = times.flatMap((t) => [...t.entered, ...t.out]).sort((a, b) => a.seq - b.seq);
    const [knower, client] = [feed.accountName(path.knower), feed.accountName(path.client)];
    const name = market.info.name;
    const finding = {
      market: name,
      accounts: [knower],
      victims: [client],
      from: own[0]?.at ?? at,
      to: own[own.length - 1]?.at ?? at,
      at,
      seqFrom: own[0]?.seq ?? seq,
      seqTo: seq,
      score: 65 + Math.min(25, 6 * (times.length - 2)),
      measures: {
        times: { value: times.length, threshold: this.p.minTimes },
        probabilityOfChance: { value: rounded(chance), threshold: this.p.maxChance },
        ownDecisions: { value: state.decisions, threshold: 0 },
        clientOrders: { value: state.parents, threshold: 0 },
      },
      explanation: this.explain(knower, client, name, times, chance),
      orders: own.map(({ clientOrderId }) => ({ account: knower, clientOrderId })),
      fills: own.map(({ trade }) => `${name}-${trade}`),
    };
    if (state.alert === undefined) state.alert = alerts.raise(identity, finding);
    else alerts.extend(identity, state.alert, finding);
  }

  private explain(
    knower: string,
    client: string,
    market: string,
    times: readonly Time[],
    chance: number,
  ): string {
    const { p } = this;
    const first = times[0];
    const lead = times.map((t) => (t.start - (t.entered[0]?.at ?? t.start)) / 1e6);
    return (
      `${names([knower])} has a recorded path to the orders of ${names([client])}. Since ` +
      `${utc(first?.start ?? 0)} it traded in ${market} on the same side ${times.length} times ` +
      `(${p.minTimes} count), at most ${figure(Math.max(...lead))} s before the client's order, ` +
      `and was out of it within ${p.outMinutes} minutes after. As often as both trade, this ` +
      `many meetings by chance have a probability of ${figure(chance)} (${p.maxChance} counts). ` +
      `It would not have been reported without the recorded relationship, for the client's own ` +
      `other account, after public news, had the position been kept, or had it happened once.`
    );
  }
}

export const frontRunning: Rule<Parameters> = {
  id: 'front-running',
  version: '2',
  serial: 'owner',
  // MiCA 87(1)(b): orders pending of a client are inside information; 89(2).
  legal: ['MiCA 87(1)(b)', 'MiCA 89(1)', 'MiCA 89(2)'],
  parameters,
  create: (p, context) => new FrontRunning(p, context),
};
