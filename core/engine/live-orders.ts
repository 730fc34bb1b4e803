/**
 * All live orders of the venue: by number, by their account and the client's id, in the order in
 * which they were listed, and account by account. One row of integers stands for each order;
 * nothing is allocated to list an order or to take it out, and nothing is hashed twice.
 */
import type { LiveOrder } from './order';

const FIRST_ROWS = 1024;
/** Words of a row: one half of a cache line. */
const ROW = 8;
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
const ACCOUNT = 7;
const NO_ROW = -1;

const GOLDEN = 0x9e3779b1;

/** Newest order of an account, and how many it has. */
class Own {
  newest = NO_ROW;
  count = 0;
}

export class LiveOrders {
  private rows = new Int32Array(FIRST_ROWS * ROW);
  /** The order of each row. */
  private readonly orders: (LiveOrder | undefined)[] = [];
  /** First row of each chain. As many chains as there is room for rows. */
  private byId = new Int32Array(FIRST_ROWS).fill(NO_ROW);
  private byName = new Int32Array(FIRST_ROWS).fill(NO_ROW);
  private readonly own: (Own | undefined)[] = [];
  private room = FIRST_ROWS;
  /** Rows never used begin here; those given back are chained from `free` by NEWER. */
  private used = 0;
  private free = NO_ROW;
  private oldest = NO_ROW;
  private newest = NO_ROW;
  private count = 0;

  get size(): number {
    return this.count;
  }

  get(id: number): LiveOrder | undefined {
    const { rows, orders } = this;
    let row = this.byId[this.idChain(id)]!;
    while (row !== NO_ROW) {
      const order = orders[row]!;
      if (order.id === id) return order;
      row = rows[row * ROW + NEXT_BY_ID]!;
    }
    return undefined;
  }

  /** The account's live order with that client's id. */
  named(account: number, name: string): LiveOrder | undefined {
    const hash = hashOf(account, name);
    const { rows, orders } = this;
    let row = this.byName[hash & (this.room - 1)]!;
    while (row !== NO_ROW) {
      const at = row * ROW;
      if (rows[at + NAME_HASH] === hash && rows[at + ACCOUNT] === account) {
        const order = orders[row]!;
        if (order.clientOrderId === name) return order;
      }
      row = rows[at + NEXT_BY_NAME]!;
    }
    return undefined;
  }

  /** How many live orders the account has. */
  countOf(account: number): number {
    return this.own[account]?.count ?? 0;
  }

  /** Lists an order as the newest; neither its number nor its name may be listed. */
  add(order: LiveOrder): void {
    const row = this.take();
    const { rows } = this;
    const at = row * ROW;
    const { account } = order;
    const own = (this.own[account] ??= new Own());
    this.orders[row] = order;
    order.row = row;
    rows[at + ACCOUNT] = account;
    const chain = this.idChain(order.id);
    rows[at + NEXT_BY_ID] = this.byId[chain]!;
    this.byId[chain] = row;
    this.chainName(row, order);
    rows[at + OLDER] = this.newest;
    rows[at + NEWER] = NO_ROW;
    if (this.newest === NO_ROW) this.oldest = row;
    else rows[this.newest * ROW + NEWER] = row;
    this.newest = row;
    rows[at + OLDER_OWN] = own.newest;
    rows[at + NEWER_OWN] = NO_ROW;
    if (own.newest !== NO_ROW) rows[own.newest * ROW + NEWER_OWN] = row;
    own.newest = row;
    own.count++;
    this.count++;
  }

  /** Takes an order out. @throws Error when it is not listed */
  remove(order: LiveOrder): void {
    const { row } = order;
    const { rows } = this;
    if (this.orders[row] !== order) throw new Error(`order ${order.id} is not listed`);
    const at = row * ROW;
    this.unchainId(row, order.id);
    this.unchainName(row);
    const older = rows[at + OLDER]!;
    const newer = rows[at + NEWER]!;
    if (older === NO_ROW) this.oldest = newer;
    else rows[older * ROW + NEWER] = newer;
    if (newer === NO_ROW) this.newest = older;
    else rows[newer * ROW + OLDER] = older;
    const own = this.own[order.account]!;
    const olderOwn = rows[at + OLDER_OWN]!;
    const newerOwn = rows[at + NEWER_OWN]!;
    if (newerOwn === NO_ROW) own.newest = olderOwn;
    else rows[newerOwn * ROW + OLDER_OWN] = olderOwn;
    if (olderOwn !== NO_ROW) rows[olderOwn * ROW + NEWER_OWN] = newerOwn;
    own.count--;
    this.count--;
    this.orders[row] = undefined;
    order.row = NO_ROW;
    rows[at + NEWER] = this.free;
    this.free = row;
  }

