//! The normal way out: owner and operator both sign, which is where compliance can say no. The
//! destination is the owner's choice, signed with the transaction.
use super::now;
use crate::{constants::*, errors::SettlementError, events::Withdrawn, state::*};
use anchor_lang::prelude::*;

#[derive(Accounts)]
pub struct Withdraw<'info> {
    pub owner: Signer<'info>,
    pub operator: Signer<'info>,
    #[account(mut, has_one = operator @ SettlementError::NotOperator)]
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

/// The accounts that tokens leave a vault through.
pub struct Payment<'a, 'info> {
    pub config: &'a AccountLoader<'info, Config>,
    pub mint: &'a UncheckedAccount<'info>,
    pub vault: &'a UncheckedAccount<'info>,
    pub destination: &'a UncheckedAccount<'info>,
}

impl Payment<'_, '_> {
    /// Takes `amount` off the asset's total and moves it to the destination.
    pub fn pay(&self, asset: u8, amount: u64) -> Result<()> {
        require!(amount > 0, SettlementError::ZeroAmount);
        let (founder, bump, decimals) = {
            let mut config = self.config.load_mut()?;
            let listed = config.asset_mut(asset)?;
            let right = listed.mint == self.mint.key() && listed.vault == self.vault.key();
            require!(right, SettlementError::WrongVault);
            require!(self.destination.key() != listed.vault, SettlementError::WrongVault);
            listed.total = listed.total.checked_sub(amount).ok_or(SettlementError::Overflow)?;
            let decimals = listed.decimals;
            (config.founder, config.bump, decimals)
        };
        token::transfer(
            self.vault,
            self.mint,
            self.destination,
            &self.config.to_account_info(),
            amount,
            decimals,
            &[&[CONFIG_SEED, founder.as_ref(), &[bump]]],
        )
    }
}

pub fn withdraw(ctx: Context<Withdraw>, asset: u8, amount: u64) -> Result<()> {
    let Withdraw { owner, config, ledger, mint, vault, destination, .. } = ctx.accounts;
    config.load()?.asset(asset)?;
    {
        let mut ledger = ledger.load_mut()?;
        require!(!ledger.is_frozen(now()?), SettlementError::Frozen);
        ledger.debit(asset, amount)?;
    }
    Payment { config, mint, vault, destination }.pay(asset, amount)?;
    emit!(Withdrawn {
        config: config.key(),
        owner: owner.key(),
        asset,
        amount,
        destination: destination.key(),
        exit: false,
    });
    Ok(())
}
