//! Limits of the program. They are part of what a trader relies on: none can be changed by a key.
use anchor_lang::prelude::*;

pub const MAX_ASSETS: usize = 8;
pub const MAX_MARKETS: usize = 16;
/// Orders of one trader that may be filled in part at the same time.
pub const MAX_SLOTS: usize = 16;
/// Order ids above the lowest live one that are told apart.
pub const ORDER_WINDOW: u64 = 1024;
pub const WINDOW_WORDS: usize = (ORDER_WINDOW / 64) as usize;
/// Fee rates are in 1e-8.
pub const FEE_SCALE: u64 = 100_000_000;
/// No venue may take more than 5 %.
pub const MAX_FEE_RATE: u32 = 5_000_000;
/// A freeze lapses after 30 days unless it is renewed; the same for all.
pub const FREEZE_TERM: i64 = 30 * 86_400;
/// What a match may wait for its settlement, in seconds: settlement starts within a day of the
/// trade, and an hour is left for getting through. No word of one trader's own ends a match sooner.
pub const SETTLEMENT_TERM: i64 = 25 * 3_600;
/// A trader's orders end this long after he says so alone.
pub const CANCEL_DELAY: i64 = SETTLEMENT_TERM;
/// Bounds of the exit delay, in seconds.
pub const MIN_EXIT_DELAY: i64 = SETTLEMENT_TERM;
pub const MAX_EXIT_DELAY: i64 = 14 * 86_400;

/// What the domain of a signed order is a hash of, before program, venue and cluster.
pub const DOMAIN_TAG: &[u8] = b"probity settlement order v1";

#[constant]
pub const CONFIG_SEED: &[u8] = b"config";
#[constant]
pub const LEDGER_SEED: &[u8] = b"ledger";
#[constant]
pub const VAULT_SEED: &[u8] = b"vault";

/// The precompile that verifies ed25519 signatures.
pub const ED25519_PROGRAM: Pubkey = pubkey!("Ed25519SigVerify111111111111111111111111111");
/// Where the runtime shows a transaction's instructions.
pub const INSTRUCTIONS_SYSVAR: Pubkey = pubkey!("Sysvar1nstructions1111111111111111111111111");
