/** Checks against the log itself: no event is missing, and analytics has what the log has. */
import type { GateCheck } from '../../contract/reports';
import { hourName } from '../trading-lineage';
import { sumDecimals } from '../exact';
import type { DocumentSection, ReportDocument } from '../definition';
import { Check } from './finding';

export interface LogGap {
  readonly expected: number;
  readonly found: number;
}

/** A fill as log and analytics both tell it; decimals in shortest form. */
export interface ComparedFill {
  readonly seq: number;
  readonly ts: number;
  readonly market: string;
  readonly fillId: string;
  readonly price: string;
  readonly quantity: string;
  readonly notional: string;
  readonly aggressor: string;
  readonly makerAccount: string;
  readonly takerAccount: string;
  readonly makerFee: string;
  readonly makerFeeAsset: string;
  readonly takerFee: string;
  readonly takerFeeAsset: string;
}

/** A trade taken back or priced anew. */
export interface ComparedCorrection {
  readonly seq: number;
  readonly fillId: string;
  readonly action: string;
  readonly price: string | null;
}

const HOUR_MICROS = 3_600_000_000;
const REBUILD =
  'rebuild analytics from the log (probity rebuild analytics), then make a new version';

/** How far a scan of the log came, and from where. */
export interface ScannedLog {
  readonly gaps: readonly LogGap[];
  /** Reading began with the event after this one. */
  readonly after: number;
  readonly lastSeq: number;
}

/** Every event number from the period's beginning up to the watermark is there once. */
export function logGapless({ gaps, after, lastSeq }: ScannedLog, watermark: number): GateCheck {
  const title = 'The log has every event from the period’s beginning up to the watermark';
  const check = new Check('log-gapless', title);
  check.count(lastSeq - after);
  for (const { expected, found } of gaps) {
    const message = 'events are missing in the log: restore them from a backup';
    check.add(`event ${expected}`, String(expected), String(found), message);
  }
  if (lastSeq < watermark) {
    const message = 'the log ends before the watermark: restore its end from a backup';
    check.add(`event ${lastSeq + 1}`, String(watermark), String(lastSeq), message);
  }
  return check.done();
}

const FIELDS = [
  ...(['market', 'fillId', 'ts', 'price', 'quantity', 'notional', 'aggressor'] as const),
  ...(['makerAccount', 'takerAccount', 'makerFee', 'makerFeeAsset'] as const),
  ...(['takerFee', 'takerFeeAsset'] as const),
] as const;

/** Fill by fill, and the notional of each market and hour. Both sides ascend by `seq`. */
export async function analyticsFills(
  log: AsyncIterable<ComparedFill>,
  rows: AsyncIterable<ComparedFill>,
): Promise<GateCheck> {
  const check = new Check('analytics-fills', 'Analytics has the fills of the log, and no others');
  const hours = new HourSums();
  const left = log[Symbol.asyncIterator]();
  const right = rows[Symbol.asyncIterator]();
  let a = await left.next();
  let b = await right.next();
  while (a.done !== true || b.done !== true) {
    const fill = a.done === true ? undefined : a.value;
    const row = b.done === true ? undefined : b.value;
    if (row === undefined || (fill !== undefined && fill.seq < row.seq)) {
      if (fill === undefined) break;
      hours.add(fill, 'log');
      check.add(placeOf(fill), fill.notional, 'no row', `a fill is not in analytics: ${REBUILD}`);
      a = await left.next();
    } else if (fill === undefined || row.seq < fill.seq) {
      hours.add(row, 'rows');
      check.add(placeOf(row), 'no row', row.notional, `a row has no fill in the log: ${REBUILD}`);
      b = await right.next();
    } else {
      hours.add(fill, 'log');
      hours.add(row, 'rows');
      compareFill(check, fill, row);
      a = await left.next();
      b = await right.next();
    }
  }
  hours.compare(check);
  return check.done();
}

function placeOf({ fillId, market, ts }: ComparedFill): string {
  return `fill ${fillId}, ${hourName({ market, hour: ts - (ts % HOUR_MICROS) })}`;
}

