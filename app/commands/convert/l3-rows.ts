/**
 * Rows of a recorded order book, one per change of an order's life: the CSV of the bitstamp
 * recordings that ob-analytics publishes (`id,timestamp,exchange.timestamp,price,volume,…`).
 */
import { textBlocks } from '../../flow/blocks';
import { FlowError } from '../../flow/flow-error';

export interface L3Row {
  readonly id: string;
  /** µs since the epoch, when the recorder received it; never decreasing. */
  readonly ts: number;
  /** Plain decimal text in the quote asset. */
  readonly price: string;
  /** In units of 1e-8: full at `created`, what remains at `changed`, what was left at `deleted`. */
  readonly volume: number;
  readonly action: 'created' | 'changed' | 'deleted';
  readonly side: 'BUY' | 'SELL';
}

const COLUMNS = ['id', 'timestamp', 'price', 'volume', 'action', 'direction'] as const;
type Column = (typeof COLUMNS)[number];
const ACTIONS: readonly string[] = ['created', 'changed', 'deleted'];
const SIDES = new Map([
  ['bid', 'BUY'],
  ['ask', 'SELL'],
] as const);
const MICROS_PER_MILLI = 1000;

class RowReader {
  readonly rows: L3Row[] = [];
  #places: ReadonlyMap<Column, number> | undefined;
  #lastTs = 0;

  constructor(private readonly file: string) {}

  line(text: string, line: number): void {
    const cells = text.replace(/\r$/, '').split(',');
    const fail = (what: string): never => {
      throw new FlowError(what, this.file, line);
    };
    if (this.#places === undefined) {
      this.#places = new Map(COLUMNS.map((name) => [name, cells.indexOf(name)]));
      const missing = COLUMNS.find((name) => !cells.includes(name));
      if (missing !== undefined) fail(`the header has no column ${missing}`);
      return;
    }
    const cell = (name: Column): string => cells[this.#places?.get(name) ?? -1] ?? '';
    const whole = (name: Column): number => {
      const value = /^\d{1,15}$/.test(cell(name)) ? Number(cell(name)) : NaN;
      return Number.isNaN(value) ? fail(`${name} must be a whole number`) : value;
    };
    const action = cell('action');
    const side = SIDES.get(cell('direction') as 'bid' | 'ask'); // another word finds nothing
    if (!/^\d{1,12}(\.\d{1,8})?$/.test(cell('price'))) fail('price must be a decimal');
    if (!ACTIONS.includes(action)) fail(`action must be one of ${ACTIONS.join(', ')}`);
    if (side === undefined) return fail('direction must be bid or ask');
    const ts = whole('timestamp') * MICROS_PER_MILLI;
    if (ts < this.#lastTs) fail('timestamp goes backwards');
    this.#lastTs = ts;
    this.rows.push({
      id: String(whole('id')),
      ts,
      price: cell('price'),
      volume: whole('volume'),
      action: action as L3Row['action'], // shown to be one of ACTIONS
      side,
    });
  }
}

/** All rows in the file's order. @throws FlowError naming the line at fault */
export async function readL3Rows(file: string): Promise<readonly L3Row[]> {
  const reader = new RowReader(file);
  for await (const block of textBlocks(file)) {
    const lines = block.text.split('\n');
    if (lines.at(-1) === '') lines.pop();
    lines.forEach((text, i) => reader.line(text, block.firstLine + i));
  }
  if (reader.rows.length === 0) throw new FlowError('there are no rows', file, 0);
  return reader.rows;
}
