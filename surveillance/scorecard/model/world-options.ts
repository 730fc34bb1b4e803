/** What a world is made from, and what an account is opened with. */
import { type AccountKind } from '../records';
import { type MarketSpec } from './markets';
import { type Random } from '../../../platform/random/random';

export interface WorldOptions {
  readonly random: Random;
  readonly specs: readonly MarketSpec[];
  readonly density: number;
  readonly startTs: number;
  /** First characters of every client order id. */
  readonly idPrefix: string;
  /** False where the way in knows no amend: prices are then moved by cancel and new order. */
  readonly amends: boolean;
}

export interface AccountWish {
  readonly role: string;
  readonly kind: AccountKind;
  readonly owner?: string;
  /** Deposits, in usual trades of each market, on both sides; 1000 unless said. */
  readonly wealth?: number;
}
