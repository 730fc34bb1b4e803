//! Redeems shares for their part of both reserves.
use super::Move;
use crate::math::part;
use crate::{errors::AmmError, events::LiquidityChanged};
use anchor_lang::prelude::*;

pub fn remove_liquidity(
    ctx: Context<Move>,
    shares: u64,
    min_base: u64,
    min_quote: u64,
) -> Result<()> {
    require!(shares > 0, AmmError::ZeroAmount);
    let Move { owner, pool, position, .. } = &mut *ctx.accounts;
    let held = position.shares.checked_sub(shares);
    position.shares = held.ok_or(AmmError::InsufficientShares)?;
    let base = part(shares, pool.reserve_base, pool.total_shares).ok_or(AmmError::Overflow)?;
    let quote = part(shares, pool.reserve_quote, pool.total_shares).ok_or(AmmError::Overflow)?;
    require!(base > 0 && quote > 0, AmmError::TooLittle);
    require!(base >= min_base && quote >= min_quote, AmmError::Slippage);
    pool.accumulate(Clock::get()?.unix_timestamp);
    pool.reserve_base -= base;
    pool.reserve_quote -= quote;
    pool.total_shares -= shares;
    emit!(LiquidityChanged {
        pool: pool.key(),
        owner: owner.key(),
        added: false,
        base,
        quote,
        shares,
        total_shares: pool.total_shares,
    });
    let tokens = ctx.accounts.tokens();
    tokens.give(true, base)?;
    tokens.give(false, quote)
}
