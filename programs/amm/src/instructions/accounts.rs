//! The accounts of swaps and of liquidity, and how tokens move between trader and pool.
use crate::errors::AmmError;
use crate::state::*;
use anchor_lang::prelude::*;

#[derive(Accounts)]
pub struct Swap<'info> {
    pub owner: Signer<'info>,
    #[account(
        mut, has_one = mint_base @ AmmError::WrongVault, has_one = mint_quote @ AmmError::WrongVault,
        has_one = vault_base @ AmmError::WrongVault, has_one = vault_quote @ AmmError::WrongVault
    )]
    pub pool: Box<Account<'info, Pool>>,
    /// CHECK: the pool's own.
    pub mint_base: UncheckedAccount<'info>,
    /// CHECK: the pool's own.
    pub mint_quote: UncheckedAccount<'info>,
    /// CHECK: the pool's own.
    #[account(mut)]
    pub vault_base: UncheckedAccount<'info>,
    /// CHECK: the pool's own.
    #[account(mut)]
    pub vault_quote: UncheckedAccount<'info>,
    /// CHECK: the token program checks mint and authority.
    #[account(mut)]
    pub owner_base: UncheckedAccount<'info>,
    /// CHECK: the token program checks mint and authority.
    #[account(mut)]
    pub owner_quote: UncheckedAccount<'info>,
    /// CHECK: must be the program that the base mint belongs to.
    #[account(address = *mint_base.owner @ AmmError::WrongVault)]
    pub token_program_base: UncheckedAccount<'info>,
    /// CHECK: must be the program that the quote mint belongs to.
    #[account(address = *mint_quote.owner @ AmmError::WrongVault)]
    pub token_program_quote: UncheckedAccount<'info>,
}

#[derive(Accounts)]
pub struct Move<'info> {
    pub owner: Signer<'info>,
    #[account(
        mut, has_one = mint_base @ AmmError::WrongVault, has_one = mint_quote @ AmmError::WrongVault,
        has_one = vault_base @ AmmError::WrongVault, has_one = vault_quote @ AmmError::WrongVault
    )]
    pub pool: Box<Account<'info, Pool>>,
    /// CHECK: the pool's own.
    pub mint_base: UncheckedAccount<'info>,
    /// CHECK: the pool's own.
    pub mint_quote: UncheckedAccount<'info>,
    /// CHECK: the pool's own.
    #[account(mut)]
    pub vault_base: UncheckedAccount<'info>,
    /// CHECK: the pool's own.
    #[account(mut)]
    pub vault_quote: UncheckedAccount<'info>,
    /// CHECK: the token program checks mint and authority.
    #[account(mut)]
    pub owner_base: UncheckedAccount<'info>,
    /// CHECK: the token program checks mint and authority.
    #[account(mut)]
    pub owner_quote: UncheckedAccount<'info>,
    /// CHECK: must be the program that the base mint belongs to.
    #[account(address = *mint_base.owner @ AmmError::WrongVault)]
    pub token_program_base: UncheckedAccount<'info>,
    /// CHECK: must be the program that the quote mint belongs to.
    #[account(address = *mint_quote.owner @ AmmError::WrongVault)]
    pub token_program_quote: UncheckedAccount<'info>,
    #[account(
        mut, constraint = position.pool == pool.key() @ AmmError::WrongPosition,
        has_one = owner @ AmmError::WrongPosition
    )]
    pub position: Account<'info, Position>,
}

/// Whose tokens move between whom.
pub struct Tokens<'a, 'info> {
    pub owner: &'a AccountInfo<'info>,
    pub pool: &'a Account<'info, Pool>,
    /// Of base and quote: mint, vault, the owner's token account.
    pub base: [&'a AccountInfo<'info>; 3],
    pub quote: [&'a AccountInfo<'info>; 3],
}

macro_rules! tokens {
    ($accounts:expr) => {
        Tokens {
            owner: &$accounts.owner,
            pool: &$accounts.pool,
            base: [&$accounts.mint_base, &$accounts.vault_base, &$accounts.owner_base],
            quote: [&$accounts.mint_quote, &$accounts.vault_quote, &$accounts.owner_quote],
        }
    };
}

impl<'info> Swap<'info> {
    pub fn tokens(&self) -> Tokens<'_, 'info> {
        tokens!(self)
    }
}

impl<'info> Move<'info> {
    pub fn tokens(&self) -> Tokens<'_, 'info> {
        tokens!(self)
    }
}

impl<'a, 'info> Tokens<'a, 'info> {
    /// Tokens of the owner into the pool's vault.
    pub fn take(&self, is_base: bool, amount: u64) -> Result<()> {
        let ([mint, vault, from], decimals) = self.side(is_base);
        token::transfer(from, mint, vault, self.owner, amount, decimals, &[])
    }

    /// Tokens of the pool to the owner.
    pub fn give(&self, is_base: bool, amount: u64) -> Result<()> {
        let ([mint, vault, to], decimals) = self.side(is_base);
        let pool = self.pool;
        let [creator, base, quote] =
            [&pool.creator, &pool.mint_base, &pool.mint_quote].map(|key| key.as_ref());
        let seeds: &[&[u8]] = &[POOL_SEED, creator, base, quote, &[pool.bump]];
        let authority = pool.to_account_info();
        token::transfer(vault, mint, to, &authority, amount, decimals, &[seeds])
    }

    fn side(&self, is_base: bool) -> ([&'a AccountInfo<'info>; 3], u8) {
        if is_base {
            (self.base, self.pool.decimals_base)
        } else {
            (self.quote, self.pool.decimals_quote)
        }
    }
}
