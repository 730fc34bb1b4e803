//! Proof that the Ed25519 program verified exactly the signatures of this batch, by looking at the
//! instruction before this one. The Ed25519 program may take signature, key and message from any
//! instruction and any place; unless each lies at its place in this very instruction, what it
//! verified says nothing about the batch.
use super::layout::{u16_at, Batch, BEFORE, MESSAGE, ORDER, SIGNATURE};
use crate::constants::ED25519_PROGRAM;
use crate::errors::SettlementError;
use anchor_lang::prelude::*;
use anchor_lang::solana_program::instruction::{get_stack_height, TRANSACTION_LEVEL_STACK_HEIGHT};

/// An account of an instruction as the sysvar writes it: flags and key.
const META: usize = 33;
/// Bytes of one signature's offsets, and of the head before them, in the Ed25519 program's data.
const OFFSETS: usize = 14;
const COUNT: usize = 2;

/// Program and data of the instruction `index`, read in place from the instructions sysvar: a
/// number of instructions, the place of each, then per instruction its accounts, its program and
/// its data; the last two bytes are the number of the running instruction.
fn instruction(sysvar: &[u8], index: usize) -> Result<(&[u8], &[u8])> {
    let start = usize::from(u16_at(sysvar, 2 + 2 * index));
    let program = start + 2 + META * usize::from(u16_at(sysvar, start));
    let length = usize::from(u16_at(sysvar, program + 32));
    let data = program + 34;
    Ok((&sysvar[program..program + 32], &sysvar[data..data + length]))
}

pub fn require_verified(sysvar: &[u8], batch: &Batch, length: usize) -> Result<()> {
    // Called by another program, the running instruction would be that program's, and so its data.
    let top = get_stack_height() == TRANSACTION_LEVEL_STACK_HEIGHT;
    require!(top, SettlementError::NotTopLevel);
    let current = usize::from(u16_at(sysvar, sysvar.len() - 2));
    let (program, data) = instruction(sysvar, current)?;
    let own = program == crate::ID.as_ref() && data.len() == BEFORE + length;
    require!(own, SettlementError::NotTopLevel);
    require!(current > 0, SettlementError::NoSignatureCheck);
    let (program, checks) = instruction(sysvar, current - 1)?;
    require!(program == ED25519_PROGRAM.as_ref(), SettlementError::NoSignatureCheck);
    let complete = checks.len() == COUNT + OFFSETS * batch.orders
        && usize::from(checks[0]) == batch.orders;
    require!(complete, SettlementError::SignatureOffsets);
    for order in 0..batch.orders {
        let found = &checks[COUNT + OFFSETS * order..COUNT + OFFSETS * (order + 1)];
        let at = BEFORE + batch.order_at(order);
        let key = BEFORE + batch.key_at(batch.ledger_of(order)?);
        let expected = [at, current, key, current, at + SIGNATURE, MESSAGE, current];
        let same = expected.iter().enumerate().all(|(i, &v)| usize::from(u16_at(found, 2 * i)) == v);
        require!(same, SettlementError::SignatureOffsets);
    }
    debug_assert!(ORDER == SIGNATURE + MESSAGE + 1);
    Ok(())
}
