//! Hands the venue over to another admin, in two steps: admin and guardian announce the new key, and
//! it signs that it takes over, so that a venue is never given to a key that nobody has. Neither the
//! admin's key nor the guardian's does it alone. What the old admin announced is void.
use super::RotateKeys;
use crate::{errors::SettlementError, events::*, state::Config};
use anchor_lang::prelude::*;

#[derive(Accounts)]
pub struct AcceptAdmin<'info> {
    pub new_admin: Signer<'info>,
    #[account(mut)]
    pub config: AccountLoader<'info, Config>,
}

fn require_different(config: &Config, admin: Pubkey) -> Result<()> {
    let different = admin != config.operator && admin != config.guardian;
    require!(different, SettlementError::SameKeys);
    Ok(())
}

/// The zero key takes an announcement back.
pub fn propose_admin(ctx: Context<RotateKeys>, admin: Pubkey) -> Result<()> {
    let key = ctx.accounts.config.key();
    let mut config = ctx.accounts.config.load_mut()?;
    require_different(&config, admin)?;
    config.proposed_admin = admin;
    emit!(AdminProposed { config: key, admin });
    Ok(())
}

pub fn accept_admin(ctx: Context<AcceptAdmin>) -> Result<()> {
    let key = ctx.accounts.config.key();
    let admin = ctx.accounts.new_admin.key();
    let mut config = ctx.accounts.config.load_mut()?;
    require!(admin == config.proposed_admin, SettlementError::NotProposedAdmin);
    // Operator and guardian may have changed since.
    require_different(&config, admin)?;
    config.admin = admin;
    config.proposed_admin = Pubkey::default();
    config.proposed_from = 0;
    emit!(AdminChanged { config: key, admin });
    Ok(())
}
