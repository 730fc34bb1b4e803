//! Ends a trader's orders by his own word, on chain, whatever the operator does.
use super::OwnerOnly;
use crate::{errors::SettlementError, events::OrdersCancelled};
use anchor_lang::prelude::*;

pub fn cancel_up_to(ctx: Context<OwnerOnly>, lowest_live: u64) -> Result<()> {
    let mut ledger = ctx.accounts.ledger.load_mut()?;
    require!(lowest_live > ledger.lowest_live, SettlementError::CancelNotRising);
    ledger.end_orders_below(lowest_live);
    emit!(OrdersCancelled { config: ledger.config, owner: ledger.owner, lowest_live });
    Ok(())
}
