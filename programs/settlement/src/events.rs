//! What the program says in its logs. A freeze has no reason on chain, by design.
use anchor_lang::prelude::*;

#[event]
pub struct VenueInitialized {
    pub config: Pubkey,
    pub admin: Pubkey,
    pub operator: Pubkey,
    pub guardian: Pubkey,
    pub exit_delay: i64,
}

#[event]
pub struct AssetListed {
    pub config: Pubkey,
    pub asset: u8,
    pub mint: Pubkey,
    /// The mint can be frozen, takes transfer fees or has a permanent delegate, and was listed so.
    pub risky: bool,
}

#[event]
pub struct MarketListed {
    pub config: Pubkey,
    pub market: u16,
    pub base: u8,
    pub quote: u8,
}

#[event]
pub struct KeysProposed {
    pub config: Pubkey,
    pub operator: Pubkey,
    pub guardian: Pubkey,
    pub from: i64,
}

#[event]
pub struct KeysChanged {
    pub config: Pubkey,
    pub operator: Pubkey,
    pub guardian: Pubkey,
}

#[event]
pub struct AdminProposed {
    pub config: Pubkey,
    pub admin: Pubkey,
}

#[event]
pub struct AdminChanged {
    pub config: Pubkey,
    pub admin: Pubkey,
}

#[event]
pub struct PositionReset {
    pub config: Pubkey,
    pub from: u64,
    pub next_seq: u64,
}

#[event]
pub struct LedgerOpened {
    pub config: Pubkey,
    pub owner: Pubkey,
}

#[event]
pub struct Deposited {
    pub config: Pubkey,
    pub owner: Pubkey,
    pub asset: u8,
    pub amount: u64,
    /// Token account that the funds came from: what is screened off chain.
    pub source: Pubkey,
}

#[event]
pub struct Withdrawn {
    pub config: Pubkey,
    pub owner: Pubkey,
    pub asset: u8,
    pub amount: u64,
    pub destination: Pubkey,
    /// By the escape hatch, without the operator.
    pub exit: bool,
}

#[event]
pub struct ExitRequested {
    pub config: Pubkey,
    pub owner: Pubkey,
    pub exit_at: i64,
}

#[event]
pub struct ExitCancelled {
    pub config: Pubkey,
    pub owner: Pubkey,
}

#[event]
pub struct LedgerFrozen {
    pub config: Pubkey,
    pub owner: Pubkey,
    pub until: i64,
}

#[event]
pub struct LedgerUnfrozen {
    pub config: Pubkey,
    pub owner: Pubkey,
}

#[event]
pub struct OrdersCancelled {
    pub config: Pubkey,
    pub owner: Pubkey,
    pub lowest_live: u64,
    /// When they end.
    pub at: i64,
}

#[event]
pub struct BatchSettled {
    pub config: Pubkey,
    pub from_seq: u64,
    pub to_seq: u64,
    pub log_hash: [u8; 32],
    pub orders: u8,
    pub fills: u8,
}

#[event]
pub struct FeesWithdrawn {
    pub config: Pubkey,
    pub asset: u8,
    pub amount: u64,
    pub destination: Pubkey,
}
