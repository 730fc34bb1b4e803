// long-file: the lines of the commonest events are written out field by field
/**
 * One event as its line of events.jsonl. The types that make up most of a log are put together by
 * hand; all others by the table of event-fields.ts. Both give the same bytes (a test holds it).
 */
import type { CoreEvent, EventOf } from '../../core/contract';
import { formatSteps } from '../../core/contract/money';
import { EVENT_FIELDS, type Kind } from './event-fields';
import type { LineBuffer } from './line-buffer';
import type { MarketPrint, Names } from './names';
import { embedded, quoted, unitsText } from './print';

/** Phases in which nothing trades: their event is named `halt` (contracts §3). */
const STOPPED: ReadonlySet<string> = new Set(['halted', 'paused', 'cancel-only', 'closed']);
const RATE_PER_BASIS_POINT = 10_000;

type Values = Readonly<Record<string, unknown>>;

/** Writes the line of an event. `names` must have taken the event in. */
export function writeEventLine(out: LineBuffer, e: CoreEvent, names: Names): void {
  if (e.type === 'accepted' && plainAccepted(e)) writeAccepted(out, e, names);
  else if (e.type === 'cancelled') writeCancelled(out, e, names);
  else if (e.type === 'fill' && e.auction === undefined) writeFill(out, e, names);
  else out.text(e.type === 'rejected' ? rejectedLine(e, names) : tableLine(e, names));
  out.endLine();
}

/** The line by the table; for any type. */
export function tableLine(e: CoreEvent, names: Names): string {
  const values = e as unknown as Values; // fields are read by the table's names
  const printer = new FieldPrinter(values, names);
  let line = `{"seq":${e.seq},"ts":${e.ts},"type":"${typeName(e)}"`;
  for (const [name, kind] of Object.entries<Kind>(EVENT_FIELDS[e.type])) {
    const value = values[name];
    if (value === undefined) continue;
    const text = printer.text(kind, value, name);
    if (text !== undefined) line += `,"${kind === 'rate' ? `${name}Bps` : name}":${text}`;
  }
  return `${line}}`;
}

function typeName(e: CoreEvent): string {
  return e.type === 'market-phase' && STOPPED.has(e.phase) ? 'halt' : e.type;
}

function lockDecimals(m: MarketPrint, buys: boolean): number {
  return buys ? m.quoteDecimals : m.baseDecimals;
}

/** Whether the order has only fields that the hand-made line writes. */
function plainAccepted(e: EventOf<'accepted'>): boolean {
  return (
    e.price !== undefined &&
    e.source !== undefined &&
    e.quoteOrderQty === undefined &&
    e.stopPrice === undefined &&
    e.trailingDelta === undefined &&
    e.icebergQty === undefined &&
    e.client === undefined &&
    e.decisionMaker === undefined &&
    e.executor === undefined &&
    e.capacity === undefined &&
    e.key === undefined &&
    e.strategyId === undefined &&
    e.strategyType === undefined &&
    e.settlementSignature === undefined &&
    e.settlementId === undefined &&
    e.settlementExpiry === undefined &&
    e.list === undefined
  );
}

function writeHead(out: LineBuffer, e: CoreEvent): void {
  out.ascii('{"seq":');
  out.int(e.seq);
  out.ascii(',"ts":');
  out.int(e.ts);
}

/** Account, market and ids of an order's event. */
function writeOrder(
  out: LineBuffer,
  e: EventOf<'accepted' | 'cancelled'>,
  names: Names,
  m: MarketPrint,
): void {
  out.ascii(',"account":');
  out.copy(names.accountBytes(e.account));
  out.ascii(',"market":');
  out.copy(m.bytes);
  out.ascii(',"clientOrderId":');
  out.quoted(e.clientOrderId);
  out.ascii(',"orderId":');
  out.int(e.orderId);
  out.ascii(e.side === 'BUY' ? ',"side":"BUY"' : ',"side":"SELL"');
}

