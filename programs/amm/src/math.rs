//! The arithmetic of `core/pools/constant-product.ts`, in the same integers: fee on the input,
//! every division in the pool's favour (Uniswap v2 core and periphery).

/// Fee rates are in 1e-8.
pub const FEE_SCALE: u64 = 100_000_000;
/// Shares of the first deposit that stay locked for good.
pub const MINIMUM_LIQUIDITY: u64 = 1000;
/// As in the core: no balance passes 2^63-1.
pub const MAX_UNITS: u64 = i64::MAX as u64;

/// Floor of the square root.
pub fn square_root(value: u128) -> u128 {
    if value < 2 {
        return value;
    }
    let bits = 128 - value.leading_zeros();
    let mut guess = 1u128 << ((bits + 1) >> 1);
    loop {
        let better = (guess + value / guess) >> 1;
        if better >= guess {
            return guess;
        }
        guess = better;
    }
}

/// Floor of `part * by / whole` where `part <= whole < 2^126`: 64 steps, as the product has up to
/// 154 bits.
fn fraction(part: u128, by: u64, whole: u128) -> u64 {
    let (mut quotient, mut rest) = (0u64, 0u128);
    for bit in (0..64).rev() {
        rest <<= 1;
        quotient <<= 1;
        if (by >> bit) & 1 == 1 {
            rest += part;
        }
        while rest >= whole {
            rest -= whole;
            quotient += 1;
        }
    }
    quotient
}

/// What a swap gives for `amount_in`; reserves above zero, amounts at most 2^63-1.
pub fn amount_out(amount_in: u64, reserve_in: u64, reserve_out: u64, fee: u64) -> u64 {
    let after_fee = u128::from(amount_in) * u128::from(FEE_SCALE - fee);
    let whole = u128::from(reserve_in) * u128::from(FEE_SCALE) + after_fee;
    fraction(after_fee, reserve_out, whole)
}

/// `a * b / c`, floored; `c` above zero.
pub fn part(a: u64, b: u64, c: u64) -> Option<u64> {
    u64::try_from(u128::from(a) * u128::from(b) / u128::from(c)).ok()
}

/// Shares for a pool's first deposit, the locked ones not included.
pub fn first_shares(base: u64, quote: u64) -> Option<u64> {
    let root = square_root(u128::from(base) * u128::from(quote));
    u64::try_from(root).ok()?.checked_sub(MINIMUM_LIQUIDITY)
}

/// The part of an offered pair that keeps the pool's ratio.
pub fn proportional(
    base: u64,
    quote: u64,
    reserve_base: u64,
    reserve_quote: u64,
) -> Option<(u64, u64)> {
    // Beyond 64 bits it is certainly more than what is offered.
    match part(base, reserve_quote, reserve_base) {
        Some(wanted) if wanted <= quote => Some((base, wanted)),
        _ => Some((part(quote, reserve_base, reserve_quote)?, quote)),
    }
}

/// Logarithm to the base 2 of quote / base in steps of 1/1024 (about 0.068 %), floored; both amounts
/// within 1 and 2^63-1.
pub fn price_index(base: u64, quote: u64) -> i32 {
    // As many places as 128 bits have, so that a very low price has all its bits too.
    let places = u128::from(quote).leading_zeros();
    let ratio = (u128::from(quote) << places) / u128::from(base);
    let bits = 127 - ratio.leading_zeros() as i32;
    let mut mantissa = ratio >> (bits - 63);
    let mut index = bits - places as i32;
    for _ in 0..10 {
        mantissa = (mantissa * mantissa) >> 63;
        index <<= 1;
        if mantissa >> 64 != 0 {
            mantissa >>= 1;
            index |= 1;
        }
    }
    index
}
