/**
 * The core's side of the comparison of pools: the core's own engine decides and books, and what it
 * does not show (the fee's memory, the time-weighted sums) is kept here from its events.
 */
import type { CoreEvent, EventOf } from '../../core/contract';
import { type Engine } from '../../core/engine/engine';
import * as product from '../../core/pools/constant-product';
import { CALM, feeOfSwap, type FeeTerms, type Volatility } from '../../core/pools/dynamic-fee';
import { Desk } from '../core/desk';
import { stamp } from '../core/random-commands';
import type { PoolState } from './test-pool';

/** Traders of a comparison, by number from 0. */
export const TRADERS = 3;
/** Seconds UTC at which a comparison begins. */
export const BEGIN = 1_800_000_000n;
const MICROS = 1_000_000n;
const WRAP = (1n << 128n) - 1n;

/** Amounts of base and quote. */
export type Pair = readonly [base: bigint, quote: bigint];

export type PoolOperation =
  | {
      readonly kind: 'swap';
      readonly who: number;
      readonly side: 'BUY' | 'SELL';
      readonly amountIn: bigint;
      readonly least: bigint;
    }
  | { readonly kind: 'add'; readonly who: number; readonly offered: Pair }
  | { readonly kind: 'remove'; readonly who: number; readonly shares: bigint };

/** What the core did: the amounts that the program must give at least, or a reject code. */
export type Answer =
  | { readonly kind: 'done'; readonly least: readonly bigint[] }
  | { readonly kind: 'refused'; readonly code: string; readonly reason: string };

/** Everything the program keeps of a pool and its traders, in the program's own units. */
export interface PoolFigures extends PoolState {
  readonly positions: readonly bigint[];
  readonly balances: readonly Pair[];
  readonly vaults: Pair;
}

export class PoolModel {
  now = BEGIN;
  reserves: Pair = [0n, 0n];
  total = 0n;
  readonly held = new Array<bigint>(TRADERS).fill(0n);
  readonly balances: [bigint, bigint][];
  private volatility: Volatility = CALM;
  private cumulative: Pair = [0n, 0n];
  private lastUpdate = BEGIN;
  private readonly engine: Engine;

  /**
   * @param params the core's parameters with the dynamic fee, or none for a fixed fee
   * @param terms the same, as `core/pools` takes them
   */
  constructor(
    params: object,
    private readonly terms: FeeTerms,
    balances: readonly Pair[],
  ) {
    const desk = new Desk({}, { BTC: 0, USDT: 0 });
    this.engine = desk.engine;
    this.must({ type: 'params', json: JSON.stringify(params) });
    this.must({ type: 'pool', pool: 'P', base: 'BTC', quote: 'USDT', fee: terms.base });
    this.balances = balances.map(([base, quote]) => [base, quote]);
    balances.forEach((pair, who) =>
      pair.forEach((amount, side) =>
        this.must({ type: 'deposit', account: who + 1, asset: side + 1, amount }),
      ),
    );
  }

  private must(command: object): void {
    const event = this.apply(command);
    if (event.type === 'rejected') throw new Error(`the core refuses to begin: ${event.reason}`);
  }

  private apply(command: object): CoreEvent {
    const events: CoreEvent[] = [];
    const ts = Number(this.now * MICROS);
    this.engine.apply(stamp(command, ts), (event) => events.push({ ...event }));
    const [event] = events;
    if (event === undefined) throw new Error('the core said nothing');
    return event;
  }

  /** Does the operation; on a refusal nothing changes. */
  do(operation: PoolOperation): Answer {
    const { who } = operation;
    const event = this.apply(commandOf(operation));
    if (event.type === 'rejected') {
      return { kind: 'refused', code: event.code, reason: event.reason };
    }
    this.accumulate();
    if (event.type === 'swap') return this.swapped(who, event);
    if (event.type === 'liquidity') return this.changed(who, event);
    throw new Error(`the core answers ${operation.kind} with ${event.type}`);
  }

