/** Limits on orders that may be set for one customer: their names, and how the core counts them. */
import { DEFAULT_DECIMALS, isPlainDecimal, toUnits } from '../../core/contract';

/** Names that the core knows; counts are whole numbers, the others amounts of an asset. */
const COUNTS: ReadonlySet<string> = new Set(['maxOpenOrders', 'ordersPerSecond']);
const AMOUNTS: ReadonlySet<string> = new Set([
  'maxPosition',
  'maxOrderNotional',
  'maxOrderQuantity',
]);
const MAX_COUNT = 1_000_000;
/** What takes a limit away again. */
const NO_LIMIT = -1n;

/** What is wrong with the limits, in a sentence; undefined when nothing is. */
export function badLimits(limits: Readonly<Record<string, string | null>>): string | undefined {
  const entries = Object.entries(limits);
  if (entries.length === 0) return 'name at least one limit';
  for (const [name, value] of entries) {
    if (!COUNTS.has(name) && !AMOUNTS.has(name)) {
      return `limit ${name} is not one of ${[...COUNTS, ...AMOUNTS].join(', ')}`;
    }
    if (value === null) continue;
    if (COUNTS.has(name) && !(/^\d{1,7}$/.test(value) && Number(value) <= MAX_COUNT)) {
      return `${name} must be a whole number up to ${MAX_COUNT}`;
    }
    if (AMOUNTS.has(name) && !(isPlainDecimal(value) && toUnits(value, DEFAULT_DECIMALS) >= 0n)) {
      return `${name} must be an amount with at most ${DEFAULT_DECIMALS} decimals`;
    }
  }
  return undefined;
}

/**
 * The value in the core's units: a count as it is, an amount in units of an asset with the usual
 * decimals; -1 takes the limit away.
 */
export function coreLimit(name: string, value: string | null): bigint {
  if (value === null) return NO_LIMIT;
  return COUNTS.has(name) ? BigInt(value) : toUnits(value, DEFAULT_DECIMALS);
}
