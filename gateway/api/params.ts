/**
 * A request's parameters: read from the raw query string and form body exactly as sent, and then
 * taken out one by one with a coded refusal for each way in which they can be wrong.
 */
import * as refusal from './errors';

/** Most parameters read from one request; none of the endpoints knows as many. */
const MAX_PARAMETERS = 64;
const INTEGER = /^[0-9]{1,20}$/;
const INTEGER_RANGE = '^[0-9]{1,20}$';
const DECIMAL = /^([0-9]{1,20})(\.[0-9]{1,20})?$/;
const DECIMAL_RANGE = '^([0-9]{1,20})(\\.[0-9]{1,20})?$';
const CLIENT_ID = /^[.A-Z:/a-z0-9_-]{1,36}$/;
const CLIENT_ID_RANGE = '^[\\.A-Z\\:/a-z0-9_-]{1,36}$';
const SYMBOL = /^[A-Z0-9._-]{1,50}$/;
const SYMBOL_RANGE = '^[A-Z0-9-_.]{1,50}$';
/** Numbers from here on are microseconds; as milliseconds they would lie in the year 5138. */
const MICROS_FROM = 1e14;
const DAY_MICROS = 86_400_000_000;

/** The parameters of one request by name, decoded. */
export class Params {
  constructor(private readonly values: ReadonlyMap<string, string>) {}

  get size(): number {
    return this.values.size;
  }
  names(): IterableIterator<string> {
    return this.values.keys();
  }
  has(name: string): boolean {
    return this.values.has(name);
  }

  /** As sent, whatever it is. */
  raw(name: string): string | undefined {
    return this.values.get(name);
  }

  /** Text as sent; absent = undefined. @throws ApiError -1105 when it is empty */
  text(name: string): string | undefined {
    const value = this.values.get(name);
    if (value === '') throw refusal.empty(name);
    return value;
  }

  /** @throws ApiError -1102 */
  required(name: string): string {
    const value = this.values.get(name);
    if (value === undefined || value === '') throw refusal.missing(name);
    return value;
  }

  /** A non-negative integer below 2^53. @throws ApiError -1100, -1108 */
  integer(name: string): number | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    if (!INTEGER.test(value)) throw refusal.illegal(name, INTEGER_RANGE);
    const n = Number(value);
    if (!Number.isSafeInteger(n)) throw refusal.overflow(name);
    return n;
  }

  /** Page size: `standard` when absent, never more than `max`. @throws ApiError -1130 for 0 */
  limit(standard: number, max: number): number {
    const n = this.integer('limit');
    if (n === undefined) return standard;
    if (n === 0) throw refusal.notValid('limit');
    return Math.min(n, max);
  }

  /** Plain decimal text, at most 8 places. @throws ApiError -1100, -1111 */
  decimal(name: string): string | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    if (!DECIMAL.test(value)) throw refusal.illegal(name, DECIMAL_RANGE);
    const point = value.indexOf('.');
    if (point >= 0 && value.slice(point + 1).replace(/0+$/, '').length > 8) {
      throw refusal.tooPrecise(name);
    }
    return value;
  }

  /** A moment in milliseconds or microseconds, as microseconds. */
  time(name: string): number | undefined {
    const n = this.integer(name);
    if (n === undefined) return undefined;
    return n >= MICROS_FROM ? n : n * 1000;
  }

  /** `startTime` and `endTime`, the latter through the end of its millisecond. */
  window(): { startTime: number | undefined; endTime: number | undefined } {
    const startTime = this.time('startTime');
    const raw = this.integer('endTime');
    const endTime = raw === undefined ? undefined : raw >= MICROS_FROM ? raw : raw * 1000 + 999;
    if (startTime !== undefined && endTime !== undefined && endTime < startTime) {
      throw refusal.badCombination();
    }
    return { startTime, endTime };
  }

  /** The same, not longer than 24 hours. @throws ApiError -1127 */
  dayWindow(): { startTime: number | undefined; endTime: number | undefined } {
    const window = this.window();
    const { startTime, endTime } = window;
    if (
      startTime !== undefined &&
      endTime !== undefined &&
      endTime - startTime > DAY_MICROS + 999
    ) {
      throw refusal.moreThanADay();
    }
    return window;
  }

  boolean(name: string): boolean | undefined {
    const value = this.text(name)?.toLowerCase();
    if (value === undefined) return undefined;
    if (value !== 'true' && value !== 'false') throw refusal.notValid(name);
    return value === 'true';
  }

  /** One word of a closed list. @param bad what to refuse another word with */
  word<const T extends string>(
    name: string,
    words: readonly T[],
    bad: () => refusal.ApiError = () => refusal.notValid(name),
  ): T | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const found = words.find((one) => one === value);
    if (found === undefined) throw bad();
    return found;
  }

  clientOrderId(name: string): string | undefined {
    const value = this.text(name);
    if (value !== undefined && !CLIENT_ID.test(value)) throw refusal.illegal(name, CLIENT_ID_RANGE);
    return value;
  }

  symbol(name = 'symbol'): string | undefined {
    const value = this.text(name);
    if (value !== undefined && !SYMBOL.test(value)) throw refusal.illegal(name, SYMBOL_RANGE);
    return value;
  }

  /** `["A","B"]` as JSON text. @throws ApiError -1100, -1151 */
  symbols(): readonly string[] | undefined {
    const value = this.text('symbols');
    if (value === undefined) return undefined;
    const list = symbolList(value);
    if (list === undefined) {
      throw refusal.illegal(
        'symbols',
        '^\\[("[A-Z0-9-_.]{1,50}"(,"[A-Z0-9-_.]{1,50}"){0,}){0,1}\\]$',
      );
    }
    if (new Set(list).size !== list.length) {
      throw new refusal.ApiError(400, -1151, 'Symbol is present multiple times in the list.');
    }
    return list;
  }
}

