/**
 * All money-laundering rules over one stream of events, in one pass: the class that runs live and
 * in replay alike. It knows event time only: the same events and parameters, the same alerts.
 */
import type { Alert } from '../../cases/contract';
import { AlertBook } from '../../cases/contract/alert-book';
import type { CoreEvent, EventOf } from '../../core/contract';
import type { MonitoringFacts } from './facts';
import type { Customer, Move } from './feed/customer';
import { MoneyFeed, type MoneyListener } from './feed/money-feed';
import { MONITORING_RULES, type RegisteredRule } from './rules/registry';
import type { Detector } from './rules/rule';

/** All parameters by rule id, as the run's effective parameters have them. */
export type RuleBlocks = Readonly<
  Record<string, { readonly enabled: boolean | 'shadow'; readonly [parameter: string]: unknown }>
>;

export interface MonitoringSettings {
  readonly rules: RuleBlocks;
  readonly paramsHash: string;
  /** Name of the asset that sums are valued in; null = the quote asset most markets share. */
  readonly valuationAsset: string | null;
  readonly facts: MonitoringFacts;
}

/** What one rule did in a run. */
export interface MonitoringStats {
  readonly rule: string;
  readonly version: string;
  readonly evaluations: number;
  readonly alerts: number;
}

interface Running {
  readonly rule: RegisteredRule;
  readonly detector: Detector;
}

export class CustomerMonitoring implements MoneyListener {
  private readonly feed: MoneyFeed;
  private readonly book: AlertBook;
  private readonly running: Running[] = [];
  private readonly movers: Detector[] = [];

  /** @throws ZodError when a rule's block is not what its parameters are */
  constructor({ rules, paramsHash, valuationAsset, facts }: MonitoringSettings) {
    this.feed = new MoneyFeed(valuationAsset, this);
    this.book = new AlertBook(paramsHash);
    for (const rule of MONITORING_RULES) {
      const { enabled, ...values } = rules[rule.id] ?? { enabled: true };
      if (enabled === false) continue;
      const { id, version, legal } = rule;
      const identity = { id, version, legal, shadow: enabled === 'shadow' };
      const context = { feed: this.feed, facts, alerts: this.book, identity };
      const detector = rule.create(values, context);
      this.running.push({ rule, detector });
      if (detector.moved !== undefined) this.movers.push(detector);
    }
  }

  /**
   * Takes in the next event. The object is not kept.
   * @throws CodedError MONITORING_GAP, MONITORING_TIME; the state is then to be rebuilt
   */
  onEvent(e: CoreEvent): void {
    this.feed.check(e);
    this.feed.apply(e);
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
  stats(): MonitoringStats[] {
    const raised = this.book.all();
    return this.running.map(({ rule, detector }) => ({
      rule: rule.id,
      version: rule.version,
      evaluations: detector.evaluations,
      alerts: raised.filter((alert) => alert.rule === rule.id).length,
    }));
  }
  /** What is kept in memory, for metrics and for tests that hold it bounded. */
  sizes(): { customers: number; moves: number } {
    const { customers } = this.feed;
    const moves = customers.reduce((sum, one) => sum + one.incoming.size + one.outgoing.size, 0);
    return { customers: customers.length, moves };
  }

  moved(move: Move): void {
    for (const detector of this.movers) detector.moved?.(move);
  }
  identified(customer: Customer, account: string, seq: number, at: number): void {
    for (const { detector } of this.running) detector.identified?.(customer, account, seq, at);
  }
  loggedIn(customer: Customer, account: string, e: EventOf<'session'>): void {
    for (const { detector } of this.running) detector.loggedIn?.(customer, account, e);
  }
  aged(customer: Customer): void {
    for (const { detector } of this.running) detector.aged?.(customer);
  }
}
