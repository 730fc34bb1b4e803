/** Signed transactions of version 0 (1,232 bytes) or 1 (4,096 bytes), through `@solana/kit`. */
import { createPrivateKey, sign } from 'node:crypto';
import {
  AccountRole,
  address,
  appendTransactionMessageInstructions,
  blockhash,
  compileTransaction,
  createTransactionMessage,
  getSignatureFromTransaction,
  getTransactionEncoder,
  pipe,
  setTransactionMessageConfig,
  setTransactionMessageFeePayer,
  setTransactionMessageLifetimeUsingBlockhash,
  signatureBytes,
  type Instruction,
  type SignaturesMap,
  type Transaction,
} from '@solana/kit';
import type { Keypair, TransactionInstruction } from '@solana/web3.js';

/** Bytes that a cluster takes per version (packet limit; SIMD-0385 for version 1). */
export const TRANSACTION_BYTES = { 0: 1232, 1: 4096 } as const;

/** Compute units and loaded bytes that a transaction may use; the runtime's own maxima. */
const COMPUTE_UNITS = 1_400_000;
const LOADED_BYTES = 64 * 1024 * 1024;

export interface SignedTransaction {
  readonly transaction: Transaction;
  /** Base58; known before it is sent, so that a retry can ask for it. */
  readonly signature: string;
  readonly bytes: Uint8Array;
}

export interface TransactionParts {
  readonly version: 0 | 1;
  readonly instructions: readonly TransactionInstruction[];
  /** The first pays. */
  readonly signers: readonly [Keypair, ...Keypair[]];
  readonly recentBlockhash: string;
}

function forKit(instruction: TransactionInstruction): Instruction {
  return {
    programAddress: address(instruction.programId.toBase58()),
    accounts: instruction.keys.map(({ pubkey, isSigner, isWritable }) => ({
      address: address(pubkey.toBase58()),
      role: isSigner
        ? isWritable
          ? AccountRole.WRITABLE_SIGNER
          : AccountRole.READONLY_SIGNER
        : isWritable
          ? AccountRole.WRITABLE
          : AccountRole.READONLY,
    })),
    data: Uint8Array.from(instruction.data),
  };
}

const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** Ed25519 over any bytes by a key pair of web3.js. */
export function signBytes(bytes: Uint8Array, pair: Keypair): Uint8Array {
  const der = Buffer.concat([PKCS8_ED25519, pair.secretKey.subarray(0, 32)]);
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  return new Uint8Array(sign(null, bytes, key));
}

/** @throws Error when a signer of an instruction is not among the signers */
export function signedTransaction(parts: TransactionParts): SignedTransaction {
  const payer = address(parts.signers[0].publicKey.toBase58());
  const lifetime = { blockhash: blockhash(parts.recentBlockhash), lastValidBlockHeight: 2n ** 62n };
  const instructions = parts.instructions.map(forKit);
  const compiled =
    parts.version === 1
      ? compileTransaction(
          pipe(
            createTransactionMessage({ version: 1 }),
            (m) => setTransactionMessageFeePayer(payer, m),
            (m) => setTransactionMessageLifetimeUsingBlockhash(lifetime, m),
            (m) =>
              setTransactionMessageConfig(
                { computeUnitLimit: COMPUTE_UNITS, loadedAccountsDataSizeLimit: LOADED_BYTES },
                m,
              ),
            (m) => appendTransactionMessageInstructions(instructions, m),
          ),
        )
      : compileTransaction(
          pipe(
            createTransactionMessage({ version: 0 }),
            (m) => setTransactionMessageFeePayer(payer, m),
            (m) => setTransactionMessageLifetimeUsingBlockhash(lifetime, m),
            (m) => appendTransactionMessageInstructions(instructions, m),
          ),
        );
  const pairs = new Map(parts.signers.map((pair) => [pair.publicKey.toBase58(), pair]));
  const signatures = Object.fromEntries(
    Object.keys(compiled.signatures).map((key) => {
      const pair = pairs.get(key);
      if (pair === undefined) throw new Error(`the transaction needs a signature of ${key}`);
      const messageBytes = Uint8Array.from(compiled.messageBytes);
      return [key, signatureBytes(signBytes(messageBytes, pair))];
    }),
  );
  // as: the same keys as the compiled transaction's own map
  const transaction = { ...compiled, signatures: signatures as SignaturesMap };
  return {
    transaction,
    signature: getSignatureFromTransaction(transaction),
    bytes: Uint8Array.from(getTransactionEncoder().encode(transaction)),
  };
}
