//! The dynamic fee of `core/pools/dynamic-fee.ts`, in the same integers; after Trader Joe's
//! liquidity book: a base and a part that grows with the square of a volatility accumulator, which
//! counts steps of the price index, is held inside the filter time, reduced inside the decay time
//! and forgotten after it.
use crate::math::{amount_out, price_index, FEE_SCALE};
use anchor_lang::prelude::*;

/// Terms of a fee: chosen when a pool is made, never changed.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy)]
pub struct FeeTerms {
    /// Rates in 1e-8.
    pub base: u32,
    pub highest: u32,
    /// Variable part in 1e-8 = control × volatility² / 10,000, rounded up.
    pub control: u32,
    /// Seconds.
    pub filter: u32,
    pub decay: u32,
    /// What is left of the volatility after the filter time, in 1e-4.
    pub reduction: u32,
    /// In steps of the price index.
    pub max_volatility: u32,
}

impl FeeTerms {
    pub fn are_sound(&self) -> bool {
        self.base <= self.highest
            && u64::from(self.highest) < FEE_SCALE
            && self.filter <= self.decay
            && self.reduction <= 10_000
            && self.control <= 1_000_000
            && self.max_volatility <= 1_000_000
    }
}

#[derive(Clone, Copy)]
pub struct Volatility {
    pub reference_index: i32,
    pub reference: u32,
    pub current: u32,
    pub last_swap: i64,
}

pub struct Reserves {
    pub base: u64,
    pub quote: u64,
}

/// The fee rate of a swap and the volatility after it. The swap's own way counts, worked out as if
/// it paid no fee, so that one large swap pays at least what its pieces would.
pub fn fee_of_swap(
    terms: &FeeTerms,
    before: &Volatility,
    reserves: &Reserves,
    buys: bool,
    amount_in: u64,
    now: i64,
) -> (u64, Volatility) {
    let mut after = *before;
    let index = price_index(reserves.base, reserves.quote);
    let elapsed = now - before.last_swap;
    if elapsed >= i64::from(terms.filter) {
        after.reference_index = index;
        after.reference = if elapsed < i64::from(terms.decay) {
            (u64::from(before.current) * u64::from(terms.reduction) / 10_000) as u32
        } else {
            0
        };
    }
    let reached = if buys {
        let out = amount_out(amount_in, reserves.quote, reserves.base, 0);
        price_index((reserves.base - out).max(1), reserves.quote + amount_in)
    } else {
        let out = amount_out(amount_in, reserves.base, reserves.quote, 0);
        price_index(reserves.base + amount_in, (reserves.quote - out).max(1))
    };
    let moved = u64::from(after.reference) + u64::from(reached.abs_diff(after.reference_index));
    let volatility = moved.min(u64::from(terms.max_volatility));
    after.current = volatility as u32;
    after.last_swap = now;
    let variable = (u128::from(terms.control) * u128::from(volatility * volatility)).div_ceil(10_000);
    let fee = (u128::from(terms.base) + variable).min(u128::from(terms.highest)) as u64;
    (fee, after)
}
