//! A swap against the pool, with the fee of the moment and a bound on what comes out.
use super::Swap;
use crate::fee::{fee_of_swap, Reserves};
use crate::math::{amount_out, MAX_UNITS};
use crate::{errors::AmmError, events::Swapped};
use anchor_lang::prelude::*;

pub fn swap(ctx: Context<Swap>, buys: bool, amount_in: u64, min_out: u64) -> Result<()> {
    require!(amount_in > 0, AmmError::ZeroAmount);
    let now = Clock::get()?.unix_timestamp;
    let pool = &mut ctx.accounts.pool;
    let reserves = Reserves { base: pool.reserve_base, quote: pool.reserve_quote };
    require!(reserves.base > 0 && reserves.quote > 0, AmmError::EmptyPool);
    let (reserve_in, reserve_out) =
        if buys { (reserves.quote, reserves.base) } else { (reserves.base, reserves.quote) };
    let after_in = reserve_in.checked_add(amount_in).filter(|&sum| sum <= MAX_UNITS);
    let after_in = after_in.ok_or(AmmError::Overflow)?;
    let before = pool.volatility_state();
    let (fee, after) = fee_of_swap(&pool.terms(), &before, &reserves, buys, amount_in, now);
    let out = amount_out(amount_in, reserve_in, reserve_out, fee);
    require!(out >= min_out, AmmError::Slippage);
    require!(out > 0, AmmError::TooLittle);
    let after_out = reserve_out - out;
    let product = u128::from(after_in) * u128::from(after_out);
    let grown = product >= u128::from(reserve_in) * u128::from(reserve_out);
    require!(grown, AmmError::Invariant);
    pool.accumulate(now);
    pool.keep_volatility(after);
    (pool.reserve_base, pool.reserve_quote) =
        if buys { (after_out, after_in) } else { (after_in, after_out) };
    emit!(Swapped {
        pool: pool.key(),
        buys,
        amount_in,
        amount_out: out,
        fee_rate: fee as u32,
        reserve_base: pool.reserve_base,
        reserve_quote: pool.reserve_quote,
    });
    let tokens = ctx.accounts.tokens();
    tokens.take(!buys, amount_in)?;
    tokens.give(buys, out)
}
