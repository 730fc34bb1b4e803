//! Puts the chain's place in the log back, after a stolen operator key has moved it: admin and
//! guardian together. It gives nobody anything: what a fill may take is in the traders' orders, and
//! what was filled of them is in their ledgers, whatever the place in the log.
use super::RotateKeys;
use crate::events::PositionReset;
use anchor_lang::prelude::*;

pub fn reset_position(ctx: Context<RotateKeys>, next_seq: u64) -> Result<()> {
    let key = ctx.accounts.config.key();
    let mut config = ctx.accounts.config.load_mut()?;
    let from = config.next_seq;
    config.next_seq = next_seq;
    emit!(PositionReset { config: key, from, next_seq });
    Ok(())
}
