/** The few SPL Token instructions that a venue needs; numbers as in `spl-token-interface`. */
import { PublicKey, SystemProgram, TransactionInstruction } from '@solana/web3.js';

export const TOKEN_PROGRAM = new PublicKey('TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA');
export const TOKEN_2022 = new PublicKey('TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb');
const ASSOCIATED_PROGRAM = new PublicKey('ATokenGPvbdGVxr1b2hvZbsiqW5xWH25efTNsLJA8knL');

/** What an account is charged for its size; more than any of these accounts needs. */
const RENT = 10_000_000;
const MINT_BYTES = 82;
/** The exchange's usual number. */
const DECIMALS = 8;

const account = (pubkey: PublicKey, isWritable = false, isSigner = false) => ({
  pubkey,
  isSigner,
  isWritable,
});

/** An account for a mint; `extensions` = instructions that set them up, `bytes` = its size. */
export function makeMint(
  payer: PublicKey,
  mint: PublicKey,
  program = TOKEN_PROGRAM,
  bytes = MINT_BYTES,
  extensions: readonly TransactionInstruction[] = [],
  decimals = DECIMALS,
): TransactionInstruction[] {
  const create = SystemProgram.createAccount({
    fromPubkey: payer,
    newAccountPubkey: mint,
    lamports: RENT,
    space: bytes,
    programId: program,
  });
  // InitializeMint2: decimals, mint authority, no freeze authority.
  const data = Buffer.concat([Buffer.from([20, decimals]), payer.toBytes(), Buffer.from([0])]);
  const keys = [account(mint, true)];
  return [create, ...extensions, new TransactionInstruction({ programId: program, keys, data })];
}

export function tokenAccount(
  owner: PublicKey,
  mint: PublicKey,
  program = TOKEN_PROGRAM,
): PublicKey {
  const seeds = [owner.toBytes(), program.toBytes(), mint.toBytes()];
  return PublicKey.findProgramAddressSync(seeds, ASSOCIATED_PROGRAM)[0];
}

export function makeTokenAccount(
  payer: PublicKey,
  owner: PublicKey,
  mint: PublicKey,
  program = TOKEN_PROGRAM,
): TransactionInstruction {
  const keys = [
    account(payer, true, true),
    account(tokenAccount(owner, mint, program), true),
    account(owner),
    account(mint),
    account(SystemProgram.programId),
    account(program),
  ];
  // CreateIdempotent.
  const data = Buffer.from([1]);
  return new TransactionInstruction({ programId: ASSOCIATED_PROGRAM, keys, data });
}

export function mintTo(
  authority: PublicKey,
  mint: PublicKey,
  to: PublicKey,
  amount: bigint,
  program = TOKEN_PROGRAM,
): TransactionInstruction {
  const data = Buffer.alloc(9);
  data[0] = 7;
  data.writeBigUInt64LE(amount, 1);
  const keys = [account(mint, true), account(to, true), account(authority, false, true)];
  return new TransactionInstruction({ programId: program, keys, data });
}

/** TransferChecked, of a mint with eight decimals. */
export function transfer(
  from: PublicKey,
  mint: PublicKey,
  to: PublicKey,
  owner: PublicKey,
  amount: bigint,
  program = TOKEN_PROGRAM,
): TransactionInstruction {
  const data = Buffer.alloc(10);
  data[0] = 12;
  data.writeBigUInt64LE(amount, 1);
  data[9] = 8;
  const keys = [account(from, true), account(mint), account(to, true), account(owner, false, true)];
  return new TransactionInstruction({ programId: program, keys, data });
}
