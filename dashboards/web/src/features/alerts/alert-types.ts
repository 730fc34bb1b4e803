/** What the inbox's routes answer (cases/http.ts). */
import type { Alert, AlertSource, Severity } from '../../../../../cases/contract';

export type AlertState = 'new' | 'dismissed' | 'attached' | 'snoozed';

interface Standing {
  readonly source: AlertSource;
  readonly state: AlertState;
  readonly stateReason: string | null;
  readonly stateBy: string | null;
  /** µs */
  readonly stateAt: number | null;
}

/** A row of the list. */
export interface AlertRow extends Standing {
  readonly alertId: string;
  readonly rule: string;
  readonly market: string | null;
  readonly accounts: readonly string[];
  readonly from: number;
  readonly to: number;
  readonly raisedAt: number;
  readonly score: number;
  readonly severity: Severity;
}

export type Facet = 'severity' | 'rule' | 'state' | 'market';
export type Counts = Readonly<Record<Facet, Readonly<Record<string, number>>>>;

export interface AlertPageAnswer {
  readonly alerts: readonly AlertRow[];
  readonly next: string | null;
  readonly counts: Counts | null;
}

/** One alert whole. */
export interface AlertDetail extends Standing {
  readonly alert: Alert;
}

export interface EvidenceRow {
  readonly seq: number;
  readonly ts: number;
  readonly kind: 'accepted' | 'amended' | 'triggered' | 'cancelled' | 'expired' | 'fill';
  readonly account: string;
  readonly clientOrderId: string;
  readonly side: 'BUY' | 'SELL';
  readonly price: string | null;
  readonly quantity: string;
  readonly fillId?: string;
  readonly role?: 'maker' | 'taker';
  readonly counterparty?: string;
  readonly named: boolean;
}

export interface Evidence {
  readonly rows: readonly EvidenceRow[];
  readonly truncated: boolean;
}
