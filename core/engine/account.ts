/** What the engine keeps of an account beside its balances. */
import type { OrderList } from './order';
import type { AccountId, AccountState as Standing, MarketId, Measure, Micros } from '../contract';

/** A step of the ladder in force; market 0 = all. */
export interface ActiveMeasure {
  readonly market: MarketId;
  readonly measure: Measure;
  readonly perSecond: number;
  /** 0 = until it is lifted. */
  readonly until: number;
}

export interface FeeOverride {
  readonly makerFee: number;
  readonly takerFee: number;
}

export interface DeadMan {
  readonly market: MarketId;
  readonly timeoutMicros: number;
  readonly deadline: number;
}

export class AccountState {
  standing: Standing = 'active';
  /** Live order lists by the client's id. */
  lists: Map<string, OrderList> | undefined;
  measures: ActiveMeasure[] = [];
  /** Fee rates of its own by market (0 = all), in 1e-8. */
  fees: Map<number, FeeOverride> | undefined;
  /** Timers by market (0 = all). */
  deadMen: Map<number, DeadMan> | undefined;
  /** The second in which orders were last counted, and how many there were. */
  second = 0;
  sentInSecond = 0;

  /** @param owner number of the beneficial owner, for self-trade prevention */
  constructor(
    readonly id: AccountId,
    readonly owner: number,
    readonly house: boolean,
    public tier: string | undefined,
  ) {}

  /** Counts one order of that second and says the how-many-th it is. */
  countMessage(now: Micros): number {
    const second = Math.floor(now / 1_000_000);
    if (second !== this.second) {
      this.second = second;
      this.sentInSecond = 0;
    }
    return ++this.sentInSecond;
  }
}