  /** Puts an order in the place of one with the same number, account and name. */
  replace(listed: LiveOrder, by: LiveOrder): void {
    this.orders[listed.row] = by;
    by.row = listed.row;
    listed.row = NO_ROW;
  }

  /** Gives a listed order another client's id; no other order of the account may have it. */
  rename(order: LiveOrder, name: string): void {
    this.unchainName(order.row);
    order.clientOrderId = name;
    this.chainName(order.row, order);
  }

  /** In the order of listing. The list may lose the order that is being looked at, no other. */
  *values(): IterableIterator<LiveOrder> {
    for (let row = this.oldest; row !== NO_ROW;) {
      const next = this.rows[row * ROW + NEWER]!;
      yield this.orders[row]!;
      row = next;
    }
  }

  /** Those of one account, newest first; as `values`. */
  *valuesOf(account: number): IterableIterator<LiveOrder> {
    for (let row = this.own[account]?.newest ?? NO_ROW; row !== NO_ROW;) {
      const older = this.rows[row * ROW + OLDER_OWN]!;
      yield this.orders[row]!;
      row = older;
    }
  }

  private idChain(id: number): number {
    return (Math.imul(id, GOLDEN) >>> 7) & (this.room - 1);
  }

  private chainName(row: number, { account, clientOrderId }: LiveOrder): void {
    const hash = hashOf(account, clientOrderId);
    const chain = hash & (this.room - 1);
    this.rows[row * ROW + NAME_HASH] = hash;
    this.rows[row * ROW + NEXT_BY_NAME] = this.byName[chain]!;
    this.byName[chain] = row;
  }

  private unchainId(row: number, id: number): void {
    const next = this.rows[row * ROW + NEXT_BY_ID]!;
    const chain = this.idChain(id);
    let before = this.byId[chain]!;
    if (before === row) {
      this.byId[chain] = next;
      return;
    }
    while (this.rows[before * ROW + NEXT_BY_ID] !== row) {
      before = this.rows[before * ROW + NEXT_BY_ID]!;
    }
    this.rows[before * ROW + NEXT_BY_ID] = next;
  }

  private unchainName(row: number): void {
    const next = this.rows[row * ROW + NEXT_BY_NAME]!;
    const chain = this.rows[row * ROW + NAME_HASH]! & (this.room - 1);
    let before = this.byName[chain]!;
    if (before === row) {
      this.byName[chain] = next;
      return;
    }
    while (this.rows[before * ROW + NEXT_BY_NAME] !== row) {
      before = this.rows[before * ROW + NEXT_BY_NAME]!;
    }
    this.rows[before * ROW + NEXT_BY_NAME] = next;
  }

  private take(): number {
    const row = this.free;
    if (row !== NO_ROW) {
      this.free = this.rows[row * ROW + NEWER]!;
      return row;
    }
    if (this.used === this.room) this.grow();
    return this.used++;
  }

  /** Twice the room; called only when each row is in use. */
  private grow(): void {
    this.room *= 2;
    const rows = new Int32Array(this.room * ROW);
    rows.set(this.rows);
    this.rows = rows;
    this.byId = new Int32Array(this.room).fill(NO_ROW);
    this.byName = new Int32Array(this.room).fill(NO_ROW);
    for (let row = 0; row < this.used; row++) {
      const ids = this.idChain(this.orders[row]!.id);
      rows[row * ROW + NEXT_BY_ID] = this.byId[ids]!;
      this.byId[ids] = row;
      const names = rows[row * ROW + NAME_HASH]! & (this.room - 1);
      rows[row * ROW + NEXT_BY_NAME] = this.byName[names]!;
      this.byName[names] = row;
    }
  }
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
