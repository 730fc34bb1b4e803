//! What a batch is made of, and how its signatures are known to have been verified.
pub mod layout;
pub mod ledgers;
pub mod signatures;
