//! The two kinds of account, laid out flat so that a batch reads them in place.
use crate::constants::*;
use crate::errors::SettlementError;
use anchor_lang::prelude::*;

/// A listed mint. `total` = balances of all ledgers + `fees`, and the vault holds at least that.
#[zero_copy]
#[repr(C)]
pub struct Asset {
    pub mint: Pubkey,
    pub vault: Pubkey,
    pub total: u64,
    pub fees: u64,
    pub decimals: u8,
    pub risky: u8,
    pub padding: [u8; 6],
}

/// A listed market, in the terms of the core: base units of a lot, quote units of a tick × lot.
#[zero_copy]
#[repr(C)]
pub struct Market {
    pub lot_units: u64,
    pub notional_units: u64,
    pub base: u8,
    pub quote: u8,
    pub padding: [u8; 6],
}

/// A venue. Address: `["config", founder]`.
#[account(zero_copy)]
#[repr(C)]
pub struct Config {
    /// The first admin. Never changes, as the address does not.
    pub founder: Pubkey,
    pub admin: Pubkey,
    /// Becomes the admin once it signs for that; zero = none is announced.
    pub proposed_admin: Pubkey,
    /// Settles batches and signs for withdrawals.
    pub operator: Pubkey,
    /// The second key of a freeze.
    pub guardian: Pubkey,
    pub proposed_operator: Pubkey,
    pub proposed_guardian: Pubkey,
    /// When the proposed keys may be applied; 0 = none are proposed.
    pub proposed_from: i64,
    /// Seconds between asking to exit and withdrawing alone. Never changes.
    pub exit_delay: i64,
    /// First sequence number of the log that is not settled.
    pub next_seq: u64,
    pub batches: u64,
    /// The log's hash at the end of the last batch.
    pub log_hash: [u8; 32],
    /// First bytes of SHA-256 over tag, program, venue and cluster: in every signed order.
    pub domain: [u8; 16],
    /// Highest fee rate in 1e-8.
    pub max_fee: u32,
    pub asset_count: u8,
    pub market_count: u8,
    pub bump: u8,
    pub padding: [u8; 1],
    pub assets: [Asset; MAX_ASSETS],
    pub markets: [Market; MAX_MARKETS],
}

impl Config {
    pub fn asset(&self, asset: u8) -> Result<&Asset> {
        require!(asset < self.asset_count, SettlementError::UnknownAsset);
        Ok(&self.assets[usize::from(asset)])
    }

    pub fn asset_mut(&mut self, asset: u8) -> Result<&mut Asset> {
        require!(asset < self.asset_count, SettlementError::UnknownAsset);
        Ok(&mut self.assets[usize::from(asset)])
    }
}

/// How much of an order is filled, in lots.
#[zero_copy]
#[repr(C)]
pub struct Slot {
    pub order: u64,
    pub filled: u64,
}

/// A trader's balances and orders. Address: `["ledger", config, owner]`.
#[account(zero_copy)]
#[repr(C)]
pub struct Ledger {
    pub config: Pubkey,
    pub owner: Pubkey,
    /// Frozen while the clock is before this; 0 = not frozen.
    pub frozen_until: i64,
    /// When the owner may withdraw alone; 0 = no exit asked for.
    pub exit_at: i64,
    /// Orders below are dead.
    pub lowest_live: u64,
    pub balances: [u64; MAX_ASSETS],
    /// A ring of bits for the ids from `lowest_live` on: set = filled in full.
    pub done: [u64; WINDOW_WORDS],
    pub slots: [Slot; MAX_SLOTS],
    /// Orders below end at `cancel_at`.
    pub cancel_below: u64,
    /// Seconds; 0 = no cancel is announced.
    pub cancel_at: i64,
    pub slot_count: u8,
    pub bump: u8,
    pub padding: [u8; 6],
}

fn place(order: u64) -> (usize, u64) {
    let at = order % ORDER_WINDOW;
    ((at / 64) as usize, 1 << (at % 64))
}

impl Ledger {
    pub fn is_frozen(&self, now: i64) -> bool {
        now < self.frozen_until
    }

    pub fn has_exited(&self, now: i64) -> bool {
        self.exit_at != 0 && now >= self.exit_at
    }

    pub fn credit(&mut self, asset: u8, amount: u64) -> Result<()> {
        let balance = &mut self.balances[usize::from(asset)];
        *balance = balance.checked_add(amount).ok_or(SettlementError::Overflow)?;
        Ok(())
    }

    pub fn debit(&mut self, asset: u8, amount: u64) -> Result<()> {
        let balance = &mut self.balances[usize::from(asset)];
        *balance = balance.checked_sub(amount).ok_or(SettlementError::InsufficientBalance)?;
        Ok(())
    }

    /// Carries out a cancel whose time has come. The window may have moved past it meanwhile.
    pub fn end_cancelled(&mut self, now: i64) {
        if self.cancel_at == 0 || now < self.cancel_at {
            return;
        }
        self.cancel_at = 0;
        if self.cancel_below > self.lowest_live {
            self.end_orders_below(self.cancel_below);
        }
    }

    /// Ends all orders below `lowest`, and forgets what was kept of them.
    pub fn end_orders_below(&mut self, lowest: u64) {
        if lowest - self.lowest_live >= ORDER_WINDOW {
            self.done = [0; WINDOW_WORDS];
        } else {
            for order in self.lowest_live..lowest {
                let (word, bit) = place(order);
                self.done[word] &= !bit;
            }
        }
        self.lowest_live = lowest;
        let mut at = 0;
        while at < usize::from(self.slot_count) {
            if self.slots[at].order < lowest {
                self.free_slot(at);
            } else {
                at += 1;
            }
        }
    }

    /// Takes `quantity` lots off what the order of `allowed` lots has left.
    pub fn fill(&mut self, order: u64, allowed: u64, quantity: u64) -> Result<()> {
        require!(order >= self.lowest_live, SettlementError::OrderDead);
        if order - self.lowest_live >= ORDER_WINDOW {
            self.end_orders_below(order - (ORDER_WINDOW - 1));
        }
        let (word, bit) = place(order);
        require!(self.done[word] & bit == 0, SettlementError::OrderDone);
        let used = usize::from(self.slot_count);
        let slot = self.slots[..used].iter().position(|slot| slot.order == order);
        let before = slot.map_or(0, |at| self.slots[at].filled);
        let filled = before.checked_add(quantity).ok_or(SettlementError::Overflow)?;
        require!(filled <= allowed, SettlementError::Overfill);
        if filled == allowed {
            self.done[word] |= bit;
            if let Some(at) = slot {
                self.free_slot(at);
            }
        } else if let Some(at) = slot {
            self.slots[at].filled = filled;
        } else {
            require!(used < MAX_SLOTS, SettlementError::NoOrderSlot);
            self.slots[used] = Slot { order, filled };
            self.slot_count += 1;
        }
        Ok(())
    }

    fn free_slot(&mut self, at: usize) {
        let last = usize::from(self.slot_count) - 1;
        self.slots[at] = self.slots[last];
        self.slots[last] = Slot { order: 0, filled: 0 };
        self.slot_count -= 1;
    }
}