function writeAccepted(out: LineBuffer, e: EventOf<'accepted'>, names: Names): void {
  const m = names.knownMarket(e.market);
  writeHead(out, e);
  out.ascii(',"type":"accepted"');
  writeOrder(out, e, names, m);
  out.ascii(',"orderType":"');
  out.ascii(e.orderType);
  out.ascii('","quantity":"');
  out.steps(e.quantity, m.lot);
  out.ascii('","price":"');
  out.steps(e.price ?? 0, m.tick);
  out.ascii('","timeInForce":"');
  out.ascii(e.timeInForce);
  out.ascii('","selfTradePreventionMode":"');
  out.ascii(e.selfTradePreventionMode);
  writeText(out, '","device":', e.device);
  writeText(out, e.device === undefined ? '","ip":' : ',"ip":', e.ip);
  out.ascii(e.device === undefined && e.ip === undefined ? '","source":"' : ',"source":"');
  out.ascii(e.source ?? '');
  out.ascii('","locked":"');
  out.units(e.locked, lockDecimals(m, e.side === 'BUY'));
  out.ascii('"}');
}

function writeText(out: LineBuffer, key: string, text: string | undefined): void {
  if (text === undefined) return;
  out.ascii(key);
  out.quoted(text);
}

function writeCancelled(out: LineBuffer, e: EventOf<'cancelled'>, names: Names): void {
  const m = names.knownMarket(e.market);
  writeHead(out, e);
  out.ascii(',"type":"cancelled"');
  writeOrder(out, e, names, m);
  if (e.price !== undefined) {
    out.ascii(',"price":"');
    out.steps(e.price, m.tick);
    out.ascii('"');
  }
  out.ascii(',"leaves":"');
  out.steps(e.leaves, m.lot);
  out.ascii('","executed":"');
  out.steps(e.executed, m.lot);
  out.ascii('","unlocked":"');
  out.units(e.unlocked, lockDecimals(m, e.side === 'BUY'));
  out.ascii('","reason":"');
  out.ascii(e.reason);
  out.ascii('"');
  writeText(out, ',"newClientOrderId":', e.newClientOrderId);
  out.ascii('}');
}

function writeFill(out: LineBuffer, e: EventOf<'fill'>, names: Names): void {
  const m = names.knownMarket(e.market);
  const takerBuys = e.aggressor === 'BUY';
  writeHead(out, e);
  out.ascii(',"type":"fill","market":');
  out.copy(m.bytes);
  out.ascii(',"trade":');
  out.int(e.trade);
  out.ascii(',"price":"');
  out.steps(e.price, m.tick);
  out.ascii('","quantity":"');
  out.steps(e.quantity, m.lot);
  out.ascii('","notional":"');
  out.units(e.notional, m.quoteDecimals);
  out.ascii(takerBuys ? '","aggressor":"BUY"' : '","aggressor":"SELL"');
  out.ascii(',"makerAccount":');
  out.copy(names.accountBytes(e.makerAccount));
  out.ascii(',"makerClientOrderId":');
  out.quoted(e.makerClientOrderId);
  out.ascii(',"makerOrderId":');
  out.int(e.makerOrderId);
  out.ascii(',"makerLeaves":"');
  out.steps(e.makerLeaves, m.lot);
  out.ascii('","makerUnlocked":"');
  out.units(e.makerUnlocked, lockDecimals(m, !takerBuys));
  out.ascii('","makerFee":"');
  out.units(e.makerFee, names.assetDecimals(e.makerFeeAsset));
  out.ascii('","makerFeeAsset":');
  out.text(names.asset(e.makerFeeAsset));
  out.ascii(',"takerAccount":');
  out.copy(names.accountBytes(e.takerAccount));
  out.ascii(',"takerClientOrderId":');
  out.quoted(e.takerClientOrderId);
  out.ascii(',"takerOrderId":');
  out.int(e.takerOrderId);
  out.ascii(',"takerLeaves":"');
  out.steps(e.takerLeaves, m.lot);
  out.ascii('","takerUnlocked":"');
  out.units(e.takerUnlocked, lockDecimals(m, takerBuys));
  out.ascii('","takerFee":"');
  out.units(e.takerFee, names.assetDecimals(e.takerFeeAsset));
  out.ascii('","takerFeeAsset":');
  out.text(names.asset(e.takerFeeAsset));
  out.ascii('}');
}

