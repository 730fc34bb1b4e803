/**
 * Trades of one market in memory: the newest ones, and the rolling day in minutes. The day begins
 * with the whole minute that stood 24 hours ago.
 */
import { candleStart, DAY_MICROS, micros, NONE, ticks, tradeId, units } from '../../contract';
import type { EventOf, MarketId, Micros, Ticks, TickerRow, TradeRow } from '../../contract';
import { addTrade, openTradeCandle, type TradeCandle } from '../trade-candle';

/** Newest trades kept in memory per market. */
export const RECENT_TRADES = 1000;

export class Tape {
  private recent: TradeRow[] = [];
  private minutes: TradeCandle[] = [];
  /** Price before the first minute that is kept. */
  private previousClose: Ticks = ticks(NONE);

  constructor(private readonly market: MarketId) {}

  /** Where the view begins: earlier trades (ascending) and minutes (ascending). */
  load(recent: readonly TradeRow[], minutes: readonly TradeCandle[], previousClose: Ticks): void {
    this.recent = [...recent];
    this.minutes = [...minutes];
    this.previousClose = previousClose;
  }

  add(trade: TradeRow): void {
    this.recent.push(trade);
    // Cut in pieces: shifting one by one would move the whole list each time.
    if (this.recent.length > 2 * RECENT_TRADES) this.recent.splice(0, RECENT_TRADES);
    const openTime = candleStart('1m', trade.ts);
    const last = this.minutes.at(-1);
    if (last?.openTime === openTime) addTrade(last, trade);
    else {
      this.minutes.push(openTradeCandle('1m', trade));
      this.prune(trade.ts);
    }
  }

  /** The newest trade that holds. */
  get last(): TradeRow | undefined {
    return this.recent.findLast((trade) => trade.correction !== 'bust');
  }

  /**
   * Flags a trade and counts its minute again. A minute whose trades are not all kept here loses
   * the volume, but its high and low stay until the view begins anew.
   */
  correct(e: EventOf<'trade-bust'>): void {
    const at = this.recent.findLastIndex((trade) => trade.trade === e.trade);
    const known = this.recent[at];
    if (known !== undefined) {
      const { action, price, notional } = e;
      const now = price === undefined ? known : { ...known, price, notional };
      this.recent[at] = { ...now, correction: action };
    }
    const openTime = candleStart('1m', e.tradedAt);
    const minuteAt = this.minutes.findLastIndex((minute) => minute.openTime === openTime);
    const minute = this.minutes[minuteAt];
    if (minute === undefined) return;
    const counted = this.countAgain(minute) ?? lessOf(minute, e);
    if (counted.trades > 0) this.minutes[minuteAt] = counted;
    else this.minutes.splice(minuteAt, 1);
  }

  /** The minute from its trades that hold; undefined when they are not all kept here. */
  private countAgain(minute: TradeCandle): TradeCandle | undefined {
    if ((this.recent[0]?.trade ?? Infinity) > minute.firstTrade) return undefined;
    const held = this.recent.filter(
      ({ ts, correction }) => correction !== 'bust' && candleStart('1m', ts) === minute.openTime,
    );
    const [first, ...rest] = held;
    if (first === undefined) return { ...minute, trades: 0 };
    const candle = openTradeCandle('1m', first);
    for (const trade of rest) addTrade(candle, trade);
    return candle;
  }

  /** The newest trades, ascending; undefined when more are asked for than are kept here. */
  newest(limit: number): readonly TradeRow[] | undefined {
    const { recent } = this;
    if (limit > recent.length && recent[0] !== undefined && recent[0].trade > 1) return undefined;
    return recent.slice(Math.max(recent.length - limit, 0));
  }

  /** Trades from id `from` on; undefined when they begin before what is kept here. */
  from(from: number, limit: number): readonly TradeRow[] | undefined {
    const first = this.recent[0];
    if (first === undefined) return from > 0 ? [] : undefined;
    if (from < first.trade) return undefined;
    return this.recent.slice(from - first.trade, from - first.trade + limit);
  }

  /** undefined before the market's first trade. */
  ticker(now: Micros): TickerRow | undefined {
    const { last } = this;
    if (!last) return undefined;
    this.prune(now);
    const first = this.minutes[0];
    let high: number = first?.high ?? last.price;
    let low: number = first?.low ?? last.price;
    let [volume, quoteVolume, trades] = [0, 0n, 0];
    for (const minute of this.minutes) {
      high = Math.max(high, minute.high);
      low = Math.min(low, minute.low);
      volume += minute.volume;
      quoteVolume += minute.quoteVolume;
      trades += minute.trades;
    }
    return {
      market: this.market,
      openTime: micros(now - DAY_MICROS),
      closeTime: now,
      open: first?.open ?? last.price,
      high: ticks(high),
      low: ticks(low),
      last: last.price,
      lastQuantity: last.quantity,
      previousClose: this.previousClose,
      volume,
      quoteVolume: units(quoteVolume),
      firstTrade: first?.firstTrade ?? tradeId(NONE),
      lastTrade: this.minutes.at(-1)?.lastTrade ?? tradeId(NONE),
      trades,
    };
  }

  private prune(now: Micros): void {
    const start = windowStart(now);
    let gone = 0;
    for (let next = this.minutes[0]; next && next.openTime < start; next = this.minutes[gone]) {
      this.previousClose = next.close;
      gone++;
    }
    if (gone > 0) this.minutes.splice(0, gone);
  }
}

function lessOf(minute: TradeCandle, e: EventOf<'trade-bust'>): TradeCandle {
  const gone = e.action === 'bust' ? 1 : 0;
  return {
    ...minute,
    volume: minute.volume - gone * e.quantity,
    quoteVolume: minute.quoteVolume - e.previousNotional + e.notional,
    trades: minute.trades - gone,
  };
}

/** First microsecond of the rolling day at `now`. */
export function windowStart(now: Micros): Micros {
  return candleStart('1m', micros(now - DAY_MICROS));
}
