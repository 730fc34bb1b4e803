//! Every refusal has a name; the number is 6000 plus the place in this list, which only grows.
use anchor_lang::prelude::*;

#[error_code]
pub enum AmmError {
    #[msg("a pool needs two different mints")]
    SameMint,
    #[msg("the mint is none, or an extension makes it unfit for a pool")]
    MintExtension,
    #[msg("the fee's terms are out of bounds")]
    FeeTerms,
    #[msg("the mint, vault or token program is not the pool's")]
    WrongVault,
    #[msg("this position is of another pool or owner")]
    WrongPosition,
    #[msg("the amount must be above zero")]
    ZeroAmount,
    #[msg("the pool is empty")]
    EmptyPool,
    #[msg("too little for one unit")]
    TooLittle,
    #[msg("less comes out than was asked for at least")]
    Slippage,
    #[msg("the position holds fewer shares")]
    InsufficientShares,
    #[msg("an amount would pass 2^63-1 base units")]
    Overflow,
    #[msg("the pool's product would fall")]
    Invariant,
}
