/** Accounts and orders as the generator's model keeps them. */
import { type AccountKind, type StpMode } from '../records';

/** What an account does for a living; only for looking at statistics, never in a record. */
type Role = string;

export interface Account {
  readonly name: string;
  readonly owner: string;
  readonly kind: AccountKind;
  readonly role: Role;
  readonly country: string;
  readonly devices: readonly string[];
  readonly ips: readonly string[];
  readonly openedAt: number;
  /** Net position from trading, in lots, by index of the market. */
  readonly positions: number[];
}

export interface Fill {
  readonly order: Order;
  readonly counterparty: Account;
  /** Ticks. */
  readonly price: number;
  /** Lots. */
  readonly quantity: number;
  readonly aggressive: boolean;
}

export interface Order {
  readonly id: string;
  readonly account: Account;
  readonly market: number;
  readonly side: 'BUY' | 'SELL';
  readonly client: string | undefined;
  readonly stp: StpMode;
  readonly iceberg: number | undefined;
  readonly placedAt: number;
  readonly onFill: ((fill: Fill) => void) | undefined;
  /** Ticks; 0 for a market order. */
  price: number;
  /** Worst price taken; undefined for a market order. */
  limit: number | undefined;
  /** Lots of the whole order, executed part included. */
  quantity: number;
  leaves: number;
  /** Visible part of what rests. */
  slice: number;
  /** Ticks x lots still to spend, for a market buy by amount. */
  quoteLeft: number | undefined;
  state: 'new' | 'live' | 'filled' | 'cancelled' | 'rejected';
}

export interface OrderWish {
  readonly side: 'BUY' | 'SELL';
  /** Lots; with `quoteAmount` left out of the record. */
  readonly quantity: number;
  /** Ticks; without one it is a market order. */
  readonly price?: number;
  readonly type?: 'LIMIT' | 'LIMIT_MAKER';
  readonly timeInForce?: 'GTC' | 'IOC' | 'FOK';
  readonly iceberg?: number;
  readonly stp?: StpMode;
  readonly client?: string;
  /** Ticks x lots: a market buy that spends this much. */
  readonly quoteAmount?: number;
  readonly onFill?: (fill: Fill) => void;
}
