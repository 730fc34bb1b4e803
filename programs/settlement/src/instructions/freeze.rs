//! The compliance flag: one neutral flag for every cause, set by two keys, without a reason on
//! chain. It lapses after the same fixed term for all unless the two keys renew it.
use super::now;
use crate::{constants::FREEZE_TERM, errors::SettlementError, events::*, state::*};
use anchor_lang::prelude::*;

#[derive(Accounts)]
pub struct Freeze<'info> {
    pub operator: Signer<'info>,
    pub guardian: Signer<'info>,
    #[account(
        has_one = operator @ SettlementError::NotOperator,
        has_one = guardian @ SettlementError::NotGuardian
    )]
    pub config: AccountLoader<'info, Config>,
    #[account(mut, has_one = config @ SettlementError::ForeignLedger)]
    pub ledger: AccountLoader<'info, Ledger>,
}

pub fn freeze(ctx: Context<Freeze>) -> Result<()> {
    let mut ledger = ctx.accounts.ledger.load_mut()?;
    ledger.frozen_until = now()? + FREEZE_TERM;
    emit!(LedgerFrozen {
        config: ledger.config,
        owner: ledger.owner,
        until: ledger.frozen_until,
    });
    Ok(())
}

pub fn unfreeze(ctx: Context<Freeze>) -> Result<()> {
    let mut ledger = ctx.accounts.ledger.load_mut()?;
    require!(ledger.is_frozen(now()?), SettlementError::NotFrozen);
    ledger.frozen_until = 0;
    emit!(LedgerUnfrozen { config: ledger.config, owner: ledger.owner });
    Ok(())
}
