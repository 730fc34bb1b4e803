/**
 * Limit orders and cancels in the form that recordings and generators write them, read by one
 * regular expression each: four times as quick as JSON and a check of each field. It takes only
 * what the general reader would take with the same result; all else it leaves to that one.
 */
import type { FlowRecord, FlowRecordOf } from './record';

const TS = '(0|[1-9]\\d{0,14}|[1-8]\\d{15})'; // below 2^53, no zero in front
const NAME = '"([^"\\\\\\u0000-\\u001f]{0,60})"';
/**
 * Text that outlives its record has at most twelve characters here: V8 copies so short a piece,
 * a longer one would keep the whole block in memory.
 */
const KEPT = '"([^"\\\\\\u0000-\\u001f]{0,12})"';
const DECIMAL = '"(\\d{1,60}(?:\\.\\d{1,60})?)"';

function lineOf(type: string, rest: string): RegExp {
  const head = `(?:"type":"${type}","ts":${TS}|"ts":${TS},"type":"${type}")`;
  return new RegExp(
    `\\{${head},"account":${NAME},"market":${NAME},"clientOrderId":${KEPT}${rest}\\}\\n`,
    'y',
  );
}

const CANCEL = lineOf('cancel', '');
const ORDER = lineOf(
  'order',
  `,"side":"(BUY|SELL)","orderType":"LIMIT","quantity":${DECIMAL},"price":${DECIMAL}` +
    `(?:,"timeInForce":"(GTC|IOC|FOK)")?(?:,"device":${KEPT})?`,
);

/** A record with the place behind its line. */
export class QuickRecords {
  /** Where the next line begins, after a record was read. */
  end = 0;

  /** The record of the line that begins at `start`, or undefined: it is for the general reader. */
  read(text: string, start: number): FlowRecord | undefined {
    ORDER.lastIndex = start;
    const order = ORDER.exec(text);
    if (order !== null) {
      this.end = ORDER.lastIndex;
      return orderOf(order);
    }
    CANCEL.lastIndex = start;
    const cancel = CANCEL.exec(text);
    if (cancel === null) return undefined;
    this.end = CANCEL.lastIndex;
    const [, ts = '', tsFirst = ts, account = '', market = '', clientOrderId = ''] = cancel;
    return { type: 'cancel', ts: Number(tsFirst), account, market, clientOrderId };
  }
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Words of closed lists are written out again: the engine compares them all the time. */
function orderOf(found: RegExpExecArray): FlowRecord {
  const record: Mutable<FlowRecordOf<'order'>> = {
    type: 'order',
    ts: Number(found[1] ?? found[2]),
    account: found[3] ?? '',
    market: found[4] ?? '',
    clientOrderId: found[5] ?? '',
    side: found[6] === 'BUY' ? 'BUY' : 'SELL',
    orderType: 'LIMIT',
    quantity: found[7] ?? '',
    price: found[8] ?? '',
  };
  const timeInForce = found[9];
  if (timeInForce !== undefined) {
    record.timeInForce = timeInForce === 'GTC' ? 'GTC' : timeInForce === 'IOC' ? 'IOC' : 'FOK';
  }
  if (found[10] !== undefined) record.device = found[10];
  return record;
}
