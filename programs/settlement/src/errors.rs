//! Every refusal has a name; the number is 6000 plus the place in this list, which only grows.
use anchor_lang::prelude::*;

#[error_code]
pub enum SettlementError {
    #[msg("the exit delay must lie between 25 hours and fourteen days")]
    ExitDelay,
    #[msg("the fee rate is above what the program allows")]
    FeeRate,
    #[msg("operator, guardian and admin must be three different keys")]
    SameKeys,
    #[msg("the venue has as many assets as fit")]
    TooManyAssets,
    #[msg("the venue has as many markets as fit")]
    TooManyMarkets,
    #[msg("an extension of the mint makes it unfit for a vault")]
    MintExtension,
    #[msg("no such asset in this venue")]
    UnknownAsset,
    #[msg("no such market in this venue")]
    UnknownMarket,
    #[msg("a market needs two different assets, a lot and a notional unit above zero")]
    MarketTerms,
    #[msg("the mint or vault is not the listed one of this asset")]
    WrongVault,
    #[msg("this signer is not the admin of the venue")]
    NotAdmin,
    #[msg("this signer is not the operator of the venue")]
    NotOperator,
    #[msg("this signer is not the guardian of the venue")]
    NotGuardian,
    #[msg("no keys are announced")]
    NothingProposed,
    #[msg("the time of the announced keys has not come")]
    TooEarly,
    #[msg("the amount must be above zero")]
    ZeroAmount,
    #[msg("the ledger holds less than that")]
    InsufficientBalance,
    #[msg("the fee account holds less than that")]
    InsufficientFees,
    #[msg("a sum does not fit into 64 bits")]
    Overflow,
    #[msg("the ledger is frozen")]
    Frozen,
    #[msg("the ledger is not frozen")]
    NotFrozen,
    #[msg("the ledger has asked to exit already")]
    ExitRequested,
    #[msg("the ledger has not asked to exit")]
    ExitNotRequested,
    #[msg("the exit delay has not passed")]
    ExitTooEarly,
    #[msg("the ledger has exited")]
    Exited,
    #[msg("the lowest live order id can only rise, also one that is announced")]
    CancelNotRising,
    #[msg("the batch's bytes are not laid out as expected")]
    BatchLayout,
    #[msg("the batch does not begin where the last one ended")]
    BatchOutOfOrder,
    #[msg("the batch's range ends before it begins")]
    BatchRange,
    #[msg("a batch can only be the transaction's own instruction")]
    NotTopLevel,
    #[msg("the instruction before the batch is not the Ed25519 program's")]
    NoSignatureCheck,
    #[msg("the Ed25519 program has checked other bytes than the batch's orders")]
    SignatureOffsets,
    #[msg("this account is no ledger of the venue, or not writable")]
    ForeignLedger,
    #[msg("the ledger's owner is not the key that signed")]
    WrongOwner,
    #[msg("ledgers must be in ascending order of their owners, each once")]
    LedgerOrder,
    #[msg("the order is signed for another program, venue or cluster")]
    WrongDomain,
    #[msg("the order has expired")]
    OrderExpired,
    #[msg("the order's side is neither 0 nor 1")]
    OrderSide,
    #[msg("the order is below the lowest live id of its owner")]
    OrderDead,
    #[msg("the order is filled already")]
    OrderDone,
    #[msg("the fill is above what the order allows")]
    Overfill,
    #[msg("the trader has as many partly filled orders as fit")]
    NoOrderSlot,
    #[msg("maker and taker are not opposite orders of one market")]
    OrdersDoNotMatch,
    #[msg("the fill's price is outside of an order's limit")]
    OutsideLimit,
    #[msg("a fee is above what the order or the venue allows")]
    FeeTooHigh,
    #[msg("a trader cannot settle with himself")]
    SelfSettlement,
    #[msg("the fill's quantity and price must be above zero")]
    ZeroFill,
    #[msg("this signer is not the admin that was announced")]
    NotProposedAdmin,
}
