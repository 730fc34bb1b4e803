// long-file: hot path; the four ways to find an order are kept in step in one place
/**
 * All live orders of the venue: by number, by their account and the client's id, in the order in
 * which they were listed, and account by account. The links lie in the orders' own rows; nothing
 * is allocated to list an order or to take it out, and nothing is hashed twice.
 */
import type { MarketFigures } from './figures';
import { ACCOUNT, OrderRows, ROW_WORDS, type LiveOrder } from './order';
import type { CommandOf, EventOf, Micros, OrderId, Seq } from '../contract';

const ROW = ROW_WORDS;
/** Places in a row. Links are rows, NO_ROW at the end. */
const NEXT_BY_ID = 0;
const NEXT_BY_NAME = 1;
/** Hash of account and client's id, so that the text is compared only where it will be equal. */
const NAME_HASH = 2;
const NEWER = 3;
const OLDER = 4;
/** The order of the same account that was listed before and after. */
const OLDER_OWN = 5;
const NEWER_OWN = 6;
const NO_ROW = -1;

const GOLDEN = 0x9e3779b1;

/** Newest order of an account, and how many it has. */
class Own {
  newest = NO_ROW;
  count = 0;
}

export class LiveOrders {
  private readonly rows: OrderRows;
  /** First row of each chain; a power of two of them. */
  private byId: Int32Array;
  private byName: Int32Array;
  private chains: number;
  private readonly own: (Own | undefined)[] = [];
  /** The last text that was hashed. */
  private hashedName = '';
  private hashedAccount = -1;
  private hash = 0;
  private oldest = NO_ROW;
  private newest = NO_ROW;
  private count = 0;

  /** @param markets by id */
  constructor(markets: readonly MarketFigures[]) {
    this.rows = new OrderRows(markets);
    this.chains = this.rows.room;
    this.byId = new Int32Array(this.chains).fill(NO_ROW);
    this.byName = new Int32Array(this.chains).fill(NO_ROW);
  }

  /** An order that is not listed; unless it is by then, it is forgotten after the command. */
  create(terms: EventOf<'accepted'>, owner: number): LiveOrder {
    return this.rows.create(terms, owner);
  }

  /** As `create`, of an order without rare words. */
  createPlain(c: CommandOf<'order'>, owner: number, seq: Seq, id: OrderId, now: Micros): LiveOrder {
    return this.rows.createPlain(c, owner, seq, id, now);
  }

  /** The order of a row in use. */
  at(row: number): LiveOrder {
    return this.rows.order(row);
  }

  /** Makes room for that many orders at once. */
  reserve(orders: number): void {
    this.rows.reserve(orders);
    if (this.rows.room > this.chains) this.grow();
  }

  /** The command is over: rows of orders that are not listed may be used again. */
  settle(): void {
    this.rows.settle();
  }

  get size(): number {
    return this.count;
  }

  get(id: number): LiveOrder | undefined {
    const { rows } = this;
    let row = this.byId[this.idChain(id)]!;
    while (row !== NO_ROW) {
      if (rows.idOf(row) === id) return rows.order(row);
      row = rows.words[row * ROW + NEXT_BY_ID]!;
    }
    return undefined;
  }

  /** The account's live order with that client's id. */
  named(account: number, name: string): LiveOrder | undefined {
    const hash = this.hashOf(account, name);
    const { rows } = this;
    const { words } = rows;
    let row = this.byName[hash & (this.chains - 1)]!;
    while (row !== NO_ROW) {
      const at = row * ROW;
      if (words[at + NAME_HASH] === hash && words[at + ACCOUNT] === account) {
        if (rows.isNamed(row, name)) return rows.order(row, name);
      }
      row = words[at + NEXT_BY_NAME]!;
    }
    return undefined;
  }

  /** How many live orders the account has. */
  countOf(account: number): number {
    return this.own[account]?.count ?? 0;
  }

  /** Lists an order as the newest; neither its number nor its name may be listed. */
  add(order: LiveOrder): void {
    if (this.rows.room > this.chains) this.grow();
    const { row, account } = order;
    const { words } = this.rows;
    const at = row * ROW;
    const own = (this.own[account] ??= new Own());
    this.rows.setListed(row, true);
    const chain = this.idChain(order.id);
    words[at + NEXT_BY_ID] = this.byId[chain]!;
    this.byId[chain] = row;
    this.chainName(row, account, order.clientOrderId);
    words[at + OLDER] = this.newest;
    words[at + NEWER] = NO_ROW;
    if (this.newest === NO_ROW) this.oldest = row;
    else words[this.newest * ROW + NEWER] = row;
    this.newest = row;
    words[at + OLDER_OWN] = own.newest;
    words[at + NEWER_OWN] = NO_ROW;
    if (own.newest !== NO_ROW) words[own.newest * ROW + NEWER_OWN] = row;
    own.newest = row;
    own.count++;
    this.count++;
  }

