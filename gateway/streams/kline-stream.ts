/**
 * `@kline_…`: the running candle, read from the same query that REST answers from, so that both
 * always agree; a candle that has ended is sent once more, marked closed.
 */
import {
  candleEnd,
  candleStart,
  micros,
  type Candle,
  type CandleInterval,
  type MarketInfo,
  type MarketQueries,
  type Micros,
} from '../../core/contract';
import { fixedSteps, fixedUnits, stamp, type TimeUnit } from '../api/format';
import { symbolOf } from '../api/symbols';
import { emptyCandle } from '../market-data/klines';

interface Shown {
  readonly candle: Candle;
  /** Number of its first trade, -1 when it has none. */
  readonly firstTrade: number;
}

/** Ended candles sent at once after a pause; the ones before them can be had by REST. */
const MAX_CATCH_UP = 10;

export class KlineStream {
  /** Start of the interval that is running for the listeners. */
  private showing: Micros;

  /** @param now microseconds; the interval around it is the first that is sent */
  constructor(
    private readonly markets: MarketQueries,
    private readonly market: MarketInfo,
    private readonly interval: CandleInterval,
    now: number,
  ) {
    this.showing = candleStart(interval, micros(now));
  }

  /** Messages that are due: candles that have ended since the last time, and the running one. */
  async due(now: number): Promise<((unit: TimeUnit) => unknown)[]> {
    const start = candleStart(this.interval, micros(now));
    const ended: Micros[] = [];
    for (let at = this.showing; at < start; at = candleEnd(this.interval, at)) ended.push(at);
    const out: ((unit: TimeUnit) => unknown)[] = [];
    for (const at of ended.slice(-MAX_CATCH_UP)) {
      out.push(this.message(await this.at(at), true, now));
    }
    this.showing = start;
    out.push(this.message(await this.at(start), false, now));
    return out;
  }

  private async at(start: Micros): Promise<Shown> {
    const { markets, market, interval } = this;
    const until = micros(candleEnd(interval, start) - 1);
    const newest = await markets.candles(market.id, interval, { endTime: until, limit: 1 });
    const candle = newest.at(-1);
    if (candle?.openTime !== start) {
      return { candle: emptyCandle(start, candle?.close ?? 0), firstTrade: -1 };
    }
    const [first] = await markets.trades(market.id, { startTime: start, limit: 1 });
    return { candle, firstTrade: first?.trade ?? -1 };
  }

  private message({ candle: c, firstTrade }: Shown, closed: boolean, now: number) {
    const { market: m, interval } = this;
    return (unit: TimeUnit): unknown => ({
      e: 'kline',
      E: stamp(now, unit),
      s: symbolOf(m),
      k: {
        t: stamp(c.openTime, unit),
        T: stamp(candleEnd(interval, c.openTime) - 1, unit),
        s: symbolOf(m),
        i: interval,
        f: firstTrade,
        // Trade numbers of a market have no gaps.
        L: firstTrade < 0 ? -1 : firstTrade + c.trades - 1,
        o: fixedSteps(c.open, m.tick),
        c: fixedSteps(c.close, m.tick),
        h: fixedSteps(c.high, m.tick),
        l: fixedSteps(c.low, m.tick),
        v: fixedSteps(c.volume, m.lot),
        n: c.trades,
        x: closed,
        q: fixedUnits(c.quoteVolume, m.quote.decimals),
        V: fixedSteps(c.takerBuyVolume, m.lot),
        Q: fixedUnits(c.takerBuyQuoteVolume, m.quote.decimals),
        B: '0',
      },
    });
  }
}
