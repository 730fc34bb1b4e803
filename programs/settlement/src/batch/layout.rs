//! The bytes of a batch, little-endian and without padding:
//!
//! | at | bytes | |
//! |---|---|---|
//! | 0 | 8 | first sequence number of the log's range |
//! | 8 | 8 | last sequence number |
//! | 16 | 32 | the log's hash at its end |
//! | 48 | 3 | number of ledgers L, of orders N, of fills F |
//! | 51 | 32 L | keys of the ledgers' owners |
//! | | 116 N | orders: signature 64, message 51, number of the ledger 1 |
//! | | 26 F | fills: maker's order 1, taker's 1, price 8, quantity 8, fee rates 4 + 4 |
//!
//! The message, which the trader signs: domain 16, order id 8, expiry 4 (seconds, UTC), limit
//! price 8 (ticks), quantity 8 (lots), market 2, highest fee rate 4 (1e-8), side 1 (0 = buy).
use crate::errors::SettlementError;
use anchor_lang::prelude::*;

pub const HEAD: usize = 51;
pub const KEY: usize = 32;
pub const SIGNATURE: usize = 64;
pub const MESSAGE: usize = 51;
pub const ORDER: usize = SIGNATURE + MESSAGE + 1;
pub const FILL: usize = 26;
/// In the instruction's data the batch lies after the discriminator and its own length.
pub const BEFORE: usize = 8 + 4;

pub fn u64_at(data: &[u8], at: usize) -> u64 {
    u64::from_le_bytes(data[at..at + 8].try_into().unwrap())
}

pub fn u32_at(data: &[u8], at: usize) -> u32 {
    u32::from_le_bytes(data[at..at + 4].try_into().unwrap())
}

pub fn u16_at(data: &[u8], at: usize) -> u16 {
    u16::from_le_bytes(data[at..at + 2].try_into().unwrap())
}

/// A batch whose length fits its counts.
pub struct Batch<'a> {
    data: &'a [u8],
    pub ledgers: usize,
    pub orders: usize,
    pub fills: usize,
}

pub struct Order {
    pub ledger: usize,
    pub id: u64,
    pub expiry: i64,
    pub limit: u64,
    pub quantity: u64,
    pub market: u16,
    pub max_fee: u32,
    pub sells: bool,
}

pub struct Fill {
    pub maker: usize,
    pub taker: usize,
    pub price: u64,
    pub quantity: u64,
    /// Rates in 1e-8.
    pub maker_fee: u32,
    pub taker_fee: u32,
}

impl<'a> Batch<'a> {
    pub fn read(data: &'a [u8]) -> Result<Self> {
        require!(data.len() >= HEAD, SettlementError::BatchLayout);
        let [ledgers, orders, fills] = [data[48], data[49], data[50]].map(usize::from);
        let batch = Batch { data, ledgers, orders, fills };
        let end = batch.fill_at(fills);
        require!(data.len() == end && fills > 0, SettlementError::BatchLayout);
        Ok(batch)
    }

    pub fn from_seq(&self) -> u64 {
        u64_at(self.data, 0)
    }

    pub fn to_seq(&self) -> u64 {
        u64_at(self.data, 8)
    }

    pub fn log_hash(&self) -> [u8; 32] {
        self.data[16..48].try_into().unwrap()
    }

    pub fn key_at(&self, ledger: usize) -> usize {
        HEAD + KEY * ledger
    }

    pub fn key(&self, ledger: usize) -> &[u8] {
        let at = self.key_at(ledger);
        &self.data[at..at + KEY]
    }

    pub fn order_at(&self, order: usize) -> usize {
        self.key_at(self.ledgers) + ORDER * order
    }

    fn fill_at(&self, fill: usize) -> usize {
        self.order_at(self.orders) + FILL * fill
    }

    /// Number of the ledger that an order belongs to.
    pub fn ledger_of(&self, order: usize) -> Result<usize> {
        let ledger = usize::from(self.data[self.order_at(order) + ORDER - 1]);
        require!(ledger < self.ledgers, SettlementError::BatchLayout);
        Ok(ledger)
    }

    /// An order whose signature has been checked: domain and expiry are checked here.
    pub fn order(&self, order: usize, domain: &[u8; 16], now: i64) -> Result<Order> {
        let at = self.order_at(order) + SIGNATURE;
        let message = &self.data[at..at + MESSAGE];
        require!(message[..16] == domain[..], SettlementError::WrongDomain);
        let expiry = i64::from(u32_at(message, 24));
        require!(now <= expiry, SettlementError::OrderExpired);
        let side = message[50];
        require!(side <= 1, SettlementError::OrderSide);
        Ok(Order {
            ledger: self.ledger_of(order)?,
            id: u64_at(message, 16),
            expiry,
            limit: u64_at(message, 28),
            quantity: u64_at(message, 36),
            market: u16_at(message, 44),
            max_fee: u32_at(message, 46),
            sells: side == 1,
        })
    }

    pub fn fill(&self, fill: usize) -> Result<Fill> {
        let at = self.fill_at(fill);
        let bytes = &self.data[at..at + FILL];
        let [maker, taker] = [bytes[0], bytes[1]].map(usize::from);
        require!(maker < self.orders && taker < self.orders, SettlementError::BatchLayout);
        Ok(Fill {
            maker,
            taker,
            price: u64_at(bytes, 2),
            quantity: u64_at(bytes, 10),
            maker_fee: u32_at(bytes, 18),
            taker_fee: u32_at(bytes, 22),
        })
    }
}
