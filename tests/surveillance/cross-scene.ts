/** Two books and a pool of one base asset, with an outside price where one is wanted. */
import type { Alert } from '../../cases/contract';
import { poolId, units } from '../../core/contract';
import { Crowd, MarketDriver, watch } from './market-driver';

const UNIT = 100_000_000n;
/** Messages of the crowds over the usual. */
const PACE = 0.4;

export class CrossScene {
  readonly d = new MarketDriver(['AAA-USD', 'BBB-USD']);
  readonly a = new Crowd(this.d, 5, PACE);
  readonly b = new Crowd(this.d, 6, PACE, 2);
  private outside = 0;

  constructor() {
    this.d.account('one');
    this.d.account('two');
    this.d.account('provider');
    this.d.at(10).send({ type: 'pool', pool: 'P', base: 'AAA', quote: 'USD', fee: 250_000 });
    this.d.send({
      ...{ type: 'liquidity', account: this.d.id('provider'), pool: poolId(1), action: 'add' },
      ...{ base: units(10n * UNIT), quote: units(1_000n * UNIT) },
    });
  }

  /** Both markets go on; where an outside price is wanted it is told every ten seconds. */
  run(seconds: number, outside = this.outside): this {
    this.outside = outside;
    for (let left = seconds; left > 0; left -= 10) {
      if (this.outside > 0) this.d.reference(this.outside);
      this.a.run(5);
      this.b.run(5);
    }
    return this;
  }

  /** Hundredths of the quote asset into the pool, or of the base asset. */
  swap(who: string, side: 'BUY' | 'SELL', hundredths: number): this {
    const amountIn = units((BigInt(hundredths) * UNIT) / 100n);
    const head = { type: 'swap', account: this.d.id(who), pool: poolId(1), side } as const;
    this.d.send({ ...head, amountIn, minAmountOut: units(0n) });
    return this;
  }

  /** Takes what stands, a few lots at a time. */
  take(side: 'BUY' | 'SELL', lots: number, times: number, market: 1 | 2): this {
    for (let i = 0; i < times; i++) {
      (market === 1 ? this.a : this.b).requote();
      this.d.take('one', side, lots, {}, market);
      this.d.at(this.d.second + 2);
    }
    return this;
  }

  /** Sweeps the first market upwards, with the crowd's quotes behind the price. */
  push(times = 4): this {
    for (let i = 0; i < times; i++) {
      this.d.take('one', 'BUY', 48);
      this.a.mid += 8;
      this.a.requote();
      this.d.at(this.d.second + 5);
    }
    return this;
  }

  alerts(rule: string, rules: unknown = {}): Alert[] {
    this.run(650);
    this.d.clock();
    expect(this.d.rejections).toEqual([]);
    return watch(this.d.events(), rules).filter((one) => one.rule === rule);
  }
}
