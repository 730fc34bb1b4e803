//! Makes a venue. Its address comes from its first admin's key, so nobody can take it beforehand.
use crate::{constants::*, errors::SettlementError, events::VenueInitialized, state::Config};
use anchor_lang::prelude::*;
use solana_sha256_hasher::hashv;

#[derive(AnchorSerialize, AnchorDeserialize)]
pub struct Terms {
    pub operator: Pubkey,
    pub guardian: Pubkey,
    /// Genesis hash of the cluster: an order signed for one cluster is worth nothing on another.
    pub cluster: [u8; 32],
    /// Seconds.
    pub exit_delay: i64,
    /// In 1e-8.
    pub max_fee: u32,
    /// First sequence number of the log to settle.
    pub first_seq: u64,
}

#[derive(Accounts)]
pub struct Initialize<'info> {
    #[account(mut)]
    pub admin: Signer<'info>,
    #[account(
        init, payer = admin, space = 8 + std::mem::size_of::<Config>(),
        seeds = [CONFIG_SEED, admin.key().as_ref()], bump
    )]
    pub config: AccountLoader<'info, Config>,
    pub system_program: Program<'info, System>,
}

pub fn initialize(ctx: Context<Initialize>, terms: Terms) -> Result<()> {
    let delay = MIN_EXIT_DELAY..=MAX_EXIT_DELAY;
    require!(delay.contains(&terms.exit_delay), SettlementError::ExitDelay);
    require!(terms.max_fee <= MAX_FEE_RATE, SettlementError::FeeRate);
    let admin = ctx.accounts.admin.key();
    let Terms { operator, guardian, .. } = terms;
    let different = operator != guardian && operator != admin && guardian != admin;
    require!(different, SettlementError::SameKeys);
    let key = ctx.accounts.config.key();
    let domain = hashv(&[DOMAIN_TAG, crate::ID.as_ref(), key.as_ref(), &terms.cluster]);
    let mut config = ctx.accounts.config.load_init()?;
    config.founder = admin;
    config.admin = admin;
    config.operator = operator;
    config.guardian = guardian;
    config.exit_delay = terms.exit_delay;
    config.next_seq = terms.first_seq;
    config.domain.copy_from_slice(&domain.to_bytes()[..16]);
    config.max_fee = terms.max_fee;
    config.bump = ctx.bumps.config;
    emit!(VenueInitialized {
        config: key,
        admin,
        operator,
        guardian,
        exit_delay: terms.exit_delay,
    });
    Ok(())
}
