/**
 * One stretch in which a party takes its interest on one side of a market away: what stood there
 * when it began, and what became of it until it was over.
 */
export interface OrderRef {
  readonly account: number;
  readonly clientOrderId: string;
}

/** Orders named as evidence at most. */
const MAX_REFS = 12;

export class Withdrawal {
  readonly orders: OrderRef[] = [];
  readonly accounts: number[] = [];
  /** Visible and executed lots of the watched orders at the beginning. */
  interest = 0;
  /** Different prices that watched orders were withdrawn from. */
  private readonly prices: number[] = [];
  /** What a level shows here: the market's median, or more if those levels held more of others. */
  visibleLevel = 0;
  /** The party's visible interest on the other side at the beginning, in lots. */
  otherInterest = 0;
  withdrawn = 0;
  executed = 0;
  /** When the oldest watched order got its price, and the event of its acceptance. */
  placedAt = Infinity;
  seqFrom = Infinity;
  seqTo = 0;
  lastAt: number;
  /** Twice the middle price when the oldest watched order came; 0 if unknown. */
  midAtStart = 0;

  constructor(
    readonly openedAt: number,
    /** Only orders of at least this size are watched; 0: all. */
    readonly fromSize: number,
    /** Moves to another price just before, and since when. */
    readonly repricings: number,
    readonly repricedSince: number,
  ) {
    this.lastAt = openedAt;
  }

  /** Different prices that were withdrawn from: everyday quotes that stay make no layers. */
  get levels(): number {
    return this.prices.length;
  }

  /** Notes that lots of an order went away at its owner's word. */
  took(
    ref: OrderRef & { price: number },
    lots: number,
    watched: boolean,
    at: number,
    seq: number,
  ): void {
    if (watched) {
      this.withdrawn += lots;
      if (this.prices.length < MAX_REFS && !this.prices.includes(ref.price)) {
        this.prices.push(ref.price);
      }
    }
    this.lastAt = at;
    this.seqTo = seq;
    if (this.orders.length < MAX_REFS) this.orders.push(ref);
    if (!this.accounts.includes(ref.account)) this.accounts.push(ref.account);
  }
}
