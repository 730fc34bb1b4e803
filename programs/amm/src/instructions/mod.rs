//! One file an instruction: its accounts with their constraints, then what it does.
pub mod accounts;
pub mod add_liquidity;
pub mod create_pool;
pub mod open_position;
pub mod remove_liquidity;
pub mod swap;

pub use accounts::*;
pub use create_pool::*;
pub use open_position::*;
