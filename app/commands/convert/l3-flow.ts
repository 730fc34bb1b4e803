/**
 * A recorded order book as an order flow. What the recording does not say is filled in by stated
 * rules (docs/real-flow.md): accounts, funds, orders that were there before it began, and how a
 * market order that walked the book is replayed.
 */
import { formatUnits, type Command, type CoreEvent } from '../../../core/contract';
import { Engine } from '../../../core/engine/engine';
import type { FlowRecord } from '../../flow/record';
import { FlowConverter } from '../../flow/to-commands';
import type { L3Row } from './l3-rows';

const MARKET = 'BTC-USD';
const BASE = 'BTC';
const QUOTE = 'USD';
const TICK = '0.01';
/** The finest lot that contracts §2 lets stand beside the tick; volumes are rounded down to it. */
const LOT = '0.000001';
const LOT_UNITS = 100;
/** Orders have no owner in the recording: each goes to one of so many accounts of their own. */
const ACCOUNTS = 200;
/** Knuth's multiplicative hash spreads neighbouring order numbers. */
const HASH_FACTOR = 2_654_435_761;
const UNITS_DECIMALS = 8;

/** The account of an order: hash of the order's number modulo the number of accounts. */
function accountOf(orderId: string): string {
  const hash = Math.imul(Number(BigInt(orderId) & 0xffffffffn), HASH_FACTOR) >>> 0;
  return `account-${String(hash % ACCOUNTS).padStart(3, '0')}`;
}

const wholeLots = (volume: number): number => volume - (volume % LOT_UNITS);
const quantityText = (units: number): string => formatUnits(BigInt(units), UNITS_DECIMALS);

/** Price text to 1e-8 units, rounded up so that a deposit covers it. */
function priceUnits(price: string): bigint {
  const [whole = '0', fraction = ''] = price.split('.');
  return BigInt(whole + fraction.padEnd(UNITS_DECIMALS, '0').slice(0, UNITS_DECIMALS));
}

/** Keeps, with the core's own engine, which orders are live, so that no record is pointless. */
class Mirror {
  readonly live = new Set<string>();
  readonly #engine = new Engine();
  readonly #converter: FlowConverter;

  constructor() {
    const onEvent = (e: CoreEvent): void => this.#onEvent(e);
    const apply = (command: Command): void => this.#engine.apply(command, onEvent);
    this.#converter = new FlowConverter(this.#engine.registry, apply, (what) => {
      throw new Error(`a record of the conversion is not valid: ${what}`);
    });
  }

  take(record: FlowRecord): void {
    this.#converter.take(record);
  }

  #onEvent(e: CoreEvent): void {
    if (e.type === 'accepted') this.live.add(e.clientOrderId);
    else if (e.type === 'cancelled' || e.type === 'expired') this.live.delete(e.clientOrderId);
    else if (e.type === 'fill') {
      if (e.makerLeaves === 0) this.live.delete(e.makerClientOrderId);
      if (e.takerLeaves === 0) this.live.delete(e.takerClientOrderId);
    } else if (e.type === 'rejected') {
      throw new Error(`the core refused a converted record: ${e.code} ${e.reason}`);
    }
  }
}

/** One conversion; `emit` gets the records in order. */
class Conversion {
  readonly #mirror = new Mirror();
  readonly #created = new Map<string, number>();
  /** Orders whose end was recorded before their beginning: they never stood. */
  readonly #stillborn = new Set<string>();
  readonly #price = new Map<string, string>();

