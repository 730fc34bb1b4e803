/** A movement of funds as the rules see it: over the venue's edge, or between two owners here. */
import type { Channel } from '../../../core/contract';
import type { Customer } from './customer';

export interface Move {
  readonly seq: number;
  /** µs */
  readonly at: number;
  readonly customer: Customer;
  /** Name of the account that it went over. */
  readonly account: string;
  readonly incoming: boolean;
  /** Base units of the valuation asset at that time; 0 = no price was known. */
  readonly value: bigint;
  readonly asset: number;
  readonly channel: Channel | undefined;
  /** Who or what stands on the other side, as a key; undefined when nothing tells. */
  readonly party: string | undefined;
  /** The other side is the customer itself elsewhere. */
  readonly own: boolean;
  /** The other side is family, as relationships tell. */
  readonly kin: boolean;
  /** It gives back what the other side had sent before. */
  readonly refund: boolean;
  /** Chain address as given, for facts about addresses. */
  readonly address: string | undefined;
  /** IVMS101 payload as JSON text. */
  readonly travelRule: string | undefined;
  /** What the customer had traded before, in base units of the valuation asset. */
  readonly tradedBefore: bigint;
  /** What had come in less what had gone out before; never below 0. */
  readonly standingBefore: bigint;
}
