//! Ends a trader's orders on chain. By his own word, whatever the operator does, but only after a
//! match that he has made had its time to settle; at once when the operator agrees.
use super::{now, OwnerOnly};
use crate::{constants::CANCEL_DELAY, errors::SettlementError, events::OrdersCancelled, state::*};
use anchor_lang::prelude::*;

#[derive(Accounts)]
pub struct CancelNow<'info> {
    pub owner: Signer<'info>,
    pub operator: Signer<'info>,
    #[account(has_one = operator @ SettlementError::NotOperator)]
    pub config: AccountLoader<'info, Config>,
    #[account(
        mut, has_one = owner @ SettlementError::WrongOwner,
        has_one = config @ SettlementError::ForeignLedger
    )]
    pub ledger: AccountLoader<'info, Ledger>,
}

/// A higher one takes the place of one that still waits, and waits anew.
pub fn cancel_up_to(ctx: Context<OwnerOnly>, lowest_live: u64) -> Result<()> {
    let now = now()?;
    let mut ledger = ctx.accounts.ledger.load_mut()?;
    ledger.end_cancelled(now);
    let announced = if ledger.cancel_at == 0 { 0 } else { ledger.cancel_below };
    let rises = lowest_live > ledger.lowest_live && lowest_live > announced;
    require!(rises, SettlementError::CancelNotRising);
    ledger.cancel_below = lowest_live;
    ledger.cancel_at = now + CANCEL_DELAY;
    let (config, owner, at) = (ledger.config, ledger.owner, ledger.cancel_at);
    emit!(OrdersCancelled { config, owner, lowest_live, at });
    Ok(())
}

pub fn cancel_now(ctx: Context<CancelNow>, lowest_live: u64) -> Result<()> {
    let at = now()?;
    let mut ledger = ctx.accounts.ledger.load_mut()?;
    ledger.end_cancelled(at);
    require!(lowest_live > ledger.lowest_live, SettlementError::CancelNotRising);
    ledger.end_orders_below(lowest_live);
    emit!(OrdersCancelled { config: ledger.config, owner: ledger.owner, lowest_live, at });
    Ok(())
}
