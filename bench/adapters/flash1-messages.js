// The messages of the public matching-engine benchmark of flash1-dev (contracts, section 6), turned
// into calls of a book of resting orders; it keeps which of the caller's ids has which handle.
// Sides are 0 (buys) and 1 (sells), in the messages as in the book.
'use strict';

const NO_ORDER = -1;
const LARGEST = 2 ** 31 - 1;
const FIRST_HANDLES = 1024;

// Ids are looked up by direct index, in pages that exist once an id of theirs has rested. What
// would need more pages than this (256 MiB) goes into a Map.
const PAGE_BITS = 16;
const PAGE_IDS = 1 << PAGE_BITS;
const MOST_PAGES = 1024;

/** The handles of resting ids. */
class HandleById {
  constructor(maxOrderId) {
    /** Handle + 1 by id, 0 = not resting. */
    this.pages = new Array((maxOrderId >>> PAGE_BITS) + 1).fill(null);
    this.pageCount = 0;
    this.beyond = new Map();
  }

  get(id) {
    const page = this.pages[id >>> PAGE_BITS];
    if (page) return page[id & (PAGE_IDS - 1)] - 1;
    return page === null ? (this.beyond.get(id) ?? NO_ORDER) : NO_ORDER;
  }

  set(id, handle) {
    const page = this.pages[id >>> PAGE_BITS] ?? this.open(id);
    if (page) page[id & (PAGE_IDS - 1)] = handle + 1;
    else this.beyond.set(id, handle);
  }

  delete(id) {
    const page = this.pages[id >>> PAGE_BITS];
    if (page) page[id & (PAGE_IDS - 1)] = 0;
    else this.beyond.delete(id);
  }

  open(id) {
    if (this.pageCount === MOST_PAGES) return null;
    this.pageCount++;
    const page = new Int32Array(PAGE_IDS);
    this.pages[id >>> PAGE_BITS] = page;
    return page;
  }
}

/**
 * A session of the benchmark over one book. Times, order and meaning are the contract's: a modify
 * is a cancel and a new insertion at the back of the queue, an IOC's rest is reported as cancelled.
 */
class Messages {
  /**
   * @param book an empty book (core/book/book.ts says what it can do)
   * @param limits `{ maxOrderId, maxPrice }`, integers 1..2^31-1
   * @param report the benchmark's receiver of reports
   * @throws RangeError on limits outside that range
   */
  constructor(book, { maxOrderId, maxPrice }, report) {
    within('maxOrderId', maxOrderId, LARGEST);
    within('maxPrice', maxPrice, LARGEST);
    this.book = book;
    this.report = report;
    this.maxOrderId = maxOrderId;
    this.maxPrice = maxPrice;
    this.handles = new HandleById(maxOrderId);
    /** Id by handle; of a free one, the next that is free. */
    this.ids = new Int32Array(FIRST_HANDLES);
    this.used = 0;
    this.free = NO_ORDER;
  }

  /** @throws RangeError on an id or price beyond the limits, Error on an id that rests already */
  add(seq, id, side, price, quantity, ioc) {
    if (!(id > 0 && id <= this.maxOrderId)) within('id', id, this.maxOrderId);
    if (!(price > 0 && price <= this.maxPrice)) within('price', price, this.maxPrice);
    if (this.handles.get(id) !== NO_ORDER) throw new Error(`order ${id} rests already`);
    this.report.accepted(seq, side, id, price, quantity);
    const left = this.match(seq, id, side, price, quantity);
    if (left === 0) return;
    if (ioc === 1) this.report.cancelled(seq, side, id, price);
    else this.rest(id, side, price, left);
  }

  cancel(seq, id) {
    const handle = this.handles.get(id);
    if (handle === NO_ORDER) {
      this.report.cancelRejected(seq, id);
      return;
    }
    const { book } = this;
    const side = book.sideOf(handle);
    const price = book.priceOf(handle) | 0;
    book.remove(handle);
    this.release(id, handle);
    this.report.cancelled(seq, side, id, price);
  }

  /** The side stays the resting order's. @throws RangeError on a price beyond the limit */
  modify(seq, id, _side, price, quantity) {
    const handle = this.handles.get(id);
    if (handle === NO_ORDER) {
      this.report.modifyRejected(seq, id);
      return;
    }
    if (!(price > 0 && price <= this.maxPrice)) within('price', price, this.maxPrice);
    const { book } = this;
    const side = book.sideOf(handle);
    book.remove(handle);
    this.release(id, handle);
    this.report.modified(seq, side, id, price, quantity);
    const left = this.match(seq, id, side, price, quantity);
    if (left > 0) this.rest(id, side, price, left);
  }

  /** Takes from the other side what the limit allows. @returns the quantity that is left */
  match(seq, id, side, limit, quantity) {
    const { book } = this;
    const best = book.bestPrice(1 - side);
    // By arithmetic: which side it is cannot be foreseen, whether it trades mostly can.
    if (best === 0 || (limit - best) * (1 - 2 * side) < 0) return quantity;
    return this.take(seq, id, side, limit, quantity);
  }

  take(seq, id, side, limit, quantity) {
    const { book } = this;
    const other = 1 - side;
    let left = quantity;
    while (left > 0) {
      const handle = book.first(other);
      if (handle === NO_ORDER) break;
      // At most 2^31-1: as a 32-bit integer it need not be allocated to be reported.
      const price = book.priceOf(handle) | 0;
      if ((limit - price) * (1 - 2 * side) < 0) break;
      const shown = book.quantityOf(handle) | 0;
      const traded = left < shown ? left : shown;
      const maker = this.ids[handle];
      book.reduce(handle, traded);
      if (traded === shown) this.release(maker, handle);
      left -= traded;
      this.report.trade(seq, price, traded, maker, id);
    }
    return left;
  }

  rest(id, side, price, quantity) {
    let handle = this.free;
    if (handle !== NO_ORDER) this.free = this.ids[handle];
    else handle = this.fresh();
    this.ids[handle] = id;
    this.handles.set(id, handle);
    this.book.add(handle, side, price, quantity);
  }

  release(id, handle) {
    this.handles.delete(id);
    this.ids[handle] = this.free;
    this.free = handle;
  }

  fresh() {
    const handle = this.used++;
    if (handle === this.ids.length) {
      const larger = new Int32Array(handle * 2);
      larger.set(this.ids);
      this.ids = larger;
    }
    return handle;
  }
}

function within(name, value, largest) {
  if (Number.isInteger(value) && value >= 1 && value <= largest) return;
  throw new RangeError(`${name} is ${value}, it must be an integer from 1 to ${largest}`);
}

module.exports = { Messages };