  private swapped(who: number, event: EventOf<'swap'>): Answer {
    const { side, amountIn, amountOut, reserveBase, reserveQuote } = event;
    const { rate, after } = this.feeOf(side, amountIn);
    const fee = product.feePart(amountIn, BigInt(rate));
    if (fee !== event.fee) throw new Error(`the core took a fee of ${event.fee}, ${fee} was due`);
    this.volatility = after;
    const [into, from] = side === 'BUY' ? ([1, 0] as const) : ([0, 1] as const);
    this.balances[who]![into] -= amountIn;
    this.balances[who]![from] += amountOut;
    this.reserves = [reserveBase, reserveQuote];
    return { kind: 'done', least: [amountOut] };
  }

  private changed(who: number, event: EventOf<'liquidity'>): Answer {
    const { action, base, quote, shares, reserveBase, reserveQuote, totalShares } = event;
    const sign = action === 'add' ? 1n : -1n;
    this.balances[who]![0] -= sign * base;
    this.balances[who]![1] -= sign * quote;
    this.held[who]! += sign * shares;
    this.reserves = [reserveBase, reserveQuote];
    this.total = totalShares;
    return { kind: 'done', least: action === 'add' ? [shares] : [base, quote] };
  }

  private feeOf(side: 'BUY' | 'SELL', amountIn: bigint): { rate: number; after: Volatility } {
    const [reserveBase, reserveQuote] = this.reserves;
    const question = { reserveBase, reserveQuote, amountIn, buys: side === 'BUY' };
    return feeOfSwap(this.terms, this.volatility, { ...question, now: Number(this.now) });
  }

  private accumulate(): void {
    const elapsed = this.now - this.lastUpdate;
    const [base, quote] = this.reserves;
    this.lastUpdate = this.now;
    if (base === 0n || quote === 0n) return;
    const [ofBase, ofQuote] = this.cumulative;
    this.cumulative = [
      (ofBase + ((quote << 64n) / base) * elapsed) & WRAP,
      (ofQuote + ((base << 64n) / quote) * elapsed) & WRAP,
    ];
  }

  /**
   * What `core/pools` says that an operation gives, whoever pays for it; none where it divides by
   * an empty pool. Swap: output. Add: base, quote, shares. Remove: base, quote.
   */
  plan(operation: PoolOperation): readonly bigint[] | undefined {
    const [base, quote] = this.reserves;
    if (operation.kind === 'swap') {
      if (base === 0n || operation.amountIn <= 0n) return undefined;
      const { side, amountIn } = operation;
      const [into, from] = side === 'BUY' ? [quote, base] : [base, quote];
      return [product.amountOut(amountIn, into, from, BigInt(this.feeOf(side, amountIn).rate))];
    }
    if (operation.kind === 'remove') {
      if (this.total === 0n) return undefined;
      return [base, quote].map((one) => product.redeemed(operation.shares, one, this.total));
    }
    const { offered } = operation;
    if (this.total === 0n) return [...offered, product.firstShares(...offered)];
    const taken = product.proportional(...offered, base, quote);
    const shares = product.laterShares(taken.base, taken.quote, base, quote, this.total);
    return [taken.base, taken.quote, shares];
  }

  state(): PoolState {
    const { referenceIndex, reference, current, lastSwap } = this.volatility;
    return {
      reserves: this.reserves,
      shares: this.total,
      volatility: [referenceIndex, reference, current, lastSwap],
      cumulative: this.cumulative,
    };
  }

  /** Nothing is sent to the vaults past the program here, so they hold the reserves. */
  figures(): PoolFigures {
    const { held: positions, balances, reserves: vaults } = this;
    return { ...this.state(), positions, balances, vaults };
  }

  /** Faults of the core's own books; none is expected. */
  faults(): readonly unknown[] {
    return this.engine.conservation();
  }
}

function commandOf(operation: PoolOperation): object {
  const head = { account: operation.who + 1, pool: 1 };
  if (operation.kind === 'swap') {
    const { side, amountIn, least } = operation;
    return { type: 'swap', ...head, side, amountIn, minAmountOut: least };
  }
  if (operation.kind === 'remove') {
    return { type: 'liquidity', ...head, action: 'remove', shares: operation.shares };
  }
  const [base, quote] = operation.offered;
  return { type: 'liquidity', ...head, action: 'add', base, quote };
}
