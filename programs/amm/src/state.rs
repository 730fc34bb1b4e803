//! A pool and a position in it.
use crate::fee::{FeeTerms, Volatility};
use anchor_lang::prelude::*;

#[constant]
pub const POOL_SEED: &[u8] = b"pool";
#[constant]
pub const VAULT_SEED: &[u8] = b"vault";
#[constant]
pub const POSITION_SEED: &[u8] = b"position";

/// Address: `["pool", creator, base mint, quote mint]`.
#[account]
#[derive(InitSpace)]
pub struct Pool {
    pub creator: Pubkey,
    pub mint_base: Pubkey,
    pub mint_quote: Pubkey,
    pub vault_base: Pubkey,
    pub vault_quote: Pubkey,
    pub decimals_base: u8,
    pub decimals_quote: u8,
    pub bump: u8,
    /// What the pool owns; tokens sent to a vault otherwise are nobody's.
    pub reserve_base: u64,
    pub reserve_quote: u64,
    pub total_shares: u64,
    pub base_fee: u32,
    pub highest_fee: u32,
    pub control: u32,
    pub filter: u32,
    pub decay: u32,
    pub reduction: u32,
    pub max_volatility: u32,
    pub reference_index: i32,
    pub reference: u32,
    pub volatility: u32,
    pub last_swap: i64,
    /// Sums of price × seconds in Q64.64, wrapping: quote per base and base per quote. A reader
    /// takes two readings; their difference over the seconds between is the average price.
    pub cumulative_base: u128,
    pub cumulative_quote: u128,
    pub last_update: i64,
}

impl Pool {
    pub fn terms(&self) -> FeeTerms {
        FeeTerms {
            base: self.base_fee,
            highest: self.highest_fee,
            control: self.control,
            filter: self.filter,
            decay: self.decay,
            reduction: self.reduction,
            max_volatility: self.max_volatility,
        }
    }

    pub fn volatility_state(&self) -> Volatility {
        Volatility {
            reference_index: self.reference_index,
            reference: self.reference,
            current: self.volatility,
            last_swap: self.last_swap,
        }
    }

    pub fn keep_volatility(&mut self, after: Volatility) {
        self.reference_index = after.reference_index;
        self.reference = after.reference;
        self.volatility = after.current;
        self.last_swap = after.last_swap;
    }

    /// Adds the price that has stood since the last update. Called before reserves change: what
    /// happens within one slot has no time to count.
    pub fn accumulate(&mut self, now: i64) {
        let elapsed = now.saturating_sub(self.last_update).max(0) as u128;
        if elapsed > 0 && self.reserve_base > 0 && self.reserve_quote > 0 {
            let (base, quote) = (u128::from(self.reserve_base), u128::from(self.reserve_quote));
            let by_base = ((quote << 64) / base).wrapping_mul(elapsed);
            let by_quote = ((base << 64) / quote).wrapping_mul(elapsed);
            self.cumulative_base = self.cumulative_base.wrapping_add(by_base);
            self.cumulative_quote = self.cumulative_quote.wrapping_add(by_quote);
        }
        self.last_update = now.max(self.last_update);
    }
}

/// Address: `["position", pool, owner]`.
#[account]
#[derive(InitSpace)]
pub struct Position {
    pub pool: Pubkey,
    pub owner: Pubkey,
    pub shares: u64,
}
