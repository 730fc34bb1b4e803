//! What the program says in its logs.
use anchor_lang::prelude::*;

#[event]
pub struct PoolCreated {
    pub pool: Pubkey,
    pub mint_base: Pubkey,
    pub mint_quote: Pubkey,
}

#[event]
pub struct Swapped {
    pub pool: Pubkey,
    pub buys: bool,
    pub amount_in: u64,
    pub amount_out: u64,
    /// In 1e-8 of the input.
    pub fee_rate: u32,
    pub reserve_base: u64,
    pub reserve_quote: u64,
}

#[event]
pub struct LiquidityChanged {
    pub pool: Pubkey,
    pub owner: Pubkey,
    pub added: bool,
    pub base: u64,
    pub quote: u64,
    pub shares: u64,
    pub total_shares: u64,
}
