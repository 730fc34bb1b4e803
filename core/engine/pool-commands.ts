/** Swaps and liquidity: checks, then the pool's arithmetic, then the event. */
import { checkKilled, checkPermission, checkStanding } from './limits';
import { checkSwapImpact } from './safeguards/impact';
import type { Venue } from './venue';
import {
  amountOut,
  feePart,
  firstShares,
  laterShares,
  MINIMUM_LIQUIDITY,
  proportional,
  redeemed,
} from '../pools/constant-product';
import { CALM, feeOfSwap, type Volatility } from '../pools/dynamic-fee';
import type { PoolShares } from '../pools/pool-state';
import { poolFeeTerms } from '../risk/params';
import { refusal, said, type Refusal } from '../risk/refusal';
import type { CommandOf, EventOf, PoolInfo } from '../contract';
import { accountId, units } from '../contract/ids';
import { MAX_UNITS } from '../contract/money';

/** Owner of the shares that the first deposit locks: no account. */
const NOBODY = accountId(0);

function checkParties(v: Venue, c: CommandOf<'swap' | 'liquidity'>): Refusal | undefined {
  const account = v.accounts[c.account];
  if (!account)
    return refusal('201', `account ${said(c.raw, 'account', String(c.account))} is unknown`);
  const standing = checkStanding(account, v.registry.account(c.account)!);
  if (standing) return standing;
  const pool = v.registry.pool(c.pool);
  if (!pool) return refusal('312', `pool ${said(c.raw, 'pool', String(c.pool))} is unknown`);
  const market = pool.market === undefined ? undefined : v.markets[pool.market];
  const entering = c.type === 'swap' || c.action === 'add';
  if (entering && (!v.trading || market?.live === false)) {
    return refusal('303', `trading is stopped, pool ${pool.name} too`);
  }
  return (
    checkPermission(v, account, pool.market ?? 0) ?? checkKilled(v, account, market, undefined)
  );
}

export function swap(v: Venue, c: CommandOf<'swap'>): void {
  const result = checkParties(v, c) ?? trySwap(v, c, v.registry.pool(c.pool)!);
  if ('code' in result) v.refuse(c, result);
  else v.send(result);
}

interface Fee {
  /** In 1e-8 of the input. */
  readonly rate: bigint;
  /** What the pool remembers once the swap is done; unset where the fee is fixed. */
  readonly after?: Volatility;
}

/** The fee of the moment. The chain's clock has seconds, so seconds count here too. */
function feeOf(
  v: Venue,
  c: CommandOf<'swap'>,
  pool: PoolInfo,
  reserves: { reserveBase: bigint; reserveQuote: bigint },
): Fee {
  const terms = poolFeeTerms(v.risk.params, pool.fee);
  if (!terms) return { rate: BigInt(pool.fee) };
  const question = { ...reserves, buys: c.side === 'BUY', amountIn: c.amountIn };
  const now = Math.floor(v.now / 1_000_000);
  const before = v.pools[pool.id]!.volatility ?? CALM;
  const { rate, after } = feeOfSwap(terms, before, { ...question, now });
  return { rate: BigInt(rate), after };
}

function trySwap(v: Venue, c: CommandOf<'swap'>, pool: PoolInfo): EventOf<'swap'> | Refusal {
  if (c.amountIn <= 0n) {
    return refusal(
      '207',
      `amountIn ${said(c.raw, 'amountIn', String(c.amountIn))} is not positive`,
    );
  }
  if (c.minAmountOut < 0n) {
    const text = said(c.raw, 'minAmountOut', String(c.minAmountOut));
    return refusal('207', `minAmountOut ${text} is not an amount`);
  }
  const buys = c.side === 'BUY';
  const assetIn = buys ? pool.quote : pool.base;
  const assetOut = buys ? pool.base : pool.quote;
  const reserveIn = v.ledger.reserve(pool.id, assetIn.id);
  const reserveOut = v.ledger.reserve(pool.id, assetOut.id);
  if (reserveIn === 0n || reserveOut === 0n) {
    return refusal('509', `pool ${pool.name} is empty`);
  }
  const [reserveBase, reserveQuote] = buys ? [reserveOut, reserveIn] : [reserveIn, reserveOut];
  const fee = feeOf(v, c, pool, { reserveBase, reserveQuote });
  const out = amountOut(c.amountIn, reserveIn, reserveOut, fee.rate);
  if (out < c.minAmountOut) {
    return refusal('508', `output ${out} units is below minAmountOut ${c.minAmountOut} units`);
  }
  if (out === 0n) return refusal('509', `amountIn ${c.amountIn} units buys nothing`);
  if (v.ledger.available(c.account, assetIn.id) < c.amountIn) {
    return refusal('205', `amountIn ${c.amountIn} units of ${assetIn.name} is not available`);
  }
  if (reserveIn + c.amountIn > MAX_UNITS || !v.ledger.canReceive(c.account, assetOut.id, out)) {
    return refusal('208', `amountIn ${c.amountIn}: a balance would pass 2^63-1 base units`);
  }
  const [after, less] = [units(reserveIn + c.amountIn), units(reserveOut - out)];
  const now = { base: buys ? less : after, quote: buys ? after : less };
  const impact = checkSwapImpact(v, pool.name, { base: reserveBase, quote: reserveQuote }, now);
  if (impact) return impact;
  if (fee.after) v.pools[pool.id]!.volatility = fee.after;
  return {
    type: 'swap',
    seq: v.nextSeq(),
    ts: v.now,
    pool: pool.id,
    account: c.account,
    side: c.side,
    amountIn: c.amountIn,
    amountOut: units(out),
    assetIn: assetIn.id,
    assetOut: assetOut.id,
    fee: units(feePart(c.amountIn, fee.rate)),
    reserveBase: now.base,
    reserveQuote: now.quote,
    ...(c.txId === undefined ? {} : { txId: c.txId }),
  };
}

