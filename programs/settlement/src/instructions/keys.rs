//! Who operates and who guards. Together admin and guardian change both at once (a stolen operator
//! key); the admin alone must announce it and wait twice the exit delay, so that every trader who
//! mistrusts the new keys can leave before they can freeze anybody.
use super::now;
use crate::{errors::SettlementError, events::*, state::Config};
use anchor_lang::prelude::*;

#[derive(Accounts)]
pub struct AdminOnly<'info> {
    pub admin: Signer<'info>,
    #[account(mut, has_one = admin @ SettlementError::NotAdmin)]
    pub config: AccountLoader<'info, Config>,
}

#[derive(Accounts)]
pub struct RotateKeys<'info> {
    pub admin: Signer<'info>,
    pub guardian: Signer<'info>,
    #[account(
        mut, has_one = admin @ SettlementError::NotAdmin,
        has_one = guardian @ SettlementError::NotGuardian
    )]
    pub config: AccountLoader<'info, Config>,
}

fn put(config: &mut Config, key: Pubkey, operator: Pubkey, guardian: Pubkey) -> Result<()> {
    require_different(config, operator, guardian)?;
    config.operator = operator;
    config.guardian = guardian;
    config.proposed_from = 0;
    emit!(KeysChanged { config: key, operator, guardian });
    Ok(())
}

fn require_different(config: &Config, operator: Pubkey, guardian: Pubkey) -> Result<()> {
    let different =
        operator != guardian && operator != config.admin && guardian != config.admin;
    require!(different, SettlementError::SameKeys);
    Ok(())
}

pub fn rotate_keys(ctx: Context<RotateKeys>, operator: Pubkey, guardian: Pubkey) -> Result<()> {
    let key = ctx.accounts.config.key();
    put(&mut *ctx.accounts.config.load_mut()?, key, operator, guardian)
}

pub fn propose_keys(ctx: Context<AdminOnly>, operator: Pubkey, guardian: Pubkey) -> Result<()> {
    let key = ctx.accounts.config.key();
    let mut config = ctx.accounts.config.load_mut()?;
    require_different(&config, operator, guardian)?;
    config.proposed_operator = operator;
    config.proposed_guardian = guardian;
    config.proposed_from = now()? + 2 * config.exit_delay;
    emit!(KeysProposed { config: key, operator, guardian, from: config.proposed_from });
    Ok(())
}

pub fn apply_keys(ctx: Context<AdminOnly>) -> Result<()> {
    let key = ctx.accounts.config.key();
    let mut config = ctx.accounts.config.load_mut()?;
    require!(config.proposed_from != 0, SettlementError::NothingProposed);
    require!(now()? >= config.proposed_from, SettlementError::TooEarly);
    let (operator, guardian) = (config.proposed_operator, config.proposed_guardian);
    put(&mut config, key, operator, guardian)
}
