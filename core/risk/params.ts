/**
 * The `core` block of `--params`: what is off unless it is set. The schema is the documentation of
 * the accepted shapes; see README.md for an example.
 */
import { z } from 'zod';
import { isPlainDecimal } from '../contract/money';

const decimal = z
  .string()
  .refine((text) => isPlainDecimal(text) && !text.startsWith('-'), 'not a plain decimal');
const percent = decimal;

/** Looked up by names from outside: without a prototype, so that "constructor" is no entry. */
const byName = <Schema extends z.ZodType>(schema: Schema) =>
  z.record(z.string(), schema).transform((entries) => {
    const bare: Record<string, z.output<Schema>> = {};
    Object.setPrototypeOf(bare, null);
    return Object.assign(bare, entries);
  });

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
  dynamicPoolFee: z.literal(false).optional(),
  /** `true` holds every withdrawal for approval, `above` those above an amount of their asset. */
  withdrawalHolds: z.union([z.boolean(), z.strictObject({ above: byName(decimal) })]).optional(),
  /** By `kycLevel`; accounts without one are `none`. 212. */
  kycLimits: byName(kycLevel).optional(),
  /** Refuses orders and swaps of `house` accounts. 209. */
  refuseHouse: z.boolean().optional(),
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
