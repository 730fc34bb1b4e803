//! The ledgers of a batch, opened in place and checked: of this venue, of the key that signed,
//! neither frozen nor exited, each once.
use super::layout::Batch;
use crate::errors::SettlementError;
use crate::state::Ledger;
use anchor_lang::prelude::*;
use anchor_lang::Discriminator;
use std::cell::RefMut;

const LENGTH: usize = 8 + std::mem::size_of::<Ledger>();

fn open<'a>(account: &'a AccountInfo, config: &Pubkey) -> Result<RefMut<'a, Ledger>> {
    let ours = account.owner == &crate::ID && account.is_writable;
    require!(ours, SettlementError::ForeignLedger);
    let data = account.try_borrow_mut_data()?;
    let is_ledger = data.len() == LENGTH && data[..8] == *Ledger::DISCRIMINATOR;
    require!(is_ledger, SettlementError::ForeignLedger);
    let ledger: RefMut<Ledger> =
        RefMut::map(data, |data| bytemuck::from_bytes_mut(&mut data[8..LENGTH]));
    require!(ledger.config == *config, SettlementError::ForeignLedger);
    Ok(ledger)
}

/// Ascending keys: an account named twice would be refused, whatever the runtime does with it.
pub fn open_all<'a>(
    batch: &Batch,
    accounts: &'a [AccountInfo],
    config: &Pubkey,
    now: i64,
) -> Result<Vec<RefMut<'a, Ledger>>> {
    require!(accounts.len() == batch.ledgers, SettlementError::BatchLayout);
    let mut ledgers = Vec::with_capacity(batch.ledgers);
    for (at, account) in accounts.iter().enumerate() {
        let key = batch.key(at);
        require!(at == 0 || batch.key(at - 1) < key, SettlementError::LedgerOrder);
        let mut ledger = open(account, config)?;
        require!(ledger.owner.as_ref() == key, SettlementError::WrongOwner);
        require!(!ledger.is_frozen(now), SettlementError::Frozen);
        require!(!ledger.has_exited(now), SettlementError::Exited);
        ledger.end_cancelled(now);
        ledgers.push(ledger);
    }
    Ok(ledgers)
}
