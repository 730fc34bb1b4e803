/**
 * What customer monitoring remembers of one beneficial owner, bounded whatever it does, and the
 * movement of funds that it remembers.
 */
import type { AccountKind, Channel } from '../../../core/contract';
import { DAY_MICROS } from '../../../core/contract';
import { RecentWindow } from './window';

/** Longest stretch that a rule looks back over single movements. */
const KEPT_MICROS = 45 * DAY_MICROS;
const MOST_MOVES = 1024;
const MOST_PARTIES = 256;
/** A pause that is worth remembering when it ends. */
const PAUSE_MICROS = 30 * DAY_MICROS;

/** A movement as the rules see it: over the venue's edge, or between two owners here. */
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

export class Customer {
  /** Of the first account. */
  kind: AccountKind = 'individual';
  kycLevel = '';
  country = '';
  /** Earliest of the accounts; undefined where none says. */
  openedAt: number | undefined;
  /** Sum over the accounts, base units of the valuation asset; 0 = nothing declared. */
  declared = 0n;
  /** First and latest movement, order or log-in, µs; 0 = none yet. */
  firstActive = 0;
  lastActive = 0;
  /** End of the latest pause of a month or more, and its length, µs; 0 = there was none. */
  wokeAt = 0;
  sleptMicros = 0;
  /** Traded so far, and come in less gone out (never below 0), in the valuation asset. */
  traded = 0n;
  standing = 0n;
  incoming = new RecentWindow<Move>(KEPT_MICROS, MOST_MOVES);
  outgoing = new RecentWindow<Move>(KEPT_MICROS, MOST_MOVES);

  /** Received from each other side less sent back to it; the longest unseen are forgotten. */
  private readonly received = new Map<string, bigint>();

  constructor(
    readonly id: number,
    readonly owner: string,
  ) {}

  /** Something was done: a movement, an order, a log-in. */
  touch(at: number): void {
    if (this.firstActive === 0) this.firstActive = at;
    else if (at - this.lastActive >= PAUSE_MICROS) {
      this.wokeAt = at;
      this.sleptMicros = at - this.lastActive;
    }
    this.lastActive = at;
  }

  /** Notes a movement with a known other side; whether it gives back what that side had sent. */
  settle(party: string, incoming: boolean, value: bigint): boolean {
    const before = this.received.get(party) ?? 0n;
    this.received.delete(party);
    if (!incoming && before * 2n >= value && value > 0n) {
      if (before > value) this.received.set(party, before - value);
      return true;
    }
    if (incoming) this.received.set(party, before + value);
    if (this.received.size > MOST_PARTIES) {
      for (const oldest of this.received.keys()) {
        this.received.delete(oldest);
        break;
      }
    }
    return false;
  }

  /** Whole days over which it has been seen before `at`. */
  seenDays(at: number): number {
    return this.firstActive === 0 ? 0 : Math.floor((at - this.firstActive) / DAY_MICROS);
  }

  /** Lets go of old single movements. */
  age(now: number): void {
    this.incoming.forget(now);
    this.outgoing.forget(now);
  }
}
