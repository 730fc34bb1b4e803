//! Pays out what the venue has earned. The fee account is a number of its own: traders' funds are
//! out of reach from here.
use super::Payment;
use crate::{errors::SettlementError, events::FeesWithdrawn, state::Config};
use anchor_lang::prelude::*;

#[derive(Accounts)]
pub struct WithdrawFees<'info> {
    pub admin: Signer<'info>,
    #[account(mut, has_one = admin @ SettlementError::NotAdmin)]
    pub config: AccountLoader<'info, Config>,
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

pub fn withdraw_fees(ctx: Context<WithdrawFees>, asset: u8, amount: u64) -> Result<()> {
    let WithdrawFees { config, mint, vault, destination, .. } = ctx.accounts;
    {
        let mut config = config.load_mut()?;
        let fees = &mut config.asset_mut(asset)?.fees;
        *fees = fees.checked_sub(amount).ok_or(SettlementError::InsufficientFees)?;
    }
    Payment { config, mint, vault, destination }.pay(asset, amount)?;
    emit!(FeesWithdrawn {
        config: config.key(),
        asset,
        amount,
        destination: destination.key(),
    });
    Ok(())
}