  /** Takes an order out. @throws Error when it is not listed */
  remove(order: LiveOrder): void {
    if (!order.listed) throw new Error(`order ${order.id} is not listed`);
    const { row } = order;
    const { words } = this.rows;
    const at = row * ROW;
    unchain(words, this.byId, this.idChain(order.id), row, NEXT_BY_ID);
    this.unchainName(row);
    const older = words[at + OLDER]!;
    const newer = words[at + NEWER]!;
    if (older === NO_ROW) this.oldest = newer;
    else words[older * ROW + NEWER] = newer;
    if (newer === NO_ROW) this.newest = older;
    else words[newer * ROW + OLDER] = older;
    const own = this.own[order.account]!;
    const olderOwn = words[at + OLDER_OWN]!;
    const newerOwn = words[at + NEWER_OWN]!;
    if (newerOwn === NO_ROW) own.newest = olderOwn;
    else words[newerOwn * ROW + OLDER_OWN] = olderOwn;
    if (olderOwn !== NO_ROW) words[olderOwn * ROW + NEWER_OWN] = newerOwn;
    own.count--;
    this.count--;
    this.rows.setListed(row, false);
  }

  /**
   * Lets a listed order be what one with the same number, account and name is.
   * @returns the listed one, as it is now
   */
  replace(listed: LiveOrder, by: LiveOrder): LiveOrder {
    this.rows.overwrite(listed.row, by.row);
    return this.rows.order(listed.row);
  }

  /** Gives a listed order another client's id; no other order of the account may have it. */
  rename(order: LiveOrder, name: string): void {
    this.unchainName(order.row);
    order.rename(name);
    this.chainName(order.row, order.account, name);
  }

  /** In the order of listing. The list may lose the order that is being looked at, no other. */
  *values(): IterableIterator<LiveOrder> {
    for (let row = this.oldest; row !== NO_ROW;) {
      const next = this.rows.words[row * ROW + NEWER]!;
      yield this.rows.order(row);
      row = next;
    }
  }

  /** Those of one account, newest first; as `values`. */
  *valuesOf(account: number): IterableIterator<LiveOrder> {
    for (let row = this.own[account]?.newest ?? NO_ROW; row !== NO_ROW;) {
      const older = this.rows.words[row * ROW + OLDER_OWN]!;
      yield this.rows.order(row);
      row = older;
    }
  }

  /** Of one text mostly twice: when it is looked for, and when its order is listed. */
  private hashOf(account: number, name: string): number {
    if (name === this.hashedName && account === this.hashedAccount) return this.hash;
    this.hashedName = name;
    this.hashedAccount = account;
    return (this.hash = hashOf(account, name));
  }

  private idChain(id: number): number {
    return (Math.imul(id, GOLDEN) >>> 7) & (this.chains - 1);
  }

  private chainName(row: number, account: number, name: string): void {
    const { words } = this.rows;
    const hash = this.hashOf(account, name);
    const chain = hash & (this.chains - 1);
    words[row * ROW + NAME_HASH] = hash;
    words[row * ROW + NEXT_BY_NAME] = this.byName[chain]!;
    this.byName[chain] = row;
  }

  private unchainName(row: number): void {
    const { words } = this.rows;
    const chain = words[row * ROW + NAME_HASH]! & (this.chains - 1);
    unchain(words, this.byName, chain, row, NEXT_BY_NAME);
  }

  /** At least as many chains as there are rows. */
  private grow(): void {
    const { words, room } = this.rows;
    while (this.chains < room) this.chains *= 2;
    this.byId = new Int32Array(this.chains).fill(NO_ROW);
    this.byName = new Int32Array(this.chains).fill(NO_ROW);
    for (let row = this.oldest; row !== NO_ROW; row = words[row * ROW + NEWER]!) {
      const ids = this.idChain(this.rows.idOf(row));
      words[row * ROW + NEXT_BY_ID] = this.byId[ids]!;
      this.byId[ids] = row;
      const names = words[row * ROW + NAME_HASH]! & (this.chains - 1);
      words[row * ROW + NEXT_BY_NAME] = this.byName[names]!;
      this.byName[names] = row;
    }
  }
}

/** Takes a row out of a chain. @param link place of the link in each row */
function unchain(
  words: Int32Array,
  heads: Int32Array,
  chain: number,
  row: number,
  link: number,
): void {
  const next = words[row * ROW + link]!;
  let before = heads[chain]!;
  if (before === row) {
    heads[chain] = next;
    return;
  }
  while (words[before * ROW + link] !== row) before = words[before * ROW + link]!;
  words[before * ROW + link] = next;
}

/** A 32-bit hash with its entropy in the low bits; differs between accounts. */
function hashOf(account: number, name: string): number {
  let hash = Math.imul(account, GOLDEN);
  for (let i = 0; i < name.length; i++) {
    hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
    hash ^= hash >>> 15;
  }
  hash = Math.imul(hash, 0x85ebca6b);
  return hash ^ (hash >>> 16);
}
