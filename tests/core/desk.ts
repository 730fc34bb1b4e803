/**
 * A small venue for worked examples: one market with tick 1 and lot 1, commands in one line of
 * words, events and book as lines of text.
 *
 * `ann a1 SELL 5 @ 101 [IOC|FOK|POST] [STOP 99] [PROFIT 99] [ICE 2] [STP DECREMENT]`,
 * `ann a1 BUY 5` (market), `ann a1 BUY QUOTE 500` (market by quote),
 * `ann cancel a1`, `ann amend a1 [qty 3] [price 100] [id a2]`,
 * `ann OCO l1 | a1 SELL 5 @ 110 POST | a2 SELL 5 STOP 90`, `ann cancel-list l1`,
 * `market opening-auction` (a phase), `reference 100 [source]`, `params {…}`, `trade 1 bust`,
 * `wait 15` (seconds).
 */
import { stamp } from './random-commands';
import type { AccountId, Command, CoreEvent, MarketId } from '../../core/contract';
import { Engine } from '../../core/engine/engine';

const ONE = 100_000_000n;
/** `cat` and `kit` belong to one owner. */
export const PEOPLE = ['ann', 'bob', 'cat', 'kit', 'hal'] as const;
const OWNERS: Record<string, string> = { kit: 'cat' };
const MARKET = 1 as MarketId; // the only one here

export class Desk {
  readonly engine: Engine;
  private ts = 1_000_000;

  /** @param engine the one under test, when it is not the engine as it is */
  constructor(
    market: object = {},
    balances = { BTC: 1000, USDT: 1_000_000 },
    engine: Engine = new Engine(),
  ) {
    this.engine = engine;
    this.do({ type: 'asset', asset: 'BTC', decimals: 8 });
    this.do({ type: 'asset', asset: 'USDT', decimals: 8 });
    const grid = { base: 'BTC', quote: 'USDT', tickSize: '1', lotSize: '1' };
    this.do({ type: 'market', market: 'M', ...grid, makerFee: 0, takerFee: 0, ...market });
    PEOPLE.forEach((account, i) => {
      const kind = account === 'hal' ? 'house' : 'individual';
      const owner = OWNERS[account] ?? account;
      const person = { owner, kind, country: 'DE', devices: [], ips: [] };
      this.do({ type: 'account', account, ...person });
      const deposit = { type: 'deposit', account: i + 1 };
      if (balances.BTC > 0) this.do({ ...deposit, asset: 1, amount: BigInt(balances.BTC) * ONE });
      if (balances.USDT > 0) this.do({ ...deposit, asset: 2, amount: BigInt(balances.USDT) * ONE });
    });
  }

  /** Applies a command object; time goes on by a millisecond. */
  do(command: object, after = 1000): CoreEvent[] {
    const events: CoreEvent[] = [];
    this.ts += after;
    this.engine.apply(stamp(command, this.ts), (event) => events.push(structuredClone(event)));
    if (this.engine.conservation().length > 0) throw new Error('the ledger does not balance');
    return events;
  }

  /** Applies a line of words; the events as lines. */
  say(line: string): string[] {
    return this.tell(line).map((event) => lineOf(event));
  }

  /** Applies a line of words; the events as they are. */
  tell(line: string): CoreEvent[] {
    const [name, seconds] = line.split(' ');
    if (name === 'wait') return this.do({ type: 'clock' }, Number(seconds) * 1_000_000);
    return this.do(parse(line));
  }

  /** Both sides, best price in the middle: `101 SELL 5`. */
  book(): string[] {
    const asks: string[] = [];
    const bids: string[] = [];
    this.engine.eachLevel(MARKET, 'SELL', (price, lots) => asks.unshift(`${price} SELL ${lots}`));
    this.engine.eachLevel(MARKET, 'BUY', (price, lots) => bids.push(`${price} BUY ${lots}`));
    return [...asks, ...bids];
  }

  /** `BTC 10+2`: available plus locked, in whole units. */
  balances(name: (typeof PEOPLE)[number]): string[] {
    const out: string[] = [];
    this.engine.eachBalance((account, asset, available, locked) => {
      if (account !== account_(name)) return;
      out.push(`${asset === 1 ? 'BTC' : 'USDT'} ${whole(available)}+${whole(locked)}`);
    });
    return out;
  }
}

function whole(units: bigint): string {
  return units % ONE === 0n ? String(units / ONE) : `${units}/1e8`;
}

function account_(name: string): AccountId {
  return (PEOPLE.findIndex((one) => one === name) + 1) as AccountId; // opened in that order
}

function nameOf(account: number): string {
  return PEOPLE[account - 1] ?? `#${account}`;
}

