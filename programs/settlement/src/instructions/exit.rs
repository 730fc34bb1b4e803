//! The escape hatch: ask, wait, withdraw alone. Only a freeze by two keys holds it shut.
use super::{now, Payment};
use crate::{errors::SettlementError, events::*, state::*};
use anchor_lang::prelude::*;

#[derive(Accounts)]
pub struct OwnerOnly<'info> {
    pub owner: Signer<'info>,
    pub config: AccountLoader<'info, Config>,
    #[account(
        mut, has_one = owner @ SettlementError::WrongOwner,
        has_one = config @ SettlementError::ForeignLedger
    )]
    pub ledger: AccountLoader<'info, Ledger>,
}

#[derive(Accounts)]
pub struct ExitWithdraw<'info> {
    pub owner: Signer<'info>,
    #[account(mut)]
    pub config: AccountLoader<'info, Config>,
    #[account(
        mut, has_one = owner @ SettlementError::WrongOwner,
        has_one = config @ SettlementError::ForeignLedger
    )]
    pub ledger: AccountLoader<'info, Ledger>,
    /// CHECK: must be the listed mint of the asset.
    pub mint: UncheckedAccount<'info>,
    /// CHECK: must be the listed vault of the asset.
    #[account(mut)]
    pub vault: UncheckedAccount<'info>,
    /// CHECK: the token program checks that it is an account of the mint.
    #[account(mut)]
    pub destination: UncheckedAccount<'info>,
    /// CHECK: must be the program that the mint belongs to.
    #[account(address = *mint.owner @ SettlementError::WrongVault)]
    pub token_program: UncheckedAccount<'info>,
}

/// Settlement of what was traded before goes on until the delay has passed.
pub fn request_exit(ctx: Context<OwnerOnly>) -> Result<()> {
    let delay = ctx.accounts.config.load()?.exit_delay;
    let mut ledger = ctx.accounts.ledger.load_mut()?;
    require!(ledger.exit_at == 0, SettlementError::ExitRequested);
    ledger.exit_at = now()? + delay;
    emit!(ExitRequested {
        config: ledger.config,
        owner: ledger.owner,
        exit_at: ledger.exit_at,
    });
    Ok(())
}

pub fn cancel_exit(ctx: Context<OwnerOnly>) -> Result<()> {
    let mut ledger = ctx.accounts.ledger.load_mut()?;
    require!(ledger.exit_at != 0, SettlementError::ExitNotRequested);
    ledger.exit_at = 0;
    emit!(ExitCancelled { config: ledger.config, owner: ledger.owner });
    Ok(())
}

pub fn exit_withdraw(ctx: Context<ExitWithdraw>, asset: u8, amount: u64) -> Result<()> {
    let ExitWithdraw { owner, config, ledger, mint, vault, destination, .. } = ctx.accounts;
    config.load()?.asset(asset)?;
    {
        let now = now()?;
        let mut ledger = ledger.load_mut()?;
        require!(ledger.exit_at != 0, SettlementError::ExitNotRequested);
        require!(ledger.has_exited(now), SettlementError::ExitTooEarly);
        require!(!ledger.is_frozen(now), SettlementError::Frozen);
        ledger.debit(asset, amount)?;
    }
    Payment { config, mint, vault, destination }.pay(asset, amount)?;
    emit!(Withdrawn {
        config: config.key(),
        owner: owner.key(),
        asset,
        amount,
        destination: destination.key(),
        exit: true,
    });
    Ok(())
}
