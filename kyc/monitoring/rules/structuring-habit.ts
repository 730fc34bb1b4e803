/** How often a customer pays below the threshold, as the habit that a burst is held against. */
import { DAY_MICROS, type AccountKind } from '../../../core/contract';
import { poissonTail } from '../../../cases/contract/alert-chance';
import type { Move } from '../feed/customer';

/** One payment below the threshold. */
export interface Small {
  readonly move: Move;
  /** It lies just below the threshold. */
  readonly near: boolean;
  /** It belongs to an alert, so it is no habit. */
  reported: boolean;
}

/** Payments a day of this size that a business has declared; a private person's is no habit. */
function declaredRate({ customer, value }: Move): number {
  if (customer.kind === 'individual' || value <= 0n) return 0;
  return Number(customer.declared) / 30 / Number(value);
}

interface PastDay {
  readonly day: number;
  all: number;
  near: number;
}

const KEPT_DAYS = 90;
/** Days that the peer group's habit weighs beside the customer's own. */
const PEER_WEIGHT_DAYS = 7;

/** Payments a day below and just below the threshold that are usual for a kind of customer. */
const PEERS: Readonly<Record<AccountKind, { readonly all: number; readonly near: number }>> = {
  individual: { all: 0.15, near: 0.03 },
  institution: { all: 0.8, near: 0.12 },
  'market-maker': { all: 0.8, near: 0.12 },
  house: { all: 0.8, near: 0.12 },
  custodian: { all: 4, near: 1 },
};

/** The payments of one customer in one direction. */
export class SmallPayments {
  #recent: Small[] = [];
  #past: PastDay[] = [];

  /** @param span µs that single payments are kept for; @param most of them, whatever the time */
  constructor(
    private readonly span: number,
    private readonly most: number,
  ) {}

  get empty(): boolean {
    return this.#recent.length === 0 && this.#past.length === 0;
  }

  add(small: Small): void {
    const { at } = small.move;
    this.#recent.push(small);
    while (this.#recent.length > 0) {
      const oldest = this.#recent[0];
      if (oldest === undefined) break;
      if (oldest.move.at > at - this.span && this.#recent.length <= this.most) break;
      this.#recent.shift();
      if (!oldest.reported) this.#remember(oldest);
    }
  }

  /** Payments less than `span` before the time of the newest. */
  within(now: number, span: number): Small[] {
    return this.#recent.filter(({ move }) => move.at > now - span);
  }

  /**
   * Probability that as many payments as in the window come about by habit: the customer's own
   * before the window, with the peer group's for as long as little is known.
   */
  chance(window: readonly Small[], spanDays: number, near: boolean): number {
    const newest = window.at(-1)?.move;
    if (newest === undefined) return 1;
    const count = near ? window.filter((small) => small.near).length : window.length;
    return poissonTail(count, this.expected(newest, spanDays, near));
  }

  /** Payments that the habit brings in `spanDays` days. */
  expected(newest: Move, spanDays: number, near: boolean): number {
    const from = newest.at - spanDays * DAY_MICROS;
    const peers = PEERS[newest.customer.kind];
    const usual = near ? peers.near : peers.all;
    const known = Math.min(KEPT_DAYS, newest.customer.seenDays(from));
    let count = 0;
    const oldest = Math.floor(newest.at / DAY_MICROS) - KEPT_DAYS;
    for (const day of this.#past) if (day.day > oldest) count += near ? day.near : day.all;
    for (const small of this.#recent) {
      if (small.move.at <= from && !small.reported && (!near || small.near)) count += 1;
    }
    const start = Math.max(usual, declaredRate(newest));
    const rate = (count + start * PEER_WEIGHT_DAYS) / (known + PEER_WEIGHT_DAYS);
    return rate * spanDays;
  }

  #remember({ move, near }: Small): void {
    const day = Math.floor(move.at / DAY_MICROS);
    let last = this.#past.at(-1);
    if (last?.day !== day) {
      last = { day, all: 0, near: 0 };
      this.#past.push(last);
      if (this.#past.length > KEPT_DAYS) this.#past.shift();
    }
    last.all += 1;
    if (near) last.near += 1;
  }
}