function symbolList(text: string): string[] | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!Array.isArray(parsed)) return undefined;
  const list = parsed.filter((one) => typeof one === 'string' && SYMBOL.test(one));
  return list.length === parsed.length ? list.map(String) : undefined;
}

/** Parameters as sent, and what their signature is over. */
export interface SentParams {
  readonly params: Params;
  /** Query string and body joined, exactly as sent, without the signature. */
  readonly payload: string;
  readonly signature: string | undefined;
}

function decode(text: string): string {
  if (text.indexOf('%') < 0 && text.indexOf('+') < 0) return text;
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw new refusal.ApiError(400, -1100, 'Illegal characters found in a parameter.');
  }
}

/** One part exactly as sent, less its `signature=…`. */
function withoutSignature(raw: string): string {
  let at = raw.indexOf('signature=');
  while (at > 0 && raw.charCodeAt(at - 1) !== 38) at = raw.indexOf('signature=', at + 1);
  if (at < 0) return raw;
  const next = raw.indexOf('&', at);
  if (at > 0) return raw.slice(0, at - 1) + (next < 0 ? '' : raw.slice(next));
  return next < 0 ? '' : raw.slice(next + 1);
}

/** Reads one form-encoded part into `values`. */
function readForm(raw: string, values: Map<string, string>, takeExisting: boolean): void {
  const here = new Set<string>();
  for (let from = 0; from < raw.length;) {
    let end = raw.indexOf('&', from);
    if (end < 0) end = raw.length;
    const pair = raw.slice(from, end);
    from = end + 1;
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = decode(equals < 0 ? pair : pair.slice(0, equals));
    if (here.has(name)) throw refusal.duplicate();
    here.add(name);
    if (here.size > MAX_PARAMETERS) throw refusal.tooMany(MAX_PARAMETERS, here.size);
    const known = values.has(name);
    // A parameter in both places: the query string's is used (reference, "General Information").
    if (!known || !takeExisting) values.set(name, decode(equals < 0 ? '' : pair.slice(equals + 1)));
  }
}

/** @throws ApiError -1100, -1101 */
export function readSent(query: string, body: string): SentParams {
  const values = new Map<string, string>();
  readForm(query, values, false);
  readForm(body, values, true);
  const payload = withoutSignature(query) + withoutSignature(body);
  const signature = values.get('signature');
  values.delete('signature');
  return { params: new Params(values), payload, signature };
}
