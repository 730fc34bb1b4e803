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
import { ownsMarket, ownsRule, WHOLE, type Partition } from './partition/plan';
import { RuleCalls } from './rule-calls';
import { Timers } from './feed/timers';
import { Withdrawals, type WithdrawalMeasure } from './feed/withdrawals';

interface Running {
  readonly rule: RegisteredRule;
  readonly enabled: Enabled;
  readonly detector: Detector;
}

const AGE_EVERY = 3_600_000_000;

/** Rules that take conduct from each other must stand together wherever they run. */
function checkSerial({ id, serial }: RegisteredRule, detector: Detector): void {
  if (serial === 'market') return;
  if (!['withdrawn', 'pushed', 'crossed'].some((method) => method in detector)) return;
  throw new Error(`rule ${id} gives way to others by market: it must be serial by market`);
}

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
  private readonly legs = new CrossLegs(
    this.feed,
    this.runs,
    this.timers,
    (m, at) => this.crossed(m, at),
    (market) => this.watches(market),
  );
  private readonly running: Running[] = [];
  /** Who hears of this worker's own markets, and of those that another one judges. */
  private readonly here: RuleCalls;
  private readonly elsewhere: RuleCalls;
  private readonly onWithdrawal: Detector[] = [];
  private readonly onWithdrawalAside: Detector[] = [];
  private readonly onPush: Detector[] = [];
  private readonly onPushAside: Detector[] = [];
  private readonly onCross: Detector[] = [];
  private readonly onCrossAside: Detector[] = [];
  private readonly onSwap: Detector[] = [];
  private events = 0;
  private nextAgeing = AGE_EVERY;

  /**
   * @param rules as effectiveRules() gives them
   * @param paramsHash SHA-256 of the run's effective parameters; part of every alert's identity
   * @param partition what of it is judged here; all partitions together raise what one does
   * @throws CodedError RULE_PARAMETERS when `rules` is not such an object
   */
  constructor(
    rules: EffectiveRules,
    paramsHash: string,
    private readonly partition: Partition = WHOLE,
  ) {
    this.book = new AlertBook(paramsHash);
    const checked = ownRules(rules);
    this.withdrawals = new Withdrawals(opposingScope(checked), this.timers, (m, at) => {
      this.withdrawn(m, at);
    });
    const claims = new Claims();
    for (const rule of RULES) {
      const { enabled = false, ...values } = checked[rule.id] ?? {};
      if (enabled === false || !ownsRule(partition, rule)) continue;
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
      checkSerial(rule, detector);
      this.running.push({ rule, enabled, detector });
      if (detector.swapped !== undefined) this.onSwap.push(detector);
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
    const detectors = this.running.map(({ detector }) => detector);
    this.here = new RuleCalls(detectors);
    const across = this.running.filter(({ rule }) => rule.serial !== 'market');
    this.elsewhere = new RuleCalls(across.map(({ detector }) => detector));
  }

  private watches(market: number): boolean {
    return this.partition.count === 1 || ownsMarket(this.partition, market);
  }

  private callsFor(market: number): RuleCalls {
    return this.watches(market) ? this.here : this.elsewhere;
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
    if (!this.watches(fill.market.info.id)) {
      this.elsewhere.filled(fill);
      this.runs.traded(fill);
      return;
    }
    this.withdrawals.executed(fill.maker, fill.quantity);
    this.withdrawals.executed(fill.taker, fill.quantity);
    this.here.filled(fill);
    this.runs.filled(fill);
  }

  message(m: FeedMessage): void {
    this.callsFor(m.market?.info.id ?? 0).message(m);
  }

  ordered(o: OrderState, at: number, seq: number): void {
    this.callsFor(o.holder.market.info.id).ordered(o, at, seq);
  }

  cancelled(o: OrderState, reason: EndReason, at: number, seq: number): void {
    this.callsFor(o.holder.market.info.id).cancelled(o, reason, at, seq);
  }

  taken(o: OrderState, lots: number, at: number, seq: number): void {
    if (!this.watchesWithdrawals || !this.watches(o.holder.market.info.id)) return;
    this.withdrawals.taken(o, lots, at, seq);
  }

  private get watchesWithdrawals(): boolean {
    return this.onWithdrawal.length + this.onWithdrawalAside.length > 0;
  }

  repriced(o: OrderState, at: number, from: number, since: number): void {
    const { id } = o.holder.market.info;
    if (this.watches(id)) this.withdrawals.repriced(o, at);
    for (const detector of this.callsFor(id).repriced) detector.repriced?.(o, at, from, since);
  }

  marketOpened(market: MarketState, at: number): void {
    const { marketOpened } = this.callsFor(market.info.id);
    for (const detector of marketOpened) detector.marketOpened?.(market, at);
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
    for (const detector of this.callsFor(e.market).referenced) detector.referenced?.(e, market);
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
