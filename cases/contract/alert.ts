/** The alert as detectors raise it and everyone else reads it (contracts §3, alerts.jsonl). */
export const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** One measure beside the threshold that it passed or missed; plain numbers, not money. */
export interface Measure {
  readonly value: number;
  readonly threshold: number;
}

export interface AlertEvidence {
  readonly orders: readonly { readonly account: string; readonly clientOrderId: string }[];
  /** `fillId`s. */
  readonly fills: readonly string[];
  /** First and last event sequence numbers of the conduct. */
  readonly seqFrom: number;
  readonly seqTo: number;
}

/** Last state of an alert; extending it keeps `alertId`. Times in µs of flow time. */
export interface Alert {
  readonly alertId: string;
  readonly rule: string;
  readonly ruleVersion: string;
  readonly paramsHash: string;
  /** Market name, or null where the rule knows none. */
  readonly market: string | null;
  readonly pool?: string;
  /** The suspected accounts' names, sorted. */
  readonly accounts: readonly string[];
  readonly victims?: readonly string[];
  readonly from: number;
  readonly to: number;
  readonly raisedAt: number;
  /** 0..100 */
  readonly score: number;
  readonly severity: Severity;
  /** Codes of the law, the binding ones first. */
  readonly legal: readonly string[];
  readonly evidence: AlertEvidence;
  readonly measures: Readonly<Record<string, Measure>>;
  /** One paragraph for a person. */
  readonly explanation: string;
  /** True for a rule in shadow mode: written, not scored, no case. */
  readonly shadow?: true;
}
