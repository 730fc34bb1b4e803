/** The common shape of rules: what one declares, what it is given, and what it is told. */
import type { z } from 'zod';
import type { EventOf } from '../../core/contract';
import type { AlertBook, RuleIdentity } from '../../cases/contract/alert-book';
import type { CrossMeasure } from '../feed/cross-legs';
import type { EndReason, FeedFill, FeedMessage, MarketFeed } from '../feed/market-feed';
import type { PriceRun } from '../feed/price-run';
import type { PriceRuns } from '../feed/price-runs';
import type { MarketState, OrderState, PartyMarket } from '../feed/state';
import type { Timers } from '../feed/timers';
import type { WithdrawalMeasure } from '../feed/withdrawals';

export interface DetectorContext {
  readonly feed: MarketFeed;
  readonly timers: Timers;
  readonly runs: PriceRuns;
  readonly alerts: AlertBook;
  readonly identity: RuleIdentity;
  readonly claims: Claims;
}

/** One conduct, one rule: which rule has taken a party's conduct in a market upon it. */
export class Claims {
  private readonly held = new WeakMap<PartyMarket, { rule: string; until: number }>();

  /** @param others whose claims count here, while claims made here do not count there */
  constructor(private readonly others?: Claims) {}

  claim(party: PartyMarket, rule: string, until: number): void {
    this.held.set(party, { rule, until });
  }

  /** Whether another rule than `rule` has it at `at`. */
  takenByOther(party: PartyMarket, rule: string, at: number): boolean {
    const held = this.held.get(party);
    if (held !== undefined && held.rule !== rule && at <= held.until) return true;
    return this.others?.takenByOther(party, rule, at) ?? false;
  }
}

/** A running rule. It hears what it has methods for, in the order of the log. */
export interface Detector {
  /** How often it looked closely, as a measure of what it costs. */
  readonly evaluations: number;
  filled?(fill: FeedFill): void;
  /** Any command about orders, refused ones too; the object is used again. */
  message?(m: FeedMessage): void;
  /** An order was accepted; it has not traded and does not stand in the book yet. */
  ordered?(o: OrderState, at: number, seq: number): void;
  /** An order ends with lots unexecuted; the book still has it if it rested. */
  cancelled?(o: OrderState, reason: EndReason, at: number, seq: number): void;
  /** A resting order got another price; it stood at `from` ticks since `since` µs. */
  repriced?(o: OrderState, at: number, from: number, since: number): void;
  /** @returns true when the conduct is taken, so that rules after this one are not asked */
  withdrawn?(measure: WithdrawalMeasure, at: number): boolean;
  /** @returns true when the conduct is taken, so that rules after this one are not asked */
  pushed?(run: PriceRun, at: number): boolean;
  /** @returns true when the conduct is taken, so that rules after this one are not asked */
  crossed?(measure: CrossMeasure, at: number): boolean;
  marketOpened?(market: MarketState, at: number): void;
  announced?(news: EventOf<'news'>): void;
  /** A swap in a pool; the event's reserves are those after it. */
  swapped?(swap: EventOf<'swap'>): void;
  /** Shares of a pool were added or removed. */
  liquidity?(change: EventOf<'liquidity'>): void;
  /** An outside price of `market`; its state has taken it in. */
  referenced?(reference: EventOf<'reference'>, market: MarketState): void;
  session?(session: EventOf<'session'>): void;
  /** Funds came, went or changed hands; of a withdrawal, only when it has settled. */
  moved?(e: EventOf<'deposit' | 'withdrawal' | 'transfer'>): void;
  forgotten?(party: PartyMarket): void;
  /** The seat is free for another account or market. */
  seatForgotten?(seat: number): void;
  /** End of the input: open windows close at `at`. */
  finish?(at: number): void;
}

/**
 * What a rule judges one after the other, which is how the rules divide over workers. Every worker
 * has the state of the whole venue (books, owners, links, positions, outside prices): only what a
 * detector itself remembers is meant.
 * - `market`: one market at a time. Rules that give way to each other are all of this kind, so that
 *   those of one market stand together (one conduct, one rule).
 * - `pool`: the swaps of a pool, beside what the same people trade in books.
 * - `owner`: what a person does, in whichever market. Owners become linked as the log goes on, so
 *   that no fixed division keeps them together.
 * - `venue`: markets held against each other, or a bound over all of them.
 */
export type Serial = 'market' | 'pool' | 'owner' | 'venue';

/** A rule as the registry lists it: a detector is a file and a line there. */
export interface Rule<Params> {
  readonly id: string;
  /** Raised when measures or meanings change; part of every alert's identity. */
  readonly version: string;
  readonly serial: Serial;
  /** MiCA first, then the catalogue of 2016/522 by analogy. */
  readonly legal: readonly string[];
  /** Runs in shadow mode unless parameters say otherwise; on, when left out. */
  readonly standard?: 'shadow';
  /** All parameters with their defaults. */
  readonly parameters: z.ZodType<Params>;
  create(parameters: Params, context: DetectorContext): Detector;
}
