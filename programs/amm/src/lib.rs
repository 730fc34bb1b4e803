//! A constant-product pool: the same integers as `core/pools`, to the unit. No key can change a
//! pool, stop it or take from it; its creator only chose its terms.
use anchor_lang::prelude::*;

pub mod errors;
pub mod events;
pub mod fee;
pub mod instructions;
pub mod math;
pub mod state;

use instructions::*;

declare_id!("TyBeLLpcoaNtbUtqTFBMku1YVcXFHxyMR6geenoH3xM");

#[program]
pub mod amm {
    use super::*;

    /// Makes an empty pool of two mints on terms that never change.
    pub fn create_pool(ctx: Context<CreatePool>, terms: PoolTerms) -> Result<()> {
        instructions::create_pool::create_pool(ctx, terms)
    }

    /// Opens the signer's position: where his shares are counted.
    pub fn open_position(ctx: Context<OpenPosition>) -> Result<()> {
        instructions::open_position::open_position(ctx)
    }

    /// Puts in at most `base` and `quote` in the pool's ratio for at least `min_shares`.
    pub fn add_liquidity(
        ctx: Context<Move>,
        base: u64,
        quote: u64,
        min_shares: u64,
    ) -> Result<()> {
        instructions::add_liquidity::add_liquidity(ctx, base, quote, min_shares)
    }

    /// Redeems shares for at least `min_base` and `min_quote`.
    pub fn remove_liquidity(
        ctx: Context<Move>,
        shares: u64,
        min_base: u64,
        min_quote: u64,
    ) -> Result<()> {
        instructions::remove_liquidity::remove_liquidity(ctx, shares, min_base, min_quote)
    }

    /// Sells `amount_in` (quote when `buys`, else base) for at least `min_out` of the other.
    pub fn swap(ctx: Context<Swap>, buys: bool, amount_in: u64, min_out: u64) -> Result<()> {
        instructions::swap::swap(ctx, buys, amount_in, min_out)
    }
}