function compareFill(check: Check, fill: ComparedFill, row: ComparedFill): void {
  check.count(1);
  for (const field of FIELDS) {
    if (fill[field] === row[field]) continue;
    const message = `${field} of a fill is not what the log says: ${REBUILD}`;
    check.add(`${placeOf(fill)}, ${field}`, String(fill[field]), String(row[field]), message);
  }
}

/** Notional per market and hour on both sides. */
class HourSums {
  private readonly sums = new Map<string, { log: string; rows: string }>();

  add({ market, ts, notional }: ComparedFill, side: 'log' | 'rows'): void {
    const name = hourName({ market, hour: ts - (ts % HOUR_MICROS) });
    const sums = this.sums.get(name) ?? { log: '0', rows: '0' };
    sums[side] = sumDecimals([sums[side], notional]);
    this.sums.set(name, sums);
  }

  compare(check: Check): void {
    for (const [name, { log, rows }] of this.sums) {
      const message = `the notional of a market's hour is not that of the log: ${REBUILD}`;
      check.expect(`${name}, notional`, log, rows, message);
    }
  }
}

/** Trades taken back or priced anew up to the watermark. */
export function analyticsCorrections(
  log: readonly ComparedCorrection[],
  rows: readonly ComparedCorrection[],
): GateCheck {
  const check = new Check('analytics-corrections', 'Analytics has the corrections of the log');
  const bySeq = new Map(rows.map((row) => [row.seq, row]));
  for (const { seq, fillId, action, price } of log) {
    const row = bySeq.get(seq);
    const text = (c: Pick<ComparedCorrection, 'action' | 'price'>) =>
      `${c.action} ${c.price ?? ''}`;
    const found = row === undefined ? 'no row' : text(row);
    const message = `a correction is not in analytics: ${REBUILD}`;
    check.expect(`fill ${fillId}, event ${seq}`, text({ action, price }), found, message);
    bySeq.delete(seq);
  }
  for (const { seq, fillId, action } of bySeq.values()) {
    const message = `a correction is not in the log: ${REBUILD}`;
    check.add(`fill ${fillId}, event ${seq}`, 'no row', action, message);
  }
  return check.done();
}

/** Every market that the log had enabled in the period has its row, nil if it was quiet. */
export function marketsPresent(enabled: readonly string[], doc: ReportDocument): GateCheck {
  const check = new Check('markets-present', 'Every enabled market has a row, also without trades');
  const rows = new Set(marketSection(doc).rows.map(({ market }) => String(market)));
  for (const market of enabled) {
    const message = `market ${market} was enabled and is not in the report: ${REBUILD}`;
    check.expect(`market ${market}`, 'a row', rows.has(market) ? 'a row' : 'none', message);
    rows.delete(market);
  }
  for (const market of rows) {
    const message = `market ${market} was not enabled in the period: ${REBUILD}`;
    check.add(`market ${market}`, 'none', 'a row', message);
  }
  return check.done();
}

export const ORDER_COLUMNS = ['orders', 'amends', 'cancels', 'rejects', 'expired'] as const;
export type OrderCounts = Readonly<Record<(typeof ORDER_COLUMNS)[number], number>>;

/** Orders, amendments, cancels, refusals and expiries counted again from the log. */
export function ordersCounted(
  counts: ReadonlyMap<string, OrderCounts>,
  doc: ReportDocument,
): GateCheck {
  const check = new Check('orders-counted', 'Order counts are those of the log');
  for (const row of marketSection(doc).rows) {
    const market = String(row['market']);
    for (const column of ORDER_COLUMNS) {
      const expected = String(counts.get(market)?.[column] ?? 0);
      const message = `${column} of ${market} are not those of the log: ${REBUILD}`;
      check.expect(`${market}, ${column}`, expected, String(row[column]), message);
    }
  }
  return check.done();
}

function marketSection({ sections }: ReportDocument): Pick<DocumentSection, 'rows'> {
  return sections.find(({ name }) => name === 'markets') ?? { rows: [] };
}
