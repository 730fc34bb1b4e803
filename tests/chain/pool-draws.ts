/** Random pools, and random operations on them: ordinary, smallest, largest, senseless. */
import { MAX_UNITS } from '../../core/contract/money';
import type { FeeTerms } from '../../core/pools/dynamic-fee';
import { parseCoreParams, poolFeeTerms } from '../../core/risk/params';
import type { Random } from '../../platform/random/random';
import { TRADERS, type Pair, type PoolModel, type PoolOperation } from './pool-model';

/** A pool's fee as both sides take it, and what its traders have. */
export interface PoolDraw {
  readonly isDynamic: boolean;
  /** Of the core. */
  readonly params: object;
  readonly terms: FeeTerms;
  readonly balances: readonly Pair[];
}

/** Uniform below 2^bits. */
function below(random: Random, bits: number): bigint {
  let value = 0n;
  for (let left = bits; left > 0; left -= 32)
    value = (value << 32n) | BigInt(random.int(0, 2 ** 32 - 1));
  return value & ((1n << BigInt(bits)) - 1n);
}

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);

export function drawPool(random: Random): PoolDraw {
  const isDynamic = random.chance(0.6);
  const base = random.pick([0, 1, 300_000, 300_000, random.int(0, 5_000_000), 99_999_999]);
  const decaySeconds = random.pick([0, 1, 600, random.int(0, 5_000)]);
  const dynamicPoolFee = {
    highestBps: random.pick([0, 100, 9_999, 9_999]),
    control: random.pick([0, random.int(1, 99), random.int(0, 1_000_000), 1_000_000]),
    filterSeconds: random.pick([0, decaySeconds, Math.floor(decaySeconds / 20)]),
    decaySeconds,
    reduction: random.pick([0, 5_000, 10_000, random.int(0, 10_000)]),
    maxVolatility: random.pick([0, 300, 10_000, 1_000_000]),
  };
  const params = isDynamic ? { dynamicPoolFee } : {};
  const parsed = parseCoreParams(JSON.stringify(params));
  if (typeof parsed === 'string') throw new Error(`drawn parameters are not valid: ${parsed}`);
  const fixed = { ...{ base, highest: base, control: 0, filter: 0 }, decay: 0, reduction: 0 };
  const terms = poolFeeTerms(parsed, base) ?? { ...fixed, maxVolatility: 0 };
  return { isDynamic, params, terms, balances: drawBalances(random) };
}

/** Two who may overflow a pool together, or three of any size. Supplies stay below 2^64. */
function drawBalances(random: Random): Pair[] {
  if (random.chance(0.2)) {
    const much = MAX_UNITS - (MAX_UNITS >> 3n);
    return [
      [much, much],
      [much, much],
      [1_000_000n, 1_000_000n],
    ];
  }
  // Few have so little that most operations round to nothing.
  const smallest = random.chance(0.1) ? 12 : 30;
  const sizes = [random.int(smallest, 61), random.int(smallest, 61)] as const;
  const draw = (bits: number): bigint => below(random, bits) + 2_000n;
  return Array.from({ length: TRADERS }, () => [draw(sizes[0]), draw(sizes[1])]);
}

/** Around a size that means something: what a trader has, what the pool has. */
function drawAmount(random: Random, size: bigint): bigint {
  const kind = random.next();
  if (kind < 0.01) return 0n;
  if (kind < 0.1) return BigInt(random.int(1, 20));
  if (kind < 0.13) return below(random, random.int(1, 63));
  if (kind < 0.16) return least(size + BigInt(random.int(0, 1)), MAX_UNITS);
  const part = below(random, 32) >> BigInt(random.int(0, 16));
  return least(((size * part) >> 32n) + 1n, MAX_UNITS);
}

export function drawOperation(random: Random, model: PoolModel): PoolOperation {
  const who = random.int(0, TRADERS - 1);
  const [base, quote] = model.balances[who]!;
  const kind = random.next();
  const mayAdd = model.total === 0n ? 0.8 : 0.15;
  if (kind < mayAdd) {
    // Most offers have about the pool's ratio, as those that deposit would make them.
    const [x, y] = model.reserves;
    const first = drawAmount(random, base);
    const fits = x > 0n && random.chance(0.7) ? least((first * y) / x, MAX_UNITS) : undefined;
    const second = fits ?? drawAmount(random, quote);
    return { kind: 'add', who, offered: [first, second] };
  }
  if (kind < mayAdd + 0.13) {
    return { kind: 'remove', who, shares: drawAmount(random, model.held[who]!) };
  }
  const side = random.chance(0.5) ? 'BUY' : 'SELL';
  const [own, pool] = side === 'BUY' ? [quote, model.reserves[1]] : [base, model.reserves[0]];
  const size = random.chance(0.7) ? least(own, pool) : own;
  const operation = { kind: 'swap', who, side, amountIn: drawAmount(random, size) } as const;
  const asked = random.next();
  const [out = 0n] = asked < 0.1 ? (model.plan({ ...operation, least: 0n }) ?? []) : [];
  return {
    ...operation,
    least: asked < 0.05 ? out : asked < 0.1 ? least(out + 1n, MAX_UNITS) : 0n,
  };
}

/** Seconds until the next operation: mostly none. */
export function drawPause(random: Random, { filter, decay }: FeeTerms): bigint {
  if (!random.chance(0.07)) return 0n;
  const edges = [filter - 1, filter, decay - 1, decay, random.int(0, decay + 1), 86_400];
  return BigInt(Math.max(0, random.pick([1, 1, ...edges])));
}
