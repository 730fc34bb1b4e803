//! Makes an empty pool. Its address names its creator, so nobody can take it with other terms.
use crate::{errors::AmmError, events::PoolCreated, fee::FeeTerms, state::*};
use anchor_lang::prelude::*;
use token::Extensions;

#[derive(AnchorSerialize, AnchorDeserialize)]
pub struct PoolTerms {
    pub fee: FeeTerms,
}

#[derive(Accounts)]
pub struct CreatePool<'info> {
    #[account(mut)]
    pub creator: Signer<'info>,
    #[account(
        init, payer = creator, space = 8 + Pool::INIT_SPACE,
        seeds = [
            POOL_SEED, creator.key().as_ref(), mint_base.key().as_ref(), mint_quote.key().as_ref()
        ],
        bump
    )]
    pub pool: Box<Account<'info, Pool>>,
    /// CHECK: read as a mint of one of the two token programs.
    pub mint_base: UncheckedAccount<'info>,
    /// CHECK: read as a mint of one of the two token programs.
    pub mint_quote: UncheckedAccount<'info>,
    /// CHECK: made here, at the address of this pool and mint.
    #[account(mut, seeds = [VAULT_SEED, pool.key().as_ref(), mint_base.key().as_ref()], bump)]
    pub vault_base: UncheckedAccount<'info>,
    /// CHECK: made here, at the address of this pool and mint.
    #[account(mut, seeds = [VAULT_SEED, pool.key().as_ref(), mint_quote.key().as_ref()], bump)]
    pub vault_quote: UncheckedAccount<'info>,
    /// CHECK: must be the program that the base mint belongs to.
    #[account(address = *mint_base.owner @ AmmError::WrongVault)]
    pub token_program_base: UncheckedAccount<'info>,
    /// CHECK: must be the program that the quote mint belongs to.
    #[account(address = *mint_quote.owner @ AmmError::WrongVault)]
    pub token_program_quote: UncheckedAccount<'info>,
    pub system_program: Program<'info, System>,
}

/// Decimals of a mint that can take nothing from a pool.
fn harmless(mint: &AccountInfo) -> Result<u8> {
    let facts = token::read_mint(mint).ok_or(AmmError::MintExtension)?;
    require!(facts.extensions == Extensions::Harmless, AmmError::MintExtension);
    Ok(facts.decimals)
}

pub fn create_pool(ctx: Context<CreatePool>, terms: PoolTerms) -> Result<()> {
    let fee = terms.fee;
    require!(fee.are_sound(), AmmError::FeeTerms);
    let CreatePool {
        creator, pool, mint_base, mint_quote, vault_base, vault_quote, system_program, ..
    } = ctx.accounts;
    require!(mint_base.key() != mint_quote.key(), AmmError::SameMint);
    pool.creator = creator.key();
    pool.bump = ctx.bumps.pool;
    (pool.mint_base, pool.mint_quote) = (mint_base.key(), mint_quote.key());
    (pool.vault_base, pool.vault_quote) = (vault_base.key(), vault_quote.key());
    (pool.decimals_base, pool.decimals_quote) = (harmless(mint_base)?, harmless(mint_quote)?);
    (pool.base_fee, pool.highest_fee, pool.control) = (fee.base, fee.highest, fee.control);
    (pool.filter, pool.decay) = (fee.filter, fee.decay);
    (pool.reduction, pool.max_volatility) = (fee.reduction, fee.max_volatility);
    pool.last_update = Clock::get()?.unix_timestamp;
    let key = pool.key();
    let vaults = [
        (&*vault_base, &*mint_base, ctx.bumps.vault_base),
        (&*vault_quote, &*mint_quote, ctx.bumps.vault_quote),
    ];
    for (vault, mint, bump) in vaults {
        let mint_key = mint.key();
        let seeds: &[&[u8]] = &[VAULT_SEED, key.as_ref(), mint_key.as_ref(), &[bump]];
        token::create_vault(creator, vault, mint, &key, false, system_program, seeds)?;
    }
    emit!(PoolCreated { pool: key, mint_base: mint_base.key(), mint_quote: mint_quote.key() });
    Ok(())
}
