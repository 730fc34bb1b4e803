//! Lists a market between two listed assets. What an order says of a market never changes its
//! meaning: a market stays as it was listed.
use super::AdminOnly;
use crate::{constants::*, errors::SettlementError, events::MarketListed, state::*};
use anchor_lang::prelude::*;

#[derive(AnchorSerialize, AnchorDeserialize)]
pub struct MarketTerms {
    pub base: u8,
    pub quote: u8,
    /// Base units of one lot.
    pub lot_units: u64,
    /// Quote units of one tick × one lot.
    pub notional_units: u64,
}

pub fn list_market(ctx: Context<AdminOnly>, terms: MarketTerms) -> Result<()> {
    let MarketTerms { base, quote, lot_units, notional_units } = terms;
    let mut config = ctx.accounts.config.load_mut()?;
    config.asset(base)?;
    config.asset(quote)?;
    let sound = base != quote && lot_units > 0 && notional_units > 0;
    require!(sound, SettlementError::MarketTerms);
    let count = usize::from(config.market_count);
    require!(count < MAX_MARKETS, SettlementError::TooManyMarkets);
    config.markets[count] = Market { lot_units, notional_units, base, quote, padding: [0; 6] };
    config.market_count += 1;
    let market = count as u16;
    emit!(MarketListed { config: ctx.accounts.config.key(), market, base, quote });
    Ok(())
}
