// long-file: the dispatch of every kind of event to the rules, on the path of every event
/**
 * All rules over one stream of events, in one pass: the class that runs live and in replay alike.
 * It knows event time only, so that the same events and parameters give the same alerts.
 */
import type { CoreEvent, EventOf } from '../core/contract';
import type { Alert } from '../cases/contract';
import { AlertBook } from '../cases/contract/alert-book';
import type { EffectiveRules, Enabled, RuleStats } from './contract';
import { Claims, type Detector } from './detectors/detector';
import { ownRules } from './detectors/effective-rules';
import { opposingScope } from './detectors/opposing-scope';
import { RULES, type RegisteredRule } from './detectors/registry';
import {
  MarketFeed,
  type EndReason,
  type FeedFill,
  type FeedListener,
  type FeedMessage,
} from './feed/market-feed';
import type { MarketState, OrderState, PartyMarket } from './feed/state';
import type { PriceRun } from './feed/price-run';
import { CrossLegs, type CrossMeasure } from './feed/cross-legs';
import { PriceRuns } from './feed/price-runs';
import { straightCall } from './straight-call';
import { Timers } from './feed/timers';
import { Withdrawals, type WithdrawalMeasure } from './feed/withdrawals';

interface Running {
  readonly rule: RegisteredRule;
  readonly enabled: Enabled;
  readonly detector: Detector;
}

const AGE_EVERY = 3_600_000_000;

export class Surveillance implements FeedListener {
  private readonly timers = new Timers();
  private readonly feed = new MarketFeed(this);
  private readonly book: AlertBook;
  private readonly withdrawals: Withdrawals;
  private readonly runs = new PriceRuns(
    this.timers,
    (run, at) => this.pushed(run, at),
    (run, at) => this.legs.began(run, at),
  );
  private readonly legs = new CrossLegs(this.feed, this.runs, this.timers, (m, at) => {
    return this.crossed(m, at);
  });
  private readonly running: Running[] = [];
  /** The same by what they hear, so that nobody is asked in vain. */
  private readonly onFill: (fill: FeedFill) => void;
  private readonly onMessage: (m: FeedMessage) => void;
  private readonly onOrder: (o: OrderState, at: number, seq: number) => void;
  private readonly onEnd: (o: OrderState, reason: EndReason, at: number, seq: number) => void;
  private readonly onReprice: Detector[] = [];
  private readonly onWithdrawal: Detector[] = [];
  private readonly onWithdrawalAside: Detector[] = [];
  private readonly onPush: Detector[] = [];
  private readonly onPushAside: Detector[] = [];
  private readonly onCross: Detector[] = [];
  private readonly onCrossAside: Detector[] = [];
  private readonly onSwap: Detector[] = [];
  private readonly onReference: Detector[] = [];
  private events = 0;
  private nextAgeing = AGE_EVERY;

  /**
   * @param rules as effectiveRules() gives them
   * @param paramsHash SHA-256 of the run's effective parameters; part of every alert's identity
   * @throws CodedError RULE_PARAMETERS when `rules` is not such an object
   */
  constructor(rules: EffectiveRules, paramsHash: string) {
    this.book = new AlertBook(paramsHash);
    const checked = ownRules(rules);
    this.withdrawals = new Withdrawals(opposingScope(checked), this.timers, (m, at) => {
      this.withdrawn(m, at);
    });
    const claims = new Claims();
    for (const rule of RULES) {
      const { enabled = false, ...values } = checked[rule.id] ?? {};
      if (enabled === false) continue;
      const { id, version, legal } = rule;
      const detector = rule.create(values, {
        feed: this.feed,
        timers: this.timers,
        runs: this.runs,
        alerts: this.book,
        identity: { id, version, legal, shadow: enabled === 'shadow' },
        // A rule in shadow mode takes nothing away from those whose alerts count.
        claims: enabled === 'shadow' ? new Claims(claims) : claims,
      });
      this.running.push({ rule, enabled, detector });
      if (detector.swapped !== undefined) this.onSwap.push(detector);
      if (detector.referenced !== undefined) this.onReference.push(detector);
      if (detector.repriced !== undefined) this.onReprice.push(detector);
      if (detector.pushed !== undefined) {
        (enabled === 'shadow' ? this.onPushAside : this.onPush).push(detector);
      }
      if (detector.crossed !== undefined) {
        (enabled === 'shadow' ? this.onCrossAside : this.onCross).push(detector);
      }
      const hears = detector.withdrawn !== undefined;
      if (hears && enabled === 'shadow') this.onWithdrawalAside.push(detector);
      else if (hears) this.onWithdrawal.push(detector);
    }
    this.onFill = straightCall(this.hearing('filled'), 'filled', 1);
    this.onMessage = straightCall(this.hearing('message'), 'message', 1);
    this.onOrder = straightCall(this.hearing('ordered'), 'ordered', 3);
    this.onEnd = straightCall(this.hearing('cancelled'), 'cancelled', 4);
  }

  /** Detectors that have the method, in the order of the registry. */
  private hearing(method: keyof Detector): Detector[] {
    const detectors = this.running.map(({ detector }) => detector);
    return detectors.filter((detector) => detector[method] !== undefined);
  }

