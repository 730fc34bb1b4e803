/** The newest fills of one party on one side of one market, in a ring of fixed size. */
const SIZE = 16;

export interface PartyFill {
  at: number;
  seq: number;
  trade: number;
  quantity: number;
  price: number;
  account: number;
  clientOrderId: string;
  aggressive: boolean;
}

function emptyFill(): PartyFill {
  return {
    at: -Infinity,
    seq: 0,
    trade: 0,
    quantity: 0,
    price: 0,
    account: 0,
    clientOrderId: '',
    aggressive: false,
  };
}

export class FillRing {
  private readonly slots: PartyFill[] = [];
  private written = 0;

  /** The place for the next fill; the caller fills in all of it. Old objects are used again. */
  next(): PartyFill {
    const i = this.written % SIZE;
    this.written += 1;
    let slot = this.slots[i];
    if (slot === undefined) {
      slot = emptyFill();
      this.slots[i] = slot;
    }
    return slot;
  }

  /** Takes the quantity out of a trade that officials took back, or prices it anew. */
  correct(trade: number, price: number | undefined): void {
    for (const fill of this.slots) {
      if (fill.trade !== trade) continue;
      if (price === undefined) fill.quantity = 0;
      else fill.price = price;
    }
  }

  /** Visits fills with `from <= at <= to`, the newest first. */
  eachWithin(from: number, to: number, visit: (fill: Readonly<PartyFill>) => void): void {
    const oldest = Math.max(0, this.written - SIZE);
    for (let i = this.written - 1; i >= oldest; i--) {
      const fill = this.slots[i % SIZE];
      if (fill === undefined || fill.at < from) return;
      if (fill.at <= to) visit(fill);
    }
  }
}
