/**
 * What spoofing and layering share: strokes (interest placed against one's own execution and
 * withdrawn around it) are counted per party and market, checked against chance and against the
 * wrong side, and two in a day make an alert. The two rules differ in what a stroke looks like.
 */
import { DAY_MICROS, fillId, tradeId } from '../../core/contract';
import type { PartyMarket } from '../feed/state';
import { MANY_REPRICINGS, type FillsAround } from '../feed/fills-around';
import type { WithdrawalMeasure } from '../feed/withdrawals';
import type { Detector, DetectorContext } from './detector';
import { enoughStrokes } from './enough-strokes';
import { strokesFinding } from './opposing-finding';
import type { OpposingParameters } from './opposing-parameters';
import {
  LEARN_MICROS,
  MAX_STROKES,
  MAX_WEIGHT,
  newLedger,
  TWICE_AS_MANY,
  type Ledger,
  type Stroke,
} from './strokes';

export class OpposingInterest implements Detector {
  evaluations = 0;
  private readonly ledgers = new Map<PartyMarket, Ledger>();

  /**
   * @param isKind whether a stroke is of this rule's kind
   */
  constructor(
    private readonly p: OpposingParameters,
    private readonly context: DetectorContext,
    private readonly isKind: (measure: WithdrawalMeasure) => boolean,
  ) {}

  withdrawn(m: WithdrawalMeasure, at: number): boolean {
    this.evaluations += 1;
    const { id } = this.context.identity;
    if (this.context.claims.takenByOther(m.party, id, at)) return false;
    if (!this.isCandidate(m) || !this.isKind(m)) return false;
    const ledger = this.ledgerOf(m.party);
    ledger.oneSided += 1;
    const habit = overHabit(m, ledger.oneSided);
    const chained = m.stretch.repricings >= MANY_REPRICINGS;
    if (habit < (chained ? this.p.deliberateHabit : this.p.overHabit)) return false;
    ledger.candidates += 1;
    const fills = this.servedBy(m);
    if (fills === undefined) {
      if (m.wrongSide) this.noteWrongSide(ledger);
      else if (this.isAttempt(m)) return this.attempt(m, ledger, at);
      return false;
    }
    const stroke = this.stroke(m, fills, ledger);
    ledger.strokes.add(at, stroke.weight);
    // Who traded on both sides around it is a control as well.
    if (m.wrongSide) this.noteWrongSide(ledger);
    return this.take(m.party, ledger, stroke, at);
  }

  forgotten(party: PartyMarket): void {
    this.ledgers.delete(party);
  }

  /** Large interest taken away unserved, while or after a small own order stood opposite. */
  private isAttempt(m: WithdrawalMeasure): boolean {
    const { otherInterest, interest, visibleLevel } = m.stretch;
    const baited = otherInterest > 0 || m.otherNet > 0;
    return baited && interest >= this.p.attemptLevels * visibleLevel;
  }

  /** Attempts count (MiCA 91(1)), though never alone: one execution must have been served. */
  private attempt(m: WithdrawalMeasure, ledger: Ledger, at: number): boolean {
    ledger.attempts.push(m.stretch.lastAt);
    if (ledger.attempts.length > MAX_STROKES) ledger.attempts.shift();
    return this.raiseIfEnough(m.party, ledger, at);
  }

  private noteWrongSide(ledger: Ledger): void {
    ledger.wrongSide += 1;
    ledger.wrongSideInRun += 1;
  }

  private isCandidate(m: WithdrawalMeasure): boolean {
    const { p } = this;
    const served = m.fills?.flip === true ? 0 : (m.fills?.quantity ?? 0);
    // Re-priced interest stands against each execution anew, but must outweigh their sum too.
    const filled = served / Math.max(1, m.fills?.moments ?? 1);
    const { interest, visibleLevel, otherInterest } = m.stretch;
    if (m.outsideMoved || interest < p.minLevels * visibleLevel) return false;
    if (m.otherNet >= p.alikeShare * m.net || interest < served) return false;
    const own = otherInterest + filled;
    if (m.share >= p.withdrawnShare && interest >= p.imbalance * own) return true;
    // Who quotes both sides is judged by what exceeds its other side and the executions there.
    const excess = interest - own;
    return (
      excess >= p.excessLevels * visibleLevel &&
      excess >= p.imbalance * filled &&
      m.net >= p.withdrawnShare * excess
    );
  }

  /** The executions that it served, if they came in the time that counts. */
  private servedBy(m: WithdrawalMeasure): FillsAround | undefined {
    const { fills } = m;
    if (fills === undefined) return undefined;
    const late =
      fills.delayMicros > this.p.withinSeconds * 1e6 + m.stretch.lastAt - m.stretch.openedAt;
    // Interest that is re-priced again and again serves every execution since it stood.
    const chained = m.stretch.repricings >= MANY_REPRICINGS;
    return late && !chained && fills.moments < 2 ? undefined : fills;
  }

  private isDeliberate(m: WithdrawalMeasure, oneSided: number): boolean {
    const { p } = this;
    const { interest, visibleLevel, levels, lastAt, placedAt } = m.stretch;
    return (
      interest >= p.deliberateLevels * visibleLevel &&
      overHabit(m, oneSided) >= p.deliberateHabit &&
      (levels >= p.deliberateLayers || lastAt - placedAt <= p.deliberateSeconds * 1e6)
    );
  }

