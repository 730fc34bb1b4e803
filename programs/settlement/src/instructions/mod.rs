//! One file an instruction: its accounts with their constraints, then what it does.
pub mod admin;
pub mod cancel;
pub mod deposit;
pub mod exit;
pub mod freeze;
pub mod initialize;
pub mod keys;
pub mod list_asset;
pub mod list_market;
pub mod open_ledger;
pub mod position;
pub mod settle_batch;
pub mod withdraw;
pub mod withdraw_fees;

pub use admin::*;
pub use cancel::*;
pub use deposit::*;
pub use exit::*;
pub use freeze::*;
pub use initialize::*;
pub use keys::*;
pub use list_asset::*;
pub use list_market::*;
pub use open_ledger::*;
pub use settle_batch::*;
pub use withdraw::*;
pub use withdraw_fees::*;

pub fn now() -> anchor_lang::Result<i64> {
    use anchor_lang::prelude::*;
    Ok(Clock::get()?.unix_timestamp)
}
