/** The last hour of a market as a line; drawn in its own box, so that nothing moves. */
import type { Candle } from '../../live/market-types';
import { t } from '../../words/en';

const WIDTH = 96;
const HEIGHT = 22;

/** Points of the line, oldest first, in the box's own units. */
export function sparkPoints(candles: readonly Candle[]): string {
  const closes = candles.map(({ close }) => close);
  const low = Math.min(...closes);
  const span = Math.max(...closes) - low || 1;
  const step = WIDTH / Math.max(1, closes.length - 1);
  return closes
    .map((close, i) => {
      const y = HEIGHT - 2 - ((close - low) / span) * (HEIGHT - 4);
      return `${(i * step).toFixed(1)},${y.toFixed(1)}`;
    })
    .join(' ');
}

interface SparklineProps {
  readonly market: string;
  readonly candles: readonly Candle[] | undefined;
}

export function Sparkline({ market, candles }: SparklineProps) {
  if (candles === undefined || candles.length < 2) return <span className="spark" />;
  const first = candles[0]?.open ?? 0;
  const last = candles.at(-1)?.close ?? 0;
  return (
    <svg
      className={`spark ${last >= first ? 'up' : 'down'}`}
      width={WIDTH}
      height={HEIGHT}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={t.markets.spark(market)}
    >
      <polyline points={sparkPoints(candles)} fill="none" stroke="currentColor" strokeWidth="1.4" />
    </svg>
  );
}
