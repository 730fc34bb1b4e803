/**
 * The figures that follow from trades alone: candles, owners' hours, accounts' days. The same
 * folding serves new trades and a new count after a late correction.
 */
import { dayStart, foldTrade, lots, micros, openCandle, ticks } from '../../core/contract';
import type { Candle, MarketInfo, Micros, TradeId } from '../../core/contract';
import { book } from './average-cost';
import type { Positions } from './positions';
import { feeValue, type TradeFact, type TradeSide } from './trade-fact';

/** The stored intervals. */
export const INTERVALS = ['1s', '1m', '5m', '15m', '1h', '4h', '1d'] as const;
type StoredInterval = (typeof INTERVALS)[number];

const HOUR = 3_600_000_000;

export interface CandleRow {
  readonly market: MarketInfo;
  readonly interval: StoredInterval;
  readonly candle: Candle;
  readonly firstTrade: TradeId;
  lastTrade: TradeId;
}

export interface UserHourRow {
  readonly owner: string;
  readonly market: MarketInfo;
  readonly ts: Micros;
  /** Base units of quote. */
  volume: bigint;
  /** In 1e-18 of the quote asset. */
  fees: bigint;
  /** Base units of quote. */
  profit: bigint;
  trades: number;
}

/** Quantities in lots, notionals and fees in base units. */
export interface AccountDayRow {
  readonly market: MarketInfo;
  readonly account: string;
  readonly owner: string;
  readonly ts: Micros;
  bought: bigint;
  sold: bigint;
  boughtNotional: bigint;
  soldNotional: bigint;
  makerTrades: number;
  takerTrades: number;
  feeBase: bigint;
  feeQuote: bigint;
}

export class TradeFigures {
  readonly candles = new Map<string, CandleRow>();
  readonly userHours = new Map<string, UserHourRow>();
  readonly accountDays = new Map<string, AccountDayRow>();

  constructor(private readonly positions: Positions) {}

  /** Trades of a market come in their order. */
  add(trade: TradeFact): void {
    this.addCandles(trade);
    for (const side of [trade.maker, trade.taker]) {
      this.addToHour(trade, side);
      addToDay(this.accountDay(trade, side), trade, side);
    }
  }

  private addCandles(trade: TradeFact): void {
    const { market, ts, notional } = trade;
    const takerBuys = trade.aggressor === 'BUY';
    const [price, quantity] = [ticks(trade.price), lots(trade.quantity)];
    const folded = { ts, price, quantity, notional, takerBuys };
    for (const interval of INTERVALS) {
      const candle = openCandle(interval, folded);
      const key = `${interval}:${market.id}:${candle.openTime}`;
      const known = this.candles.get(key);
      if (known === undefined) {
        const ends = { firstTrade: trade.trade, lastTrade: trade.trade };
        this.candles.set(key, { market, interval, candle, ...ends });
      } else {
        foldTrade(known.candle, folded);
        known.lastTrade = trade.trade;
      }
    }
  }

  private addToHour(trade: TradeFact, side: TradeSide): void {
    const { market, ts, notional } = trade;
    const size = BigInt(trade.quantity);
    const position = this.positions.of(side.owner, market.name);
    const row = this.userHour(side.owner, market, micros(ts - (ts % HOUR)));
    row.profit += book(position, side.isBuyer ? size : -size, notional);
    row.volume += notional;
    row.fees += feeValue(trade, side);
    row.trades++;
  }

  private userHour(owner: string, market: MarketInfo, ts: Micros): UserHourRow {
    const key = `${market.id}:${ts}:${owner}`;
    let row = this.userHours.get(key);
    if (row === undefined) {
      row = { owner, market, ts, volume: 0n, fees: 0n, profit: 0n, trades: 0 };
      this.userHours.set(key, row);
    }
    return row;
  }

  private accountDay({ market, ts: at }: TradeFact, { account, owner }: TradeSide): AccountDayRow {
    const ts = dayStart(at);
    const key = `${market.id}:${ts}:${account}`;
    let row = this.accountDays.get(key);
    if (row === undefined) {
      row = { market, account, owner, ts, ...NO_TRADES };
      this.accountDays.set(key, row);
    }
    return row;
  }
}

const NO_TRADES = {
  bought: 0n,
  sold: 0n,
  boughtNotional: 0n,
  soldNotional: 0n,
  makerTrades: 0,
  takerTrades: 0,
  feeBase: 0n,
  feeQuote: 0n,
};

function addToDay(row: AccountDayRow, trade: TradeFact, side: TradeSide): void {
  const size = BigInt(trade.quantity);
  if (side.isBuyer) {
    row.bought += size;
    row.boughtNotional += trade.notional;
  } else {
    row.sold += size;
    row.soldNotional += trade.notional;
  }
  if (side === trade.maker) row.makerTrades++;
  else row.takerTrades++;
  if (side.feeIn === 'quote') row.feeQuote += side.fee;
  else row.feeBase += side.fee;
}
