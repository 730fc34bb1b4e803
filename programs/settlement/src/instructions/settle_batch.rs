//! Settles a batch: every fill is one that two traders signed for, none is settled twice, and what
//! one ledger gives another receives.
use super::now;
use crate::batch::{
    layout::{Batch, Fill, Order},
    ledgers::open_all,
    signatures::require_verified,
};
use crate::constants::{FEE_SCALE, INSTRUCTIONS_SYSVAR};
use crate::{errors::SettlementError, events::BatchSettled, state::*};
use anchor_lang::prelude::*;
use std::cell::RefMut;

#[derive(Accounts)]
pub struct SettleBatch<'info> {
    pub operator: Signer<'info>,
    #[account(mut, has_one = operator @ SettlementError::NotOperator)]
    pub config: AccountLoader<'info, Config>,
    /// CHECK: read in place; its address says what it is.
    #[account(address = INSTRUCTIONS_SYSVAR)]
    pub instructions: UncheckedAccount<'info>,
}

pub fn settle_batch<'info>(
    ctx: Context<'info, SettleBatch<'info>>,
    data: Vec<u8>,
) -> Result<()> {
    let batch = Batch::read(&data)?;
    require_verified(&ctx.accounts.instructions.try_borrow_data()?, &batch, data.len())?;
    let key = ctx.accounts.config.key();
    let mut config = ctx.accounts.config.load_mut()?;
    take_range(&mut config, &batch)?;
    let now = now()?;
    let mut ledgers = open_all(&batch, ctx.remaining_accounts, &key, now)?;
    let mut orders = Vec::with_capacity(batch.orders);
    for at in 0..batch.orders {
        let order = batch.order(at, &config.domain, now)?;
        let known = order.market < u16::from(config.market_count);
        require!(known, SettlementError::UnknownMarket);
        orders.push(order);
    }
    for at in 0..batch.fills {
        let fill = batch.fill(at)?;
        settle_fill(&mut config, &mut ledgers, &orders, &fill)?;
    }
    emit!(BatchSettled {
        config: key,
        from_seq: batch.from_seq(),
        to_seq: batch.to_seq(),
        log_hash: config.log_hash,
        orders: batch.orders as u8,
        fills: batch.fills as u8,
    });
    Ok(())
}

/// Ranges follow one another without a gap: each settles once and in order.
fn take_range(config: &mut Config, batch: &Batch) -> Result<()> {
    let [from, to] = [batch.from_seq(), batch.to_seq()];
    require!(from == config.next_seq, SettlementError::BatchOutOfOrder);
    require!(to >= from, SettlementError::BatchRange);
    config.next_seq = to.checked_add(1).ok_or(SettlementError::Overflow)?;
    config.batches += 1;
    config.log_hash = batch.log_hash();
    Ok(())
}

/// A product that must fit into 64 bits.
fn product(a: u64, b: u64) -> Result<u64> {
    a.checked_mul(b).ok_or_else(|| SettlementError::Overflow.into())
}

fn settle_fill(
    config: &mut Config,
    ledgers: &mut [RefMut<Ledger>],
    orders: &[Order],
    fill: &Fill,
) -> Result<()> {
    let (maker, taker) = (&orders[fill.maker], &orders[fill.taker]);
    let opposite = maker.market == taker.market && maker.sells != taker.sells;
    require!(opposite, SettlementError::OrdersDoNotMatch);
    require!(maker.ledger != taker.ledger, SettlementError::SelfSettlement);
    require!(fill.price > 0 && fill.quantity > 0, SettlementError::ZeroFill);
    let market = config.markets[usize::from(maker.market)];
    let base = product(fill.quantity, market.lot_units)?;
    let quote = product(product(fill.price, fill.quantity)?, market.notional_units)?;
    let (buyer, buyer_rate, seller, seller_rate) = if maker.sells {
        (taker, fill.taker_fee, maker, fill.maker_fee)
    } else {
        (maker, fill.maker_fee, taker, fill.taker_fee)
    };
    let inside = fill.price <= buyer.limit && fill.price >= seller.limit;
    require!(inside, SettlementError::OutsideLimit);
    let allowed = buyer_rate <= buyer.max_fee.min(config.max_fee)
        && seller_rate <= seller.max_fee.min(config.max_fee);
    require!(allowed, SettlementError::FeeTooHigh);
    let (buyer_fee, seller_fee) = (fee_on(base, buyer_rate), fee_on(quote, seller_rate));
    for order in [buyer, seller] {
        ledgers[order.ledger].fill(order.id, order.quantity, fill.quantity)?;
    }
    let from = &mut ledgers[buyer.ledger];
    from.debit(market.quote, quote)?;
    from.credit(market.base, base - buyer_fee)?;
    let to = &mut ledgers[seller.ledger];
    to.debit(market.base, base)?;
    to.credit(market.quote, quote - seller_fee)?;
    take_fee(config, market.base, buyer_fee)?;
    take_fee(config, market.quote, seller_fee)
}

/// The rate's part of what is received, rounded up to a unit, as the core takes it. Whole scales
/// and the rest apart: no product passes 64 bits, as rates are at most 5 %.
fn fee_on(received: u64, rate: u32) -> u64 {
    let (whole, rest) = (received / FEE_SCALE, received % FEE_SCALE);
    whole * u64::from(rate) + (rest * u64::from(rate)).div_ceil(FEE_SCALE)
}

fn take_fee(config: &mut Config, asset: u8, fee: u64) -> Result<()> {
    let fees = &mut config.assets[usize::from(asset)].fees;
    *fees = fees.checked_add(fee).ok_or(SettlementError::Overflow)?;
    Ok(())
}
