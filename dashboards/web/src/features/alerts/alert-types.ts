/** What the screens of alerts share beside the contract: counts by fact, and evidence rows. */
import type { AlertCounts, AlertListAnswer } from '../../../../../cases/contract';

export type Facet = 'severity' | 'rule' | 'state' | 'market';
export type Counts = AlertCounts;
export type AlertPages = { readonly pages: readonly AlertListAnswer[] };

/** A row of `GET /cases/alerts/:id/evidence`. */
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
