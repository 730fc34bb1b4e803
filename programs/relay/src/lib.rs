//! For tests only, never deployed: calls the program that its first account names, with its other
//! accounts and its data as they came. What the other programs refuse to a caller is tried with it.
use anchor_lang::prelude::*;
use anchor_lang::solana_program::entrypoint::ProgramResult;
use anchor_lang::solana_program::instruction::{AccountMeta, Instruction};
use anchor_lang::solana_program::program::invoke;

anchor_lang::solana_program::entrypoint!(relay);

fn relay(_id: &Pubkey, accounts: &[AccountInfo], data: &[u8]) -> ProgramResult {
    let (program, others) = accounts.split_first().ok_or(ProgramError::NotEnoughAccountKeys)?;
    let meta = |account: &AccountInfo| AccountMeta {
        pubkey: account.key(),
        is_signer: account.is_signer,
        is_writable: account.is_writable,
    };
    let instruction = Instruction {
        program_id: program.key(),
        accounts: others.iter().map(meta).collect(),
        data: data.to_vec(),
    };
    invoke(&instruction, others)
}
