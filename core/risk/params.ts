/**
 * The `core` block of `--params`: what is off unless it is set. The schema is the documentation of
 * the accepted shapes; see README.md for an example.
 */
import { z } from 'zod';
import { byName, decimal } from './param-words';
import { SAFEGUARDS } from './safeguard-params';
import { areSound, type FeeTerms } from '../pools/dynamic-fee';

const percent = decimal;

const limitSet = {
  /** Most live orders an account may have; 403. */
  maxOpenOrders: z.int().min(0).optional(),
  /** Largest balance plus open buys in the base asset; 402. */
  maxPosition: decimal.optional(),
  /** Largest price × quantity of one order, in the quote asset; 404. */
  maxOrderNotional: decimal.optional(),
  /** Largest quantity of one order, in the base asset; 404. */
  maxOrderQuantity: decimal.optional(),
  /** Orders and amendments an account may send in one second; 407. */
  ordersPerSecond: z.int().min(1).optional(),
};

const feeTier = z.strictObject({
  makerFeeBps: z.number().min(0).max(10_000),
  takerFeeBps: z.number().min(0).max(10_000),
});

const kycLevel = z.strictObject({
  trade: z.boolean().optional(),
  deposit: z.boolean().optional(),
  withdraw: z.boolean().optional(),
  /** Largest single withdrawal by asset. */
  maxWithdrawal: byName(decimal).optional(),
});

/** `true` takes these; the fee of a pool is the base, and the highest is never below it. */
const POOL_FEE = {
  highestBps: 100,
  control: 500_000,
  filterSeconds: 30,
  decaySeconds: 600,
  reduction: 5_000,
  maxVolatility: 10_000,
};

const poolFee = z
  .strictObject({
    /** Most that a swap pays. */
    highestBps: z.number().min(0).lt(10_000).default(POOL_FEE.highestBps),
    /** The variable part is control × volatility² / 10,000, in 1e-8. */
    control: z.int().default(POOL_FEE.control),
    filterSeconds: z.int().default(POOL_FEE.filterSeconds),
    decaySeconds: z.int().default(POOL_FEE.decaySeconds),
    /** What is left of the volatility after the filter time, in 1e-4. */
    reduction: z.int().default(POOL_FEE.reduction),
    /** In steps of 1/1024 of a doubling of the price. */
    maxVolatility: z.int().default(POOL_FEE.maxVolatility),
  })
  .refine((words) => areSound(termsOf(words, 0)), {
    error:
      'filterSeconds above decaySeconds, or reduction above 10000, ' +
      'or control or maxVolatility not within 0 to 1000000',
  });

function termsOf(words: typeof POOL_FEE, base: number): FeeTerms {
  return {
    base,
    highest: Math.max(base, feeRateOf(words.highestBps)),
    control: words.control,
    filter: words.filterSeconds,
    decay: words.decaySeconds,
    reduction: words.reduction,
    maxVolatility: words.maxVolatility,
  };
}

/**
 * The terms of a pool's dynamic fee; undefined where it is not switched on.
 * @param base the pool's own fee, in 1e-8
 */
export function poolFeeTerms(params: CoreParams, base: number): FeeTerms | undefined {
  const { dynamicPoolFee } = params;
  if (dynamicPoolFee === undefined || dynamicPoolFee === false) return undefined;
  return termsOf(dynamicPoolFee === true ? POOL_FEE : dynamicPoolFee, base);
}

const coreParams = z.strictObject({
  /**
   * Price collar: an order's price must lie within `staticPct` per cent of the market's reference
   * price and `dynamicPct` per cent of its last trade; market orders stop at the collar. 401.
   */
  collars: z
    .strictObject({ staticPct: percent.optional(), dynamicPct: percent.optional() })
    .optional(),
  /** For every account; `markets` sets more for single markets. The strictest one counts. */
  limits: z
    .strictObject({
      ...limitSet,
      markets: byName(z.strictObject(limitSet)).optional(),
    })
    .optional(),
  /** Fees by the account's `tier`, instead of the market's. */
  feeTiers: byName(feeTier).optional(),
  /** Pools' fees follow the volatility of their price: core/pools/dynamic-fee.ts. */
  dynamicPoolFee: z.union([z.boolean(), poolFee]).optional(),
  /**
   * Fees by the owner's volume of the last whole UTC days, in `asset`: the last tier whose `from`
   * is reached; below the first one the market's fees. An account's named tier goes before.
   */
  volumeTiers: z
    .strictObject({
      asset: z.string().min(1),
      /** 30 unless set. */
      days: z.int().min(1).max(366).optional(),
      tiers: z
        .array(z.strictObject({ from: decimal, ...feeTier.shape }))
        .min(1)
        .max(100),
    })
    .optional(),
  /** The published window: for how long after a trade officials may bust or re-price it. */
  tradeBusts: z.strictObject({ windowSeconds: z.int().min(1).max(86_400) }).optional(),
  /** `true` holds every withdrawal for approval, `above` those above an amount of their asset. */
  withdrawalHolds: z.union([z.boolean(), z.strictObject({ above: byName(decimal) })]).optional(),
  /** By `kycLevel`; accounts without one are `none`. 212. */
  kycLimits: byName(kycLevel).optional(),
  /** Refuses orders and swaps of `house` accounts. 209. */
  refuseHouse: z.boolean().optional(),
  ...SAFEGUARDS,
});

export type CoreParams = z.infer<typeof coreParams>;

/** @returns the parameters, or a sentence that says what is wrong and where. */
export function parseCoreParams(json: string): CoreParams | string {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return 'params are not JSON';
  }
  const parsed = coreParams.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  return `params.${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not valid'}`;
}

/** Basis points to the rate in 1e-8 that the core computes with. */
export function feeRateOf(bps: number): number {
  return Math.round(bps * 10_000);
}
