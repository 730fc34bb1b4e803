/** The most that one market order or swap may move a price; code 409. */
import type { MarketState } from '../market';
import { NO_LIMIT } from '../matching';
import type { LiveOrder } from '../order';
import { boundAt } from '../percent-bound';
import type { Venue } from '../venue';
import { prospect } from '../walk';
import { BUYS, SELLS } from '../../book/book';
import { formatSteps, parseDecimal, pow10 } from '../../contract/money';
import { refusal, type Refusal } from '../../risk/refusal';

function percentAt(v: Venue, name: string): string | undefined {
  const { priceImpact } = v.risk.params;
  return priceImpact?.markets?.[name]?.percent ?? priceImpact?.percent;
}

/** The worst price that a market order may reach from the best one: `limit`, or one before it. */
export function withinImpact(v: Venue, m: MarketState, buy: boolean, limit: number): number {
  const best = m.book.bestPrice(buy ? SELLS : BUYS);
  const edge = boundAt(percentAt(v, m.info.name), best, buy ? 1 : -1);
  if (edge === NO_LIMIT) return limit;
  if (limit === NO_LIMIT) return edge;
  return buy ? Math.min(limit, edge) : Math.max(limit, edge);
}

/** A market order that would go further is refused whole; a stop that is triggered ends there. */
export function checkImpact(v: Venue, m: MarketState, o: LiveOrder): Refusal | undefined {
  if (o.type !== 'MARKET' || v.risk.params.priceImpact === undefined) return undefined;
  const edge = withinImpact(v, m, o.buy, NO_LIMIT);
  const { worst } = prospect(m, o, NO_LIMIT);
  if (edge === NO_LIMIT || worst === 0 || (o.buy ? worst <= edge : worst >= edge)) return undefined;
  const [far, most] = [formatSteps(worst, m.info.tick), formatSteps(edge, m.info.tick)];
  return refusal('409', `the order would reach ${far}, ${most} is the furthest from the best`);
}

interface Reserves {
  readonly base: bigint;
  readonly quote: bigint;
}

/** Whether a swap moves its pool's price, quote over base, further than allowed. */
export function checkSwapImpact(
  v: Venue,
  pool: string,
  before: Reserves,
  after: Reserves,
): Refusal | undefined {
  const percent = percentAt(v, pool);
  if (percent === undefined) return undefined;
  const { mantissa, scale } = parseDecimal(percent);
  const whole = 100n * pow10(scale);
  // after/before of the price, over a common denominator
  const moved = after.quote * before.base;
  const from = before.quote * after.base;
  const [high, low] = [from * (whole + mantissa), from * (whole - mantissa)];
  if (moved * whole <= high && moved * whole >= low) return undefined;
  return refusal('409', `the swap would move the price of ${pool} by more than ${percent} %`);
}