/** A refusal; names that the core did not know are taken from the command's own words. */
function rejectedLine(e: EventOf<'rejected'>, names: Names): string {
  const line = tableLine(e, names);
  if (e.raw === undefined) return line;
  const words = wordsOf(e.raw);
  let extra = '';
  for (const [name, id] of [
    ['account', e.account],
    ['market', e.market],
    ['pool', e.pool ?? 0],
  ] as const) {
    const word = words[name];
    if (id === 0 && typeof word === 'string') extra += `,"${name}":${quoted(word)}`;
  }
  return extra === '' ? line : line.replace(',"command":', () => `${extra},"command":`);
}

function wordsOf(raw: string): Values {
  try {
    const words: unknown = JSON.parse(raw);
    return typeof words === 'object' && words !== null ? (words as Values) : {}; // shown to be one
  } catch {
    return {};
  }
}

/** Writes single fields of one event by their kinds. */
class FieldPrinter {
  constructor(
    private readonly e: Values,
    private readonly names: Names,
  ) {}

  private id(name: string): number {
    const value = this.e[name];
    return typeof value === 'number' ? value : 0;
  }

  /** JSON text of the value; undefined = the field is left out. */
  text(kind: Kind, value: unknown, name: string): string | undefined {
    if (typeof value === 'bigint') return `"${unitsText(value, this.decimals(kind, name))}"`;
    if (typeof value === 'number') return this.number(kind, value);
    if (typeof value === 'string') return kind === 'json' ? embedded(value) : quoted(value);
    if (Array.isArray(value)) return listText(value);
    return typeof value === 'boolean' ? String(value) : undefined;
  }

  private number(kind: Kind, value: number): string | undefined {
    switch (kind) {
      case 'account':
        return orNothing(this.names.account(value));
      case 'market':
        return this.names.market(value)?.json;
      case 'pool':
        return orNothing(this.names.pool(value));
      case 'asset':
        return orNothing(this.names.asset(value));
      case 'price':
        return this.onGrid(value, 'tick');
      case 'lots':
        return this.onGrid(value, 'lot');
      case 'rate':
        return String(value / RATE_PER_BASIS_POINT);
      default:
        return String(value);
    }
  }

  private onGrid(count: number, which: 'tick' | 'lot'): string | undefined {
    const m = this.names.market(this.id('market'));
    // A refused command may carry a marker of what has no place on the grid; `raw` has the words.
    return m === undefined || count < 0 ? undefined : `"${formatSteps(count, m[which])}"`;
  }

  private decimals(kind: Kind, name: string): number {
    const { names } = this;
    switch (kind) {
      case 'amount':
        return names.assetDecimals(this.id('asset'));
      case 'in':
        return names.assetDecimals(this.id('assetIn'));
      case 'out':
        return names.assetDecimals(this.id('assetOut'));
      case 'makerFee':
      case 'takerFee':
        return names.assetDecimals(this.id(`${name}Asset`));
      case 'poolBase':
        return names.registry.pool(this.id('pool'))?.base.decimals ?? 0;
      case 'poolQuote':
        return names.registry.pool(this.id('pool'))?.quote.decimals ?? 0;
      case 'eight':
        return 8;
      default:
        return this.marketDecimals(kind);
    }
  }

  private marketDecimals(kind: Kind): number {
    const m = this.names.market(this.id('market'));
    if (m === undefined) return 0;
    const takerBuys = (this.e['aggressor'] ?? this.e['takerSide']) === 'BUY';
    if (kind === 'locked') return lockDecimals(m, this.e['side'] === 'BUY');
    if (kind === 'makerLocked') return lockDecimals(m, !takerBuys);
    if (kind === 'takerLocked') return lockDecimals(m, takerBuys);
    return kind === 'quote' ? m.quoteDecimals : 0;
  }
}

function orNothing(json: string): string | undefined {
  return json === 'null' ? undefined : json;
}

function listText(values: readonly unknown[]): string {
  return JSON.stringify(values, (_, v: unknown) => (typeof v === 'bigint' ? v.toString() : v));
}
