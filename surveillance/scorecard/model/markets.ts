/** The markets a corpus may have, at unlike price levels, tick sizes and activity. */
import { type Random } from '../../../platform/random/random';

export interface MarketSpec {
  readonly name: string;
  readonly base: string;
  readonly quote: string;
  readonly tickSize: string;
  readonly lotSize: string;
  /** Price at the start, in the quote asset. A model's starting value, not money. */
  readonly price: number;
  /** Standard deviation of a day's return. */
  readonly dailyVolatility: number;
  /** Messages relative to the busiest market of the same density. */
  readonly activity: number;
  /** Median size of a trade in the quote asset. */
  readonly tradeNotional: number;
}

/** The sandbox's grids: prices in 0.01, quantities in 0.00001 (contracts §1). */
const FINE = { tickSize: '0.01', lotSize: '0.00001' };

/** Markets of the demo exchange, to be played at the given last prices. */
export const DEMO_MARKETS: readonly MarketSpec[] = [
  {
    ...{ name: 'BTC-USDT', base: 'BTC', quote: 'USDT', ...FINE },
    ...{ price: 64_000, dailyVolatility: 0.03, activity: 1, tradeNotional: 1500 },
  },
  {
    ...{ name: 'ETH-USDT', base: 'ETH', quote: 'USDT', ...FINE },
    ...{ price: 3_100, dailyVolatility: 0.036, activity: 0.8, tradeNotional: 900 },
  },
  {
    ...{ name: 'SOL-USDT', base: 'SOL', quote: 'USDT', ...FINE },
    ...{ price: 150, dailyVolatility: 0.045, activity: 0.6, tradeNotional: 500 },
  },
];

/** `count` (1 to 4) markets, drawn: prices, ticks and activity differ from seed to seed. */
export function drawMarkets(random: Random, count: number): MarketSpec[] {
  const btcTick = random.pick(['0.01', '0.1', '1', '5']);
  const all: MarketSpec[] = [
    {
      ...{ name: 'BTC-USDT', base: 'BTC', quote: 'USDT', tickSize: btcTick, lotSize: '0.00001' },
      ...{ price: random.range(40_000, 90_000), dailyVolatility: random.range(0.02, 0.04) },
      ...{ activity: 1, tradeNotional: random.range(800, 2500) },
    },
    {
      ...{ name: 'ETH-EUR', base: 'ETH', quote: 'EUR' },
      ...{ tickSize: random.pick(['0.01', '0.1', '0.5']), lotSize: '0.0001' },
      ...{ price: random.range(1_500, 4_000), dailyVolatility: random.range(0.025, 0.05) },
      ...{ activity: random.range(0.5, 0.9), tradeNotional: random.range(400, 1500) },
    },
    {
      ...{ name: 'SOL-USDT', base: 'SOL', quote: 'USDT' },
      ...{ tickSize: random.pick(['0.01', '0.05']), lotSize: '0.001' },
      ...{ price: random.range(60, 220), dailyVolatility: random.range(0.03, 0.06) },
      ...{ activity: random.range(0.4, 0.8), tradeNotional: random.range(200, 900) },
    },
    {
      ...{ name: 'DOGE-USDT', base: 'DOGE', quote: 'USDT', tickSize: '0.0001', lotSize: '1' },
      ...{ price: random.range(0.08, 0.4), dailyVolatility: random.range(0.04, 0.07) },
      ...{ activity: random.range(0.3, 0.6), tradeNotional: random.range(100, 500) },
    },
  ];
  return random.shuffled(all).slice(0, count);
}
