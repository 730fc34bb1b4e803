//! Opens the signer's ledger. Nobody's leave is needed: an empty ledger gives no right.
use crate::{constants::*, events::LedgerOpened, state::*};
use anchor_lang::prelude::*;

#[derive(Accounts)]
pub struct OpenLedger<'info> {
    #[account(mut)]
    pub payer: Signer<'info>,
    pub owner: Signer<'info>,
    pub config: AccountLoader<'info, Config>,
    #[account(
        init, payer = payer, space = 8 + std::mem::size_of::<Ledger>(),
        seeds = [LEDGER_SEED, config.key().as_ref(), owner.key().as_ref()], bump
    )]
    pub ledger: AccountLoader<'info, Ledger>,
    pub system_program: Program<'info, System>,
}

pub fn open_ledger(ctx: Context<OpenLedger>) -> Result<()> {
    // Opens it to see that it is a venue of this program.
    drop(ctx.accounts.config.load()?);
    let mut ledger = ctx.accounts.ledger.load_init()?;
    ledger.config = ctx.accounts.config.key();
    ledger.owner = ctx.accounts.owner.key();
    ledger.bump = ctx.bumps.ledger;
    emit!(LedgerOpened { config: ledger.config, owner: ledger.owner });
    Ok(())
}
