//! Settlement: traders' funds in vaults, moved only by fills that both traders signed for.
//!
//! A venue is one `Config` (its address is derived from its first admin), one vault per listed mint and
//! one `Ledger` per trader. `settle_batch` moves balances between ledgers; `deposit`, `withdraw`
//! and the escape hatch move tokens in and out. Accounts, invariants and authorities are written
//! up for auditors in docs/PROGRAMS.md.
use anchor_lang::prelude::*;

pub mod batch;
pub mod constants;
pub mod errors;
pub mod events;
pub mod instructions;
pub mod state;

use instructions::*;

declare_id!("85z7QrNXMyVNgKx6KD2u8TsqHmJeHU9mRWFNu7ys2zHv");

#[program]
pub mod settlement {
    use super::*;

    /// Makes the venue of the signing admin. `cluster` is the genesis hash of the cluster.
    pub fn initialize(ctx: Context<Initialize>, terms: Terms) -> Result<()> {
        instructions::initialize::initialize(ctx, terms)
    }

    /// Lists a mint and makes its vault; assets are numbered in the order of their listing.
    pub fn list_asset(ctx: Context<ListAsset>, accept_risks: bool) -> Result<()> {
        instructions::list_asset::list_asset(ctx, accept_risks)
    }

    /// Lists a market between two listed assets; markets are numbered in the order of listing.
    pub fn list_market(ctx: Context<AdminOnly>, market: MarketTerms) -> Result<()> {
        instructions::list_market::list_market(ctx, market)
    }

    /// Changes operator and guardian at once: admin and guardian both sign.
    pub fn rotate_keys(ctx: Context<RotateKeys>, operator: Pubkey, guardian: Pubkey) -> Result<()> {
        instructions::keys::rotate_keys(ctx, operator, guardian)
    }

    /// Announces new keys by the admin alone; they hold after twice the exit delay.
    pub fn propose_keys(ctx: Context<AdminOnly>, operator: Pubkey, guardian: Pubkey) -> Result<()> {
        instructions::keys::propose_keys(ctx, operator, guardian)
    }

    /// Puts announced keys in force once their time has come.
    pub fn apply_keys(ctx: Context<AdminOnly>) -> Result<()> {
        instructions::keys::apply_keys(ctx)
    }

    /// Announces a new admin: admin and guardian both sign.
    pub fn propose_admin(ctx: Context<RotateKeys>, admin: Pubkey) -> Result<()> {
        instructions::admin::propose_admin(ctx, admin)
    }

    /// The announced admin takes over.
    pub fn accept_admin(ctx: Context<AcceptAdmin>) -> Result<()> {
        instructions::admin::accept_admin(ctx)
    }

    /// Says where in the log the next batch begins: admin and guardian both sign.
    pub fn reset_position(ctx: Context<RotateKeys>, next_seq: u64) -> Result<()> {
        instructions::position::reset_position(ctx, next_seq)
    }

    /// Opens the signer's ledger.
    pub fn open_ledger(ctx: Context<OpenLedger>) -> Result<()> {
        instructions::open_ledger::open_ledger(ctx)
    }

    /// Moves `amount` tokens of the signer into the vault and credits what arrived.
    pub fn deposit(ctx: Context<Deposit>, asset: u8, amount: u64) -> Result<()> {
        instructions::deposit::deposit(ctx, asset, amount)
    }

    /// Pays out by the word of owner and operator together.
    pub fn withdraw(ctx: Context<Withdraw>, asset: u8, amount: u64) -> Result<()> {
        instructions::withdraw::withdraw(ctx, asset, amount)
    }

    /// Starts the escape hatch's clock.
    pub fn request_exit(ctx: Context<OwnerOnly>) -> Result<()> {
        instructions::exit::request_exit(ctx)
    }

    /// Takes the request back: the ledger trades again.
    pub fn cancel_exit(ctx: Context<OwnerOnly>) -> Result<()> {
        instructions::exit::cancel_exit(ctx)
    }

    /// Pays out by the owner's word alone, after the exit delay.
    pub fn exit_withdraw(ctx: Context<ExitWithdraw>, asset: u8, amount: u64) -> Result<()> {
        instructions::exit::exit_withdraw(ctx, asset, amount)
    }

    /// Freezes a ledger for the fixed term, or renews it: operator and guardian both sign.
    pub fn freeze(ctx: Context<Freeze>) -> Result<()> {
        instructions::freeze::freeze(ctx)
    }

    /// Lifts a freeze before its term: operator and guardian both sign.
    pub fn unfreeze(ctx: Context<Freeze>) -> Result<()> {
        instructions::freeze::unfreeze(ctx)
    }

    /// Ends all orders of the signer below `lowest_live`, once the cancel delay has passed.
    pub fn cancel_up_to(ctx: Context<OwnerOnly>, lowest_live: u64) -> Result<()> {
        instructions::cancel::cancel_up_to(ctx, lowest_live)
    }

    /// The same at once, by the word of owner and operator together.
    pub fn cancel_now(ctx: Context<CancelNow>, lowest_live: u64) -> Result<()> {
        instructions::cancel::cancel_now(ctx, lowest_live)
    }

    /// Settles the fills of one range of the log (layout: `batch::layout`). The remaining accounts
    /// are the ledgers, in ascending order of their owners' keys.
    pub fn settle_batch<'info>(
        ctx: Context<'info, SettleBatch<'info>>,
        data: Vec<u8>,
    ) -> Result<()> {
        instructions::settle_batch::settle_batch(ctx, data)
    }

    /// Pays out fees that the venue has earned; never more.
    pub fn withdraw_fees(ctx: Context<WithdrawFees>, asset: u8, amount: u64) -> Result<()> {
        instructions::withdraw_fees::withdraw_fees(ctx, asset, amount)
    }
}
