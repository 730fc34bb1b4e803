/**
 * The alerts of one run of detectors (surveillance, customer monitoring): their identity, their
 * extension while the conduct goes on, and which of them changed since someone last asked.
 */
import { createHash } from 'node:crypto';
import type { Alert, Measure, Severity } from './alert';

/** What every alert of a rule has alike. */
export interface RuleIdentity {
  readonly id: string;
  readonly version: string;
  readonly legal: readonly string[];
  readonly shadow: boolean;
}

/** The state of a conduct as its detector sees it now. Times in µs. */
export interface Finding {
  /** Null where the rule knows none. */
  readonly market: string | null;
  /** The pool, where the conduct was in one; `market` is then null. */
  readonly pool?: string;
  /** Names of those who lost by it. */
  readonly victims?: readonly string[];
  /** Names of the suspected accounts. */
  readonly accounts: readonly string[];
  readonly from: number;
  readonly to: number;
  readonly at: number;
  readonly seqFrom: number;
  readonly seqTo: number;
  /** 0..100 */
  readonly score: number;
  readonly measures: Readonly<Record<string, Measure>>;
  readonly explanation: string;
  /** New evidence since the last finding of this conduct, oldest first. */
  readonly orders: readonly { readonly account: string; readonly clientOrderId: string }[];
  readonly fills: readonly string[];
}

/** Evidence kept in an alert; the newest stays, and the explanation says so. */
const MAX_EVIDENCE = 200;

function severityOf(score: number): Severity {
  if (score >= 85) return 'critical';
  if (score >= 70) return 'high';
  return score >= 50 ? 'medium' : 'low';
}

/** Contracts §3: a function of rule, version, parameters, market, first accounts and seqFrom. */
function alertId(rule: RuleIdentity, paramsHash: string, f: Finding): string {
  const accounts = [...new Set(f.accounts)].sort();
  const identity = [rule.id, rule.version, paramsHash, f.pool ?? f.market, accounts, f.seqFrom];
  return createHash('sha256').update(JSON.stringify(identity)).digest('hex').slice(0, 32);
}

function newest<T>(old: readonly T[], added: readonly T[], keyOf: (item: T) => string): T[] {
  const byKey = new Map(old.map((item) => [keyOf(item), item]));
  for (const item of added) {
    byKey.delete(keyOf(item));
    byKey.set(keyOf(item), item);
  }
  return [...byKey.values()].slice(-MAX_EVIDENCE);
}

function evidenceOf(old: Alert | undefined, f: Finding): Alert['evidence'] {
  const orders = newest(
    old?.evidence.orders ?? [],
    f.orders,
    (o) => `${o.account} ${o.clientOrderId}`,
  );
  return {
    orders,
    fills: newest(old?.evidence.fills ?? [], f.fills, (id) => id),
    seqFrom: old === undefined ? f.seqFrom : Math.min(old.evidence.seqFrom, f.seqFrom),
    seqTo: old === undefined ? f.seqTo : Math.max(old.evidence.seqTo, f.seqTo),
  };
}

function build(rule: RuleIdentity, hash: string, id: string, f: Finding, old?: Alert): Alert {
  const evidence = evidenceOf(old, f);
  const cut = evidence.orders.length === MAX_EVIDENCE || evidence.fills.length === MAX_EVIDENCE;
  const note = cut ? ` The evidence lists name the newest ${MAX_EVIDENCE} orders and fills.` : '';
  const score = Math.max(old?.score ?? 0, Math.min(100, Math.round(f.score)));
  const victims = [...new Set([...(old?.victims ?? []), ...(f.victims ?? [])])].sort();
  return {
    alertId: id,
    rule: rule.id,
    ruleVersion: rule.version,
    paramsHash: hash,
    market: f.market,
    ...(f.pool === undefined ? {} : { pool: f.pool }),
    ...(victims.length === 0 ? {} : { victims }),
    accounts: [...new Set([...(old?.accounts ?? []), ...f.accounts])].sort(),
    from: Math.min(old?.from ?? f.from, f.from),
    to: Math.max(old?.to ?? f.to, f.to),
    raisedAt: old?.raisedAt ?? f.at,
    score,
    severity: severityOf(score),
    legal: rule.legal,
    evidence,
    measures: f.measures,
    explanation: f.explanation + note,
    ...(rule.shadow ? { shadow: true as const } : {}),
  };
}

/** The order of alerts.jsonl: by first raise, then by id. */
export function inOrder(a: Alert, b: Alert): number {
  return a.raisedAt - b.raisedAt || (a.alertId < b.alertId ? -1 : 1);
}

export class AlertBook {
  private readonly byId = new Map<string, Alert>();
  private readonly changed = new Set<string>();

  constructor(private readonly paramsHash: string) {}

  get size(): number {
    return this.byId.size;
  }

  /** @returns the alert's id, which extend() takes */
  raise(rule: RuleIdentity, finding: Finding): string {
    const id = alertId(rule, this.paramsHash, finding);
    this.put(build(rule, this.paramsHash, id, finding, this.byId.get(id)));
    return id;
  }

  /** The conduct goes on: later end, more evidence, a score that never falls. */
  extend(rule: RuleIdentity, id: string, finding: Finding): void {
    this.put(build(rule, this.paramsHash, id, finding, this.byId.get(id)));
  }

  /** What was raised or extended since the last call, by first raise and id. */
  drain(): Alert[] {
    const out = this.pick([...this.changed]);
    this.changed.clear();
    return out;
  }

  /** The last state of all, by first raise and id. */
  all(): Alert[] {
    return this.pick([...this.byId.keys()]);
  }

  private put(alert: Alert): void {
    this.byId.set(alert.alertId, alert);
    this.changed.add(alert.alertId);
  }

  private pick(ids: readonly string[]): Alert[] {
    return ids
      .map((id) => this.byId.get(id))
      .filter((a) => a !== undefined)
      .sort(inOrder);
  }
}
