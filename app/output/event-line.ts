/**
 * One event as its line of events.jsonl. The four types that make up most of a log are put together
 * by hand; all others by the table of event-fields.ts. Both give the same bytes (a test holds it).
 */
import { formatSteps, type CoreEvent, type EventOf } from '../../core/contract';
import { EVENT_FIELDS, type Kind } from './event-fields';
import type { MarketPrint, Names } from './names';
import { embedded, quoted, unitsText } from './print';

/** Phases in which nothing trades: their event is named `halt` (contracts §3). */
const STOPPED: ReadonlySet<string> = new Set(['halted', 'paused', 'cancel-only', 'closed']);
const RATE_PER_BASIS_POINT = 10_000;

type Values = Readonly<Record<string, unknown>>;

/** The line of an event, with its line feed. `names` must have taken the event in. */
export function eventLine(e: CoreEvent, names: Names): string {
  switch (e.type) {
    case 'accepted':
      return plainAccepted(e) ? acceptedLine(e, names) : tableLine(e, names);
    case 'cancelled':
      return cancelledLine(e, names);
    case 'fill':
      return e.auction === undefined ? fillLine(e, names) : tableLine(e, names);
    case 'rejected':
      return rejectedLine(e, names);
    default:
      return tableLine(e, names);
  }
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
  return `${line}}\n`;
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

function acceptedLine(e: EventOf<'accepted'>, names: Names): string {
  const m = names.knownMarket(e.market);
  const device = e.device === undefined ? '' : `,"device":${quoted(e.device)}`;
  const ip = e.ip === undefined ? '' : `,"ip":${quoted(e.ip)}`;
  return (
    `{"seq":${e.seq},"ts":${e.ts},"type":"accepted","account":${names.account(e.account)}` +
    `,"market":${m.json},"clientOrderId":${quoted(e.clientOrderId)},"orderId":${e.orderId}` +
    `,"side":"${e.side}","orderType":"${e.orderType}"` +
    `,"quantity":"${formatSteps(e.quantity, m.lot)}"` +
    `,"price":"${names.price(e.market, e.price ?? 0)}","timeInForce":"${e.timeInForce}"` +
    `,"selfTradePreventionMode":"${e.selfTradePreventionMode}"${device}${ip}` +
    `,"source":"${e.source ?? ''}"` +
    `,"locked":"${unitsText(e.locked, lockDecimals(m, e.side === 'BUY'))}"}\n`
  );
}

function cancelledLine(e: EventOf<'cancelled'>, names: Names): string {
  const m = names.knownMarket(e.market);
  const price = e.price === undefined ? '' : `,"price":"${names.price(e.market, e.price)}"`;
  const renamed =
    e.newClientOrderId === undefined ? '' : `,"newClientOrderId":${quoted(e.newClientOrderId)}`;
  return (
    `{"seq":${e.seq},"ts":${e.ts},"type":"cancelled","account":${names.account(e.account)}` +
    `,"market":${m.json},"clientOrderId":${quoted(e.clientOrderId)},"orderId":${e.orderId}` +
    `,"side":"${e.side}"${price},"leaves":"${formatSteps(e.leaves, m.lot)}"` +
    `,"executed":"${formatSteps(e.executed, m.lot)}"` +
    `,"unlocked":"${unitsText(e.unlocked, lockDecimals(m, e.side === 'BUY'))}"` +
    `,"reason":"${e.reason}"${renamed}}\n`
  );
}

function fillLine(e: EventOf<'fill'>, names: Names): string {
  const m = names.knownMarket(e.market);
  const takerBuys = e.aggressor === 'BUY';
  return (
    `{"seq":${e.seq},"ts":${e.ts},"type":"fill","market":${m.json},"trade":${e.trade}` +
    `,"price":"${names.price(e.market, e.price)}","quantity":"${formatSteps(e.quantity, m.lot)}"` +
    `,"notional":"${unitsText(e.notional, m.quoteDecimals)}","aggressor":"${e.aggressor}"` +
    `,"makerAccount":${names.account(e.makerAccount)}` +
    `,"makerClientOrderId":${quoted(e.makerClientOrderId)},"makerOrderId":${e.makerOrderId}` +
    `,"makerLeaves":"${formatSteps(e.makerLeaves, m.lot)}"` +
    `,"makerUnlocked":"${unitsText(e.makerUnlocked, lockDecimals(m, !takerBuys))}"` +
    `,"makerFee":"${unitsText(e.makerFee, names.assetDecimals(e.makerFeeAsset))}"` +
    `,"makerFeeAsset":${names.asset(e.makerFeeAsset)}` +
    `,"takerAccount":${names.account(e.takerAccount)}` +
    `,"takerClientOrderId":${quoted(e.takerClientOrderId)},"takerOrderId":${e.takerOrderId}` +
    `,"takerLeaves":"${formatSteps(e.takerLeaves, m.lot)}"` +
    `,"takerUnlocked":"${unitsText(e.takerUnlocked, lockDecimals(m, takerBuys))}"` +
    `,"takerFee":"${unitsText(e.takerFee, names.assetDecimals(e.takerFeeAsset))}"` +
    `,"takerFeeAsset":${names.asset(e.takerFeeAsset)}}\n`
  );
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
