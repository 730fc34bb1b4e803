//! The little of SPL Token and Token-2022 that both programs use: reading mints and token accounts
//! in place, making a vault, moving tokens. Layouts and instruction numbers as in the interface
//! crates `spl-token-interface` and `spl-token-2022-interface`; those crates themselves bring
//! zero-knowledge proofs along, which a vault has no use for.
use anchor_lang::prelude::*;
use anchor_lang::solana_program::instruction::{AccountMeta, Instruction};
use anchor_lang::solana_program::program::invoke_signed;
use anchor_lang::system_program::{self, Allocate, Assign, Transfer};

pub const TOKEN: Pubkey = pubkey!("TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA");
pub const TOKEN_2022: Pubkey = pubkey!("TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb");

const MINT_LENGTH: usize = 82;
/// Not zero: the mint has an authority that can freeze any account of it.
const FREEZE_AUTHORITY_AT: usize = 46;
const ACCOUNT_LENGTH: usize = 165;
/// An account of a mint with transfer fees also keeps the fees withheld on it: type, length, sum.
const ACCOUNT_WITH_FEES: usize = ACCOUNT_LENGTH + 1 + 4 + 8;
/// Kind of account, and where a Token-2022 mint's extensions begin.
const KIND_AT: usize = ACCOUNT_LENGTH;
const IS_MINT: u8 = 1;

const TRANSFER_CHECKED: u8 = 12;
const INITIALIZE_ACCOUNT_3: u8 = 18;

/// What a mint's authorities and extensions can do to what lies in a vault.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Extensions {
    /// None, or such that only describe.
    Harmless,
    /// A freeze authority, a transfer fee or a permanent delegate: only where it is listed as such.
    Risky,
    /// Hooks, default states, pauses, confidential transfers, anything unknown.
    Unfit,
}

#[derive(Clone, Copy, Debug)]
pub struct Mint {
    pub decimals: u8,
    pub extensions: Extensions,
    pub takes_fees: bool,
}

fn u16_at(data: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(data.get(at..at + 2)?.try_into().ok()?))
}

/// Reads a mint of one of the two token programs; nothing for any other account.
pub fn read_mint(account: &AccountInfo) -> Option<Mint> {
    if *account.owner != TOKEN && *account.owner != TOKEN_2022 {
        return None;
    }
    let data = account.try_borrow_data().ok()?;
    if data.len() < MINT_LENGTH || data[45] != 1 {
        return None;
    }
    let extensions = match data[FREEZE_AUTHORITY_AT] {
        0 => Extensions::Harmless,
        _ => Extensions::Risky,
    };
    let mut mint = Mint { decimals: data[44], extensions, takes_fees: false };
    if data.len() == MINT_LENGTH {
        return Some(mint);
    }
    if *account.owner != TOKEN_2022 || *data.get(KIND_AT)? != IS_MINT {
        return None;
    }
    let mut at = KIND_AT + 1;
    while at + 4 <= data.len() {
        let kind = u16_at(&data, at)?;
        match kind {
            0 => break,
            // Transfer fee, permanent delegate.
            1 | 12 => {
                mint.takes_fees |= kind == 1;
                if mint.extensions == Extensions::Harmless {
                    mint.extensions = Extensions::Risky;
                }
            }
            // Interest bearing (shown only), metadata pointer, metadata, group pointers, groups.
            10 | 18..=23 => {}
            _ => mint.extensions = Extensions::Unfit,
        }
        at += 4 + usize::from(u16_at(&data, at + 2)?);
    }
    Some(mint)
}

/// Tokens in a token account; nothing for any other account.
pub fn read_amount(account: &AccountInfo) -> Option<u64> {
    if *account.owner != TOKEN && *account.owner != TOKEN_2022 {
        return None;
    }
    let data = account.try_borrow_data().ok()?;
    if data.len() < ACCOUNT_LENGTH {
        return None;
    }
    Some(u64::from_le_bytes(data[64..72].try_into().ok()?))
}

/// Makes the token account `vault` at an address that `seeds` sign for, held by `authority`.
/// In three steps: `create_account` refuses an address that anybody has sent lamports to.
pub fn create_vault<'info>(
    payer: &AccountInfo<'info>,
    vault: &AccountInfo<'info>,
    mint: &AccountInfo<'info>,
    authority: &Pubkey,
    takes_fees: bool,
    system_program: &AccountInfo<'info>,
    seeds: &[&[u8]],
) -> Result<()> {
    let space = if takes_fees { ACCOUNT_WITH_FEES } else { ACCOUNT_LENGTH };
    let (system, signer) = (system_program.key(), &[seeds]);
    let missing = Rent::get()?.minimum_balance(space).saturating_sub(vault.lamports());
    if missing > 0 {
        let accounts = Transfer { from: payer.clone(), to: vault.clone() };
        system_program::transfer(CpiContext::new(system, accounts), missing)?;
    }
    let accounts = Allocate { account_to_allocate: vault.clone() };
    let context = CpiContext::new_with_signer(system, accounts, signer);
    system_program::allocate(context, space as u64)?;
    let accounts = Assign { account_to_assign: vault.clone() };
    system_program::assign(CpiContext::new_with_signer(system, accounts, signer), mint.owner)?;
    let mut data = vec![INITIALIZE_ACCOUNT_3];
    data.extend_from_slice(authority.as_ref());
    let instruction = Instruction {
        program_id: *mint.owner,
        accounts: vec![
            AccountMeta::new(vault.key(), false),
            AccountMeta::new_readonly(mint.key(), false),
        ],
        data,
    };
    Ok(invoke_signed(&instruction, &[vault.clone(), mint.clone()], &[])?)
}

/// Moves tokens by the mint's own program, which checks the authority and both accounts' mint.
pub fn transfer<'info>(
    from: &AccountInfo<'info>,
    mint: &AccountInfo<'info>,
    to: &AccountInfo<'info>,
    authority: &AccountInfo<'info>,
    amount: u64,
    decimals: u8,
    seeds: &[&[&[u8]]],
) -> Result<()> {
    let mut data = vec![TRANSFER_CHECKED];
    data.extend_from_slice(&amount.to_le_bytes());
    data.push(decimals);
    let instruction = Instruction {
        program_id: *mint.owner,
        accounts: vec![
            AccountMeta::new(from.key(), false),
            AccountMeta::new_readonly(mint.key(), false),
            AccountMeta::new(to.key(), false),
            AccountMeta::new_readonly(authority.key(), true),
        ],
        data,
    };
    let accounts = [from.clone(), mint.clone(), to.clone(), authority.clone()];
    Ok(invoke_signed(&instruction, &accounts, seeds)?)
}
