/** One market of the model: its grid, its book, what traded lately and what a unit collects. */
import { formatSteps, grid, parseDecimal, type Grid } from '../../../core/contract';
import { Book } from './book';
import { type MarketSpec } from './markets';
import { type Account } from './order';

const MINUTE = 60_000_000;
/** How long prints are kept. */
const MEMORY_MICROS = 10 * MINUTE;
/** Trades push the price that agents believe in; half of the push is gone after this long. */
const PUSH_HALF_LIFE_MICROS = 40_000_000;
/** What people take for real lasts longer. */
const BELIEF_HALF_LIFE_MICROS = 900_000_000;
/** Push of a usual trade as a fraction of the price, at density 1; it grows with the root. */
const PUSH_PER_UNIT = 0.00004;

export interface Print {
  readonly ts: number;
  readonly aggressor: Account;
  readonly side: 'BUY' | 'SELL';
  /** Ticks. */
  readonly price: number;
  /** Lots. */
  readonly quantity: number;
}

const decimalValue = (text: string): number => {
  const { mantissa, scale } = parseDecimal(text);
  return Number(mantissa) / 10 ** scale;
};

export class Market {
  readonly index: number;
  readonly spec: MarketSpec;
  readonly book = new Book();
  readonly tick: number;
  /** Median trade, in lots. */
  readonly unit: number;
  /** Lots below which an order is too small for the market. */
  readonly minLots: number;
  readonly #tickGrid: Grid;
  readonly #lotGrid: Grid;
  readonly #pushOfUnit: number;
  #prints: Print[] = [];
  #forgotten = 0;
  #push = 0;
  #pushAt = 0;
  #belief = 0;
  #beliefAt = 0;

  constructor(index: number, spec: MarketSpec, density: number) {
    this.index = index;
    this.spec = spec;
    this.#tickGrid = grid(spec.tickSize);
    this.#lotGrid = grid(spec.lotSize);
    this.tick = decimalValue(spec.tickSize);
    const lot = decimalValue(spec.lotSize);
    this.unit = Math.max(1, Math.round(spec.tradeNotional / spec.price / lot));
    this.minLots = Math.max(1, Math.ceil(8 / spec.price / lot));
    this.#pushOfUnit = PUSH_PER_UNIT / Math.max(0.5, density ** 0.35);
  }

  /** Lots of the base asset's whole unit. */
  lotsPerBase(): number {
    return Math.round(1 / decimalValue(this.spec.lotSize));
  }

  priceText(ticks: number): string {
    return formatSteps(ticks, this.#tickGrid);
  }

  quantityText(lots: number): string {
    return formatSteps(lots, this.#lotGrid);
  }

  /** Ticks x lots as an amount of the quote asset. */
  amountText(product: number): string {
    const { mantissa, scale } = this.#tickGrid;
    const lotGrid = this.#lotGrid;
    return formatSteps(product, {
      mantissa: mantissa * lotGrid.mantissa,
      scale: scale + lotGrid.scale,
    });
  }

  /** Price that agents believe in, in ticks (not whole), given the outside price. */
  fair(outside: number, now: number): number {
    return (outside / this.tick) * Math.exp(this.#pushNow(now) + this.#beliefNow(now));
  }

  /** Makes everyone believe in a price that is higher by this fraction, for some minutes. */
  sway(fraction: number, now: number): void {
    this.#belief = Math.max(-0.06, Math.min(0.06, this.#beliefNow(now) + fraction));
    this.#beliefAt = now;
  }

  #beliefNow(now: number): number {
    if (this.#belief === 0) return 0;
    return this.#belief * 0.5 ** ((now - this.#beliefAt) / BELIEF_HALF_LIFE_MICROS);
  }

  #pushNow(now: number): number {
    return this.#push * 0.5 ** ((now - this.#pushAt) / PUSH_HALF_LIFE_MICROS);
  }

  record(print: Print): void {
    const sign = print.side === 'BUY' ? 1 : -1;
    const step = Math.sqrt(print.quantity / this.unit) * this.#pushOfUnit;
    const pushed = this.#pushNow(print.ts) + sign * step;
    this.#push = Math.max(-0.02, Math.min(0.02, pushed));
    this.#pushAt = print.ts;
    this.#prints.push(print);
    this.#forget(print.ts);
  }

  #forget(now: number): void {
    while ((this.#prints[this.#forgotten]?.ts ?? now) < now - MEMORY_MICROS) this.#forgotten++;
    if (this.#forgotten > 4096) {
      this.#prints = this.#prints.slice(this.#forgotten);
      this.#forgotten = 0;
    }
  }

  /** Prints from `from` on, at most ten minutes back. */
  *printsSince(from: number): Generator<Print> {
    for (let i = this.#prints.length - 1; i >= this.#forgotten; i--) {
      const print = this.#prints[i];
      if (print === undefined || print.ts < from) return;
      yield print;
    }
  }

  /** Lots traded aggressively in the `micros` before `now`. */
  volume(now: number, micros: number): number {
    let sum = 0;
    for (const print of this.printsSince(now - micros)) sum += print.quantity;
    return sum;
  }

  /** Midpoint in ticks, or undefined while a side is empty. */
  mid(): number | undefined {
    const bid = this.book.best('BUY');
    const ask = this.book.best('SELL');
    return bid === undefined || ask === undefined ? undefined : (bid + ask) / 2;
  }
}