  /**
   * Takes in the next event. The object is not kept.
   * @throws CodedError FEED_GAP, FEED_DUPLICATE, FEED_TIME or FEED_UNKNOWN_ORDER; the state is
   *   then to be rebuilt from the log
   */
  onEvent(e: CoreEvent): void {
    this.feed.check(e);
    this.events += 1;
    if (this.timers.next <= e.ts) this.timers.run(e.ts);
    if (e.ts >= this.nextAgeing) {
      this.nextAgeing = e.ts - (e.ts % AGE_EVERY) + AGE_EVERY;
      this.feed.eachMarket((market) => this.feed.age(market));
      this.feed.ageSeats();
    }
    this.feed.apply(e);
  }

  /** End of the input: open windows close at the last event's time. Nothing may follow. */
  close(): void {
    const { now } = this.feed;
    this.feed.eachMarket((market) => this.withdrawals.finish(market.parties.values(), now));
    this.runs.finish(now);
    this.legs.finish(now);
    for (const { detector } of this.running) detector.finish?.(now);
  }

  /** Alerts raised or extended since the last call, ordered by first raise and id. */
  drain(): Alert[] {
    return this.book.drain();
  }

  /** The last state of all alerts, ordered by first raise and id. */
  alerts(): Alert[] {
    return this.book.all();
  }

  /** Sequence number of the last event taken in. */
  get seq(): number {
    return this.feed.seq;
  }

  stats(): RuleStats[] {
    const raised = this.book.all();
    return this.running.map(({ rule, enabled, detector }) => ({
      rule: rule.id,
      version: rule.version,
      enabled,
      events: this.events,
      evaluations: detector.evaluations,
      alerts: raised.filter((a) => a.rule === rule.id).length,
    }));
  }

  /** What is kept in memory, for metrics and for tests that hold it bounded. */
  sizes(): { orders: number; parties: number; deadlines: number } {
    let parties = 0;
    this.feed.eachMarket((market) => (parties += market.parties.size));
    return { orders: this.feed.liveOrders, parties, deadlines: this.timers.size };
  }

  filled(fill: FeedFill): void {
    this.withdrawals.executed(fill.maker, fill.quantity);
    this.withdrawals.executed(fill.taker, fill.quantity);
    this.onFill(fill);
    this.runs.filled(fill);
  }

  message(m: FeedMessage): void {
    this.onMessage(m);
  }

  ordered(o: OrderState, at: number, seq: number): void {
    this.onOrder(o, at, seq);
  }

  cancelled(o: OrderState, reason: EndReason, at: number, seq: number): void {
    this.onEnd(o, reason, at, seq);
  }

  taken(o: OrderState, lots: number, at: number, seq: number): void {
    if (this.watchesWithdrawals) this.withdrawals.taken(o, lots, at, seq);
  }

  private get watchesWithdrawals(): boolean {
    return this.onWithdrawal.length + this.onWithdrawalAside.length > 0;
  }

  repriced(o: OrderState, at: number, from: number, since: number): void {
    this.withdrawals.repriced(o, at);
    for (const detector of this.onReprice) detector.repriced?.(o, at, from, since);
  }

  marketOpened(market: MarketState, at: number): void {
    for (const { detector } of this.running) detector.marketOpened?.(market, at);
  }

  announced(e: EventOf<'news'>): void {
    for (const { detector } of this.running) detector.announced?.(e);
  }

  swapped(e: EventOf<'swap'>): void {
    this.legs.swapped(e);
    for (const detector of this.onSwap) detector.swapped?.(e);
  }

  liquidity(e: EventOf<'liquidity'>): void {
    for (const { detector } of this.running) detector.liquidity?.(e);
  }

  referenced(e: EventOf<'reference'>, market: MarketState): void {
    this.legs.referenced(e, market);
    for (const detector of this.onReference) detector.referenced?.(e, market);
  }

  session(e: EventOf<'session'>): void {
    for (const { detector } of this.running) detector.session?.(e);
  }

  moved(e: EventOf<'deposit' | 'withdrawal' | 'transfer'>): void {
    for (const { detector } of this.running) detector.moved?.(e);
  }

  forgotten(party: PartyMarket): void {
    this.runs.forgotten(party);
    for (const { detector } of this.running) detector.forgotten?.(party);
  }

  seatForgotten(seat: number): void {
    for (const { detector } of this.running) detector.seatForgotten?.(seat);
  }

  /** In order of precedence: the first rule that takes the conduct ends the round. */
  private withdrawn(m: WithdrawalMeasure, at: number): void {
    for (const detector of this.onWithdrawalAside) detector.withdrawn?.(m, at);
    for (const detector of this.onWithdrawal) if (detector.withdrawn?.(m, at) === true) return;
  }

  /** Likewise. */
  private crossed(m: CrossMeasure, at: number): boolean {
    for (const detector of this.onCrossAside) if (detector.crossed?.(m, at) === true) break;
    return this.onCross.some((detector) => detector.crossed?.(m, at) === true);
  }

  /** Likewise; what is a leg of something larger is that. */
  private pushed(run: PriceRun, at: number): void {
    if (this.legs.pushed(run, at)) return;
    for (const detector of this.onPushAside) detector.pushed?.(run, at);
    for (const detector of this.onPush) if (detector.pushed?.(run, at) === true) return;
  }
}
