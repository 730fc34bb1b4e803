/** Records of an order-flow file (contracts §2) as this generator writes them. */
export type AccountKind = 'individual' | 'institution' | 'market-maker' | 'house' | 'custodian';

interface At {
  /** µs UTC. */
  readonly ts: number;
}

export interface MarketRecord extends At {
  readonly type: 'market';
  readonly market: string;
  readonly base: string;
  readonly quote: string;
  readonly tickSize: string;
  readonly lotSize: string;
}

export interface AccountRecord extends At {
  readonly type: 'account';
  readonly account: string;
  readonly owner: string;
  readonly kind: AccountKind;
  readonly country: string;
  readonly kycLevel: string;
  readonly openedAt: number;
  readonly declaredMonthlyVolume?: string;
}

export interface RelationshipRecord extends At {
  readonly type: 'relationship';
  readonly account: string;
  readonly kind: 'family';
  readonly to: string;
}

export interface PaymentRecord extends At {
  readonly type: 'deposit' | 'withdrawal';
  readonly account: string;
  readonly asset: string;
  readonly amount: string;
  readonly channel: 'bank' | 'chain';
  readonly address?: string;
  readonly counterparty?: string;
}

export interface TransferRecord extends At {
  readonly type: 'transfer';
  readonly account: string;
  readonly to: string;
  readonly asset: string;
  readonly amount: string;
}

export interface OrderRecord extends At {
  readonly type: 'order';
  readonly account: string;
  readonly market: string;
  readonly clientOrderId: string;
  readonly side: 'BUY' | 'SELL';
  readonly orderType: 'LIMIT';
  readonly timeInForce: 'GTC' | 'IOC';
  readonly quantity: string;
  readonly price: string;
}

export interface ReferenceRecord extends At {
  readonly type: 'reference';
  readonly market: string;
  readonly price: string;
}

export interface SessionRecord extends At {
  readonly type: 'session';
  readonly account: string;
  readonly event: 'login';
  readonly country: string;
}

export interface ClockRecord extends At {
  readonly type: 'clock';
}

export type MoneyRecord =
  | MarketRecord
  | AccountRecord
  | RelationshipRecord
  | PaymentRecord
  | TransferRecord
  | OrderRecord
  | ReferenceRecord
  | SessionRecord
  | ClockRecord;

/** What a label says; the scoring of contracts §5 reads it. */
export interface MoneyEpisode {
  readonly rule: string;
  readonly accounts: readonly string[];
  /** Money laundering has no market. */
  readonly market: null;
  /** First and last record of the conduct, µs UTC. */
  readonly from: number;
  readonly to: number;
  /** Other rules that the same conduct satisfies. */
  readonly also: readonly string[];
  readonly group?: string;
  readonly attempt?: true;
  /** Which way of doing it; for reading bad rows. */
  readonly variant: string;
}
