//! Puts liquidity in, in the pool's ratio; the first deposit sets it.
use super::Move;
use crate::math::{first_shares, part, proportional, MAX_UNITS, MINIMUM_LIQUIDITY};
use crate::{errors::AmmError, events::LiquidityChanged, state::Pool};
use anchor_lang::prelude::*;

/// Base, quote and shares of what is offered, as the core works them out.
fn plan(pool: &Pool, base: u64, quote: u64) -> Option<(u64, u64, u64)> {
    if pool.total_shares == 0 {
        return Some((base, quote, first_shares(base, quote)?));
    }
    let (reserve_base, reserve_quote) = (pool.reserve_base, pool.reserve_quote);
    let (base, quote) = proportional(base, quote, reserve_base, reserve_quote)?;
    let by_base = part(base, pool.total_shares, reserve_base)?;
    let by_quote = part(quote, pool.total_shares, reserve_quote)?;
    Some((base, quote, by_base.min(by_quote)))
}

fn sum(a: u64, b: u64) -> Result<u64> {
    let sum = a.checked_add(b).filter(|&sum| sum <= MAX_UNITS);
    sum.ok_or_else(|| AmmError::Overflow.into())
}

pub fn add_liquidity(ctx: Context<Move>, base: u64, quote: u64, min_shares: u64) -> Result<()> {
    require!(base > 0 && quote > 0, AmmError::ZeroAmount);
    let Move { owner, pool, position, .. } = &mut *ctx.accounts;
    let (base, quote, shares) = plan(pool, base, quote).ok_or(AmmError::TooLittle)?;
    require!(shares > 0 && base > 0 && quote > 0, AmmError::TooLittle);
    require!(shares >= min_shares, AmmError::Slippage);
    pool.accumulate(Clock::get()?.unix_timestamp);
    let locked = if pool.total_shares == 0 { MINIMUM_LIQUIDITY } else { 0 };
    // The core leaves room for the locked shares on every deposit.
    sum(sum(pool.total_shares, shares)?, MINIMUM_LIQUIDITY)?;
    pool.reserve_base = sum(pool.reserve_base, base)?;
    pool.reserve_quote = sum(pool.reserve_quote, quote)?;
    pool.total_shares += shares + locked;
    position.shares += shares;
    emit!(LiquidityChanged {
        pool: pool.key(),
        owner: owner.key(),
        added: true,
        base,
        quote,
        shares,
        total_shares: pool.total_shares,
    });
    let tokens = ctx.accounts.tokens();
    tokens.take(true, base)?;
    tokens.take(false, quote)
}