  constructor(
    private readonly rows: readonly L3Row[],
    private readonly emit: (record: FlowRecord) => void,
  ) {
    rows.forEach((row, i) => {
      if (row.action === 'created' && !this.#created.has(row.id)) this.#created.set(row.id, i);
    });
  }

  run(): void {
    const start = this.rows[0]?.ts ?? 0;
    const before = this.#ordersBefore();
    this.#define(start, before);
    for (const row of before) this.#place(row, start);
    this.rows.forEach((row, i) => this.#row(row, i));
  }

  /** Orders that a change or an end shows to have stood at the start, oldest first. */
  #ordersBefore(): L3Row[] {
    const first = new Map<string, L3Row>();
    for (const row of this.rows) {
      if (!first.has(row.id) && !this.#created.has(row.id)) first.set(row.id, row);
    }
    return [...first.values()].sort((a, b) => Number(a.id) - Number(b.id));
  }

  /** The market, the accounts, and for each what all its orders together can cost. */
  #define(ts: number, before: readonly L3Row[]): void {
    const needs = new Map<string, { base: bigint; quote: bigint }>();
    const add = (row: L3Row): void => {
      const account = accountOf(row.id);
      const need = needs.get(account) ?? { base: 0n, quote: 0n };
      if (row.side === 'SELL') need.base += BigInt(row.volume);
      else need.quote += (BigInt(row.volume) * priceUnits(row.price)) / 10n ** 8n + 1n;
      needs.set(account, need);
    };
    before.forEach(add);
    // A changed row may re-price what is left, so it counts as a further order.
    for (const row of this.rows) if (row.action !== 'deleted') add(row);
    for (const row of this.rows) if (row.action === 'deleted') addPriceOnly(row, add);
    this.#emit({
      type: 'market',
      ts,
      market: MARKET,
      base: BASE,
      quote: QUOTE,
      tickSize: TICK,
      lotSize: LOT,
    });
    for (const account of [...needs.keys()].sort()) {
      const owner = `owner-${account.slice(-3)}`;
      this.#emit({ type: 'account', ts, account, owner, kind: 'individual', country: 'GB' });
    }
    for (const [account, need] of [...needs].sort(([a], [b]) => (a < b ? -1 : 1))) {
      for (const [asset, units] of [
        [BASE, need.base],
        [QUOTE, need.quote],
      ] as const) {
        if (units === 0n) continue;
        const amount = formatUnits(units, UNITS_DECIMALS);
        this.#emit({ type: 'deposit', ts, account, asset, amount, channel: 'bank' });
      }
    }
  }

  #row(row: L3Row, i: number): void {
    if (row.action === 'created') {
      if (!this.#stillborn.has(row.id)) this.#place(row, row.ts);
      return;
    }
    if (i < (this.#created.get(row.id) ?? -1)) {
      this.#stillborn.add(row.id);
      return;
    }
    const price = this.#price.get(row.id);
    if (price !== undefined && price !== row.price) this.#reprice(row);
    if (row.action === 'deleted') this.#end(row);
  }

  #place(row: L3Row, ts: number): void {
    const quantity = wholeLots(row.volume);
    if (quantity === 0 || this.#mirror.live.has(row.id)) return;
    this.#price.set(row.id, row.price);
    this.#emit({
      type: 'order',
      ts,
      account: accountOf(row.id),
      market: MARKET,
      clientOrderId: row.id,
      side: row.side,
      orderType: 'LIMIT',
      quantity: quantityText(quantity),
      price: row.price,
    });
  }

  /** A recorded order whose price moves is a market order on its way through the book. */
  #reprice(row: L3Row): void {
    this.#price.set(row.id, row.price);
    if (!this.#mirror.live.has(row.id)) return;
    this.#emit({ type: 'amend', ...this.#reference(row), price: row.price });
  }

  #end(row: L3Row): void {
    if (this.#mirror.live.has(row.id)) this.#emit({ type: 'cancel', ...this.#reference(row) });
  }

  #reference(row: L3Row): { ts: number; account: string; market: string; clientOrderId: string } {
    const { ts, id } = row;
    return { ts, account: accountOf(id), market: MARKET, clientOrderId: id };
  }

  #emit(record: FlowRecord): void {
    this.#mirror.take(record);
    this.emit(record);
  }
}

/** An order that ended re-priced needs funds at its last price too. */
function addPriceOnly(row: L3Row, add: (row: L3Row) => void): void {
  if (row.volume > 0) add(row);
}

/** Hands the records of the flow to `emit`, in order. */
export function l3ToFlow(rows: readonly L3Row[], emit: (record: FlowRecord) => void): void {
  new Conversion(rows, emit).run();
}