function parse(line: string): Command {
  const [name = '', ...rest] = line.split(/\s+/);
  const ours = venueCommand(name, rest);
  if (ours !== undefined) return stamp(ours, 0);
  const head = { account: account_(name), market: MARKET };
  const [verb = '', id = ''] = rest;
  const after = (word: string): string | undefined =>
    rest.includes(word) ? rest[rest.indexOf(word) + 1] : undefined;
  const count = (word: string): number | undefined =>
    after(word) === undefined ? undefined : Number(after(word));
  if (verb === 'cancel') return stamp({ type: 'cancel', ...head, clientOrderId: id }, 0);
  if (verb === 'cancel-list') {
    return stamp({ type: 'cancel-list', ...head, listClientOrderId: id }, 0);
  }
  if (verb === 'OCO' || verb === 'OTO' || verb === 'OTOCO') {
    const [, ...parts] = line.split(' | ');
    const orders = parts.map((part) => orderOf(part.split(/\s+/)));
    return stamp({ type: 'order-list', ...head, listClientOrderId: id, kind: verb, orders }, 0);
  }
  if (verb === 'amend') {
    const change = { quantity: count('qty'), price: count('price'), newClientOrderId: after('id') };
    return stamp({ type: 'amend', ...head, clientOrderId: id, ...change }, 0);
  }
  return stamp({ type: 'order', ...head, ...orderOf(rest) }, 0);
}

/** What the venue itself says; undefined = the line begins with an account. */
function venueCommand(name: string, rest: readonly string[]): object | undefined {
  const [word = '', action = '', price = ''] = rest;
  const reason = 'example';
  const market = MARKET;
  if (name === 'market') return { type: 'market-phase', market, phase: word, reason };
  if (name === 'reference') {
    const source = action === '' ? {} : { source: action };
    return { type: 'reference', market, price: Number(word), ...source };
  }
  if (name === 'params') return { type: 'params', json: word };
  if (name !== 'trade') return undefined;
  const bust = { type: 'trade-bust', market, trade: Number(word), action, reason };
  return price === '' ? bust : { ...bust, price: Number(price) };
}

/** What follows an account's name: `a1 SELL 5 @ 101 …`. */
function orderOf(rest: readonly string[]): object {
  const [verb = '', id = ''] = rest;
  const after = (word: string): string | undefined =>
    rest.includes(word) ? rest[rest.indexOf(word) + 1] : undefined;
  const count = (word: string): number | undefined => {
    const number = Number(after(word));
    return Number.isNaN(number) ? undefined : number;
  };
  const price = count('@');
  const quote = after('QUOTE');
  const stop = count('STOP');
  const profit = count('PROFIT');
  const kind = rest.includes('PROFIT') ? 'TAKE_PROFIT' : 'STOP_LOSS';
  const trail = count('TRAIL');
  const waits = stop !== undefined || profit !== undefined || trail !== undefined;
  const plain = price === undefined ? 'MARKET' : rest.includes('POST') ? 'LIMIT_MAKER' : 'LIMIT';
  return {
    clientOrderId: verb,
    side: id,
    orderType: waits ? `${kind}${price === undefined ? '' : '_LIMIT'}` : plain,
    quantity: quote === undefined ? Number(rest[2]) : 0,
    quoteOrderQty: quote === undefined ? undefined : BigInt(quote) * ONE,
    price,
    timeInForce: rest.find((word) => word === 'IOC' || word === 'FOK') ?? 'GTC',
    stopPrice: stop ?? profit,
    trailingDelta: trail,
    icebergQty: count('ICE'),
    selfTradePreventionMode: after('STP') ?? 'NONE',
  };
}

/** One event as a line: the words that matter in worked examples. */
function lineOf(e: CoreEvent): string {
  switch (e.type) {
    case 'accepted':
      return `accepted ${e.clientOrderId} locks ${whole(e.locked)}`;
    case 'rejected':
      return `rejected ${e.code}`;
    case 'delayed':
      return `delayed ${e.clientOrderId} for ${(e.until - e.ts) / 1000} ms`;
    case 'fill': {
      const maker = `${e.makerClientOrderId}(${e.makerLeaves})`;
      const taker = `${e.takerClientOrderId}(${e.takerLeaves})`;
      const where = e.auction === true ? 'auction ' : '';
      return `${where}fill ${taker} ${maker} ${e.quantity} @ ${e.price}`;
    }
    case 'prevented':
      return `prevented ${e.mode} ${e.quantity} @ ${e.price}`;
    case 'cancelled':
    case 'expired':
      return `${e.type} ${e.clientOrderId} ${e.reason} ${e.leaves} unlocks ${whole(e.unlocked)}`;
    case 'amended': {
      const kept = e.keptPriority ? 'keeps its place' : 'goes to the back';
      return `amended ${e.clientOrderId} ${e.leaves} @ ${e.price} ${kept}`;
    }
    case 'triggered': {
      const locks = e.locked === 0n ? '' : ` locks ${whole(e.locked)}`;
      return `triggered ${e.clientOrderId} at ${e.stopPrice}${locks}`;
    }
    case 'pending':
      return `pending ${e.clientOrderId}`;
    case 'pending-ended':
      return `pending-ended ${e.clientOrderId} ${e.outcome} ${e.code ?? ''}`.trimEnd();
    case 'order-list':
      return `list ${e.listClientOrderId} ${e.state}`;
    case 'market-phase':
      return `phase ${e.phase}`;
    case 'refreshed':
      return `refreshed ${e.clientOrderId} ${e.visible} of ${e.leaves}`;
    default:
      return `${e.type} ${'account' in e ? nameOf(e.account) : ''}`.trim();
  }
}