  private stroke(m: WithdrawalMeasure, fills: FillsAround, ledger: Ledger): Stroke {
    const { feed } = this.context;
    const { stretch, party } = m;
    const name = (account: number): string => feed.accountName(account);
    const moments = Math.min(MAX_WEIGHT, Math.max(1, fills.moments));
    const orders = [...fills.orders, ...stretch.orders].map((o) => ({
      account: name(o.account),
      clientOrderId: o.clientOrderId,
    }));
    return {
      from: Math.min(stretch.placedAt, fills.firstAt),
      to: Math.max(stretch.lastAt, fills.lastAt),
      seqFrom: Math.min(stretch.seqFrom, fills.firstSeq),
      seqTo: Math.max(stretch.seqTo, fills.lastSeq),
      moments,
      weight: stretch.repricings >= TWICE_AS_MANY ? Math.max(2, moments) : moments,
      size: stretch.interest / stretch.visibleLevel,
      imbalance: stretch.interest / Math.max(1, stretch.otherInterest + fills.quantity),
      share: m.share,
      levels: stretch.levels,
      repricings: stretch.repricings,
      delayMicros: fills.delayMicros,
      flip: fills.flip,
      gained: fills.gainTicks > 0,
      deliberate: this.isDeliberate(m, ledger.oneSided),
      accounts: [...new Set(orders.map((o) => o.account))],
      orders,
      fills: fills.trades.map((trade) => fillId(party.market.info.name, tradeId(trade))),
      candidatesSoFar: ledger.candidates,
      wrongSideSoFar: ledger.wrongSide,
    };
  }

  private ledgerOf(party: PartyMarket): Ledger {
    let ledger = this.ledgers.get(party);
    if (ledger === undefined) {
      ledger = newLedger(party.firstSeen);
      this.ledgers.set(party, ledger);
    }
    return ledger;
  }

  /** Adds a stroke to the running conduct, or raises when the pending ones suffice. */
  private take(party: PartyMarket, ledger: Ledger, stroke: Stroke, at: number): boolean {
    if (ledger.alert !== undefined && stroke.to - ledger.lastAt <= this.patience(ledger)) {
      this.keep(ledger, [stroke]);
      this.report(party, ledger, [stroke], at);
      return true;
    }
    ledger.alert = undefined;
    ledger.pending = ledger.pending.filter((s) => stroke.to - s.to < DAY_MICROS);
    ledger.pending.push(stroke);
    if (ledger.pending.length > MAX_STROKES) ledger.pending.shift();
    const known = party.firstSeen + LEARN_MICROS;
    if (at < known) {
      // Too early to know how often this party trades anyway: judged again a little later.
      this.context.timers.arm(known, { due: (now) => void this.raiseIfEnough(party, ledger, now) });
      return false;
    }
    return this.raiseIfEnough(party, ledger, at);
  }

  private raiseIfEnough(party: PartyMarket, ledger: Ledger, at: number): boolean {
    if (ledger.alert !== undefined || ledger.pending.length === 0) return false;
    if (this.context.claims.takenByOther(party, this.context.identity.id, at)) return false;
    const run = enoughStrokes(this.p, party, ledger, at);
    if (run === undefined) return false;
    ledger.pending = [];
    ledger.kept = [];
    ledger.count = 0;
    ledger.firstAt = run[0]?.from ?? at;
    ledger.wrongSideInRun = ledger.wrongSide - (run[0]?.wrongSideSoFar ?? 0);
    this.keep(ledger, run);
    this.report(party, ledger, run, at);
    return true;
  }

  private patience(ledger: Ledger): number {
    const mean = ledger.count > 1 ? (ledger.lastAt - ledger.firstAt) / (ledger.count - 1) : 0;
    return Math.max(this.p.gapMinutes * 60e6, 3 * mean);
  }

  private keep(ledger: Ledger, strokes: readonly Stroke[]): void {
    for (const s of strokes) {
      ledger.kept.push(s);
      if (ledger.kept.length > MAX_STROKES) ledger.kept.shift();
      ledger.count += s.weight;
      ledger.lastAt = s.to;
    }
  }

  private report(party: PartyMarket, ledger: Ledger, added: readonly Stroke[], at: number): void {
    const { alerts, identity, claims } = this.context;
    const finding = strokesFinding(identity.id, this.p, party, ledger, added, at);
    if (ledger.alert === undefined) ledger.alert = alerts.raise(identity, finding);
    else alerts.extend(identity, ledger.alert, finding);
    claims.claim(party, identity.id, ledger.lastAt + this.patience(ledger));
  }
}

/** Orders from which on a party's habits are known. */
const KNOWN_HABIT = 20;
/** One-sided withdrawals as a share of its orders, from which on they are its habit. */
const BY_HABIT = 0.02;

/**
 * Interest over the party's large orders; infinite while its habits are not known, and for who
 * shows little else than interest that goes again.
 */
function overHabit({ party, stretch }: WithdrawalMeasure, oneSided: number): number {
  if (party.orders < KNOWN_HABIT || oneSided >= BY_HABIT * party.orders) return Infinity;
  return stretch.interest / Math.max(1, party.largeSize);
}