export function liquidity(v: Venue, c: CommandOf<'liquidity'>): void {
  const no = checkParties(v, c);
  if (no) return v.refuse(c, no);
  const pool = v.registry.pool(c.pool)!;
  const change = c.action === 'add' ? planAdd(v, c, pool) : planRemove(v, c, pool);
  if ('code' in change) return v.refuse(c, change);
  const shares = v.pools[pool.id]!;
  if (c.action === 'add') {
    if (shares.total === 0n) shares.change(NOBODY, MINIMUM_LIQUIDITY);
    shares.change(c.account, change.shares);
  } else shares.change(c.account, -change.shares);
  const sign = c.action === 'add' ? 1n : -1n;
  v.send({
    type: 'liquidity',
    seq: v.nextSeq(),
    ts: v.now,
    pool: pool.id,
    account: c.account,
    action: c.action,
    base: units(change.base),
    quote: units(change.quote),
    shares: units(change.shares),
    reserveBase: units(v.ledger.reserve(pool.id, pool.base.id) + sign * change.base),
    reserveQuote: units(v.ledger.reserve(pool.id, pool.quote.id) + sign * change.quote),
    totalShares: units(shares.total),
  });
}

interface Change {
  readonly base: bigint;
  readonly quote: bigint;
  readonly shares: bigint;
}

function planAdd(v: Venue, c: CommandOf<'liquidity'>, pool: PoolInfo): Change | Refusal {
  const offered = { base: c.base ?? 0n, quote: c.quote ?? 0n };
  if (offered.base <= 0n || offered.quote <= 0n) {
    return refusal('207', `base ${offered.base}, quote ${offered.quote}: both must be positive`);
  }
  const { total } = v.pools[pool.id]!;
  const reserveBase = v.ledger.reserve(pool.id, pool.base.id);
  const reserveQuote = v.ledger.reserve(pool.id, pool.quote.id);
  const { base, quote } =
    total === 0n ? offered : proportional(offered.base, offered.quote, reserveBase, reserveQuote);
  const shares =
    total === 0n
      ? firstShares(base, quote)
      : laterShares(base, quote, reserveBase, reserveQuote, total);
  if (shares <= 0n || base === 0n || quote === 0n) {
    return refusal('509', `base ${base}, quote ${quote} units are too little for a share`);
  }
  const short = v.ledger.available(c.account, pool.base.id) < base ? pool.base : pool.quote;
  if (v.ledger.available(c.account, short.id) < (short === pool.base ? base : quote)) {
    return refusal('205', `${short.name} is not available for base ${base}, quote ${quote} units`);
  }
  const most = [reserveBase + base, reserveQuote + quote, total + shares + MINIMUM_LIQUIDITY];
  if (most.some((amount) => amount > MAX_UNITS)) {
    return refusal('208', `base ${base}, quote ${quote}: the pool would pass 2^63-1 units`);
  }
  return { base, quote, shares };
}

function planRemove(v: Venue, c: CommandOf<'liquidity'>, pool: PoolInfo): Change | Refusal {
  const shares: PoolShares = v.pools[pool.id]!;
  const asked = c.shares ?? 0n;
  if (asked <= 0n) return refusal('207', `shares ${asked} is not positive`);
  const held = shares.of(c.account);
  if (asked > held) return refusal('510', `shares ${asked}, the account holds ${held}`);
  const base = redeemed(asked, v.ledger.reserve(pool.id, pool.base.id), shares.total);
  const quote = redeemed(asked, v.ledger.reserve(pool.id, pool.quote.id), shares.total);
  if (base === 0n || quote === 0n)
    return refusal('509', `shares ${asked} are worth less than a unit`);
  const fits =
    v.ledger.canReceive(c.account, pool.base.id, base) &&
    v.ledger.canReceive(c.account, pool.quote.id, quote);
  if (!fits) return refusal('208', `shares ${asked}: a balance would pass 2^63-1 base units`);
  return { base, quote, shares: asked };
}
