//! Moves tokens of the owner into the vault. Credited is what arrived, so that a transfer fee is
//! the depositor's.
use super::now;
use crate::{errors::SettlementError, events::Deposited, state::*};
use anchor_lang::prelude::*;

#[derive(Accounts)]
pub struct Deposit<'info> {
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
    /// CHECK: the token program checks mint and authority.
    #[account(mut)]
    pub source: UncheckedAccount<'info>,
    /// CHECK: must be the listed vault of the asset.
    #[account(mut)]
    pub vault: UncheckedAccount<'info>,
    /// CHECK: must be the program that the mint belongs to.
    #[account(address = *mint.owner @ SettlementError::WrongVault)]
    pub token_program: UncheckedAccount<'info>,
}

pub fn deposit(ctx: Context<Deposit>, asset: u8, amount: u64) -> Result<()> {
    require!(amount > 0, SettlementError::ZeroAmount);
    let Deposit { owner, config, ledger, mint, source, vault, .. } = ctx.accounts;
    let decimals = {
        let config = config.load()?;
        let listed = config.asset(asset)?;
        let right = listed.mint == mint.key() && listed.vault == vault.key();
        require!(right, SettlementError::WrongVault);
        require!(!ledger.load()?.is_frozen(now()?), SettlementError::Frozen);
        listed.decimals
    };
    let before = token::read_amount(vault).ok_or(SettlementError::WrongVault)?;
    token::transfer(source, mint, vault, owner, amount, decimals, &[])?;
    let after = token::read_amount(vault).ok_or(SettlementError::WrongVault)?;
    let arrived = after.checked_sub(before).ok_or(SettlementError::Overflow)?;
    let mut state = config.load_mut()?;
    let listed = state.asset_mut(asset)?;
    listed.total = listed.total.checked_add(arrived).ok_or(SettlementError::Overflow)?;
    ledger.load_mut()?.credit(asset, arrived)?;
    emit!(Deposited {
        config: config.key(),
        owner: owner.key(),
        asset,
        amount: arrived,
        source: source.key(),
    });
    Ok(())
}
