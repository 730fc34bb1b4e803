//! Lists a mint. A Token-2022 mint is accepted where its extensions cannot take, hold back or
//! redirect what lies in the vault; a freeze authority, a transfer fee or a permanent delegate only
//! when the admin says so, and then the asset carries the mark.
use crate::{constants::*, errors::SettlementError, events::AssetListed, state::*};
use anchor_lang::prelude::*;
use token::Extensions;

#[derive(Accounts)]
pub struct ListAsset<'info> {
    #[account(mut)]
    pub admin: Signer<'info>,
    #[account(mut, has_one = admin @ SettlementError::NotAdmin)]
    pub config: AccountLoader<'info, Config>,
    /// CHECK: read as a mint of one of the two token programs.
    pub mint: UncheckedAccount<'info>,
    /// CHECK: made here, at the address of this venue and mint.
    #[account(
        mut, seeds = [VAULT_SEED, config.key().as_ref(), mint.key().as_ref()], bump
    )]
    pub vault: UncheckedAccount<'info>,
    /// CHECK: must be the program that the mint belongs to.
    #[account(address = *mint.owner @ SettlementError::WrongVault)]
    pub token_program: UncheckedAccount<'info>,
    pub system_program: Program<'info, System>,
}

pub fn list_asset(ctx: Context<ListAsset>, accept_risks: bool) -> Result<()> {
    let ListAsset { admin, config, mint, vault, system_program, .. } = ctx.accounts;
    let facts = token::read_mint(mint).ok_or(SettlementError::MintExtension)?;
    let risky = match facts.extensions {
        Extensions::Harmless => false,
        Extensions::Risky => true,
        Extensions::Unfit => return err!(SettlementError::MintExtension),
    };
    require!(!risky || accept_risks, SettlementError::MintExtension);
    let key = config.key();
    let count = usize::from(config.load()?.asset_count);
    require!(count < MAX_ASSETS, SettlementError::TooManyAssets);
    let mint_key = mint.key();
    let seeds: &[&[u8]] = &[VAULT_SEED, key.as_ref(), mint_key.as_ref(), &[ctx.bumps.vault]];
    token::create_vault(admin, vault, mint, &key, facts.takes_fees, system_program, seeds)?;
    let mut state = config.load_mut()?;
    state.assets[count] = Asset {
        mint: mint_key,
        vault: vault.key(),
        total: 0,
        fees: 0,
        decimals: facts.decimals,
        risky: u8::from(risky),
        padding: [0; 6],
    };
    state.asset_count += 1;
    emit!(AssetListed { config: key, asset: count as u8, mint: mint_key, risky });
    Ok(())
}
