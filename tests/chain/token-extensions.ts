/** Token-2022 mints with one extension each; numbers and layouts of `spl-token-2022-interface`. */
import { type PublicKey, SystemProgram, TransactionInstruction } from '@solana/web3.js';
import { TOKEN_2022 } from '../../core/settlement/chain/tokens';

/** A mint's length in bytes with its kind, before extensions. */
const MINT_WITH_KIND = 166;
/** Type and length of an extension. */
const HEAD_BYTES = 4;
const RENT = 20_000_000;

/** What the programs make of it: any vault, a settlement vault that is listed as such, or none. */
export type Fitness = 'harmless' | 'risky' | 'unfit';

export interface MintExtension {
  readonly name: string;
  readonly fitness: Fitness;
  /** Bytes of its value in the mint. */
  readonly bytes: number;
  /** Data of the instruction that sets it up, by the authority that the mint has. */
  readonly setup: (authority: Buffer) => readonly (number | Buffer)[];
  /** Whether the mint has an authority that can freeze its accounts. */
  readonly canFreeze?: true;
}

const NONE = Buffer.alloc(32);
const some = (key: Buffer): Buffer => Buffer.concat([Buffer.from([1]), key]);
/** 100 bps, at most 5,000 units. */
const FEE = Buffer.from([100, 0, 0x88, 0x13, 0, 0, 0, 0, 0, 0]);

/** One of each kind that a mint of Token-2022 can have by an instruction before its own. */
export const MINT_EXTENSIONS: readonly MintExtension[] = [
  { name: 'no extension', fitness: 'harmless', bytes: -1, setup: () => [] },
  {
    name: 'interest bearing, which is only shown',
    ...{ fitness: 'harmless', bytes: 52, setup: (key) => [33, 0, key, 5, 0] },
  },
  {
    name: 'metadata pointer',
    ...{ fitness: 'harmless', bytes: 64, setup: (key) => [39, 0, key, key] },
  },
  { name: 'group pointer', fitness: 'harmless', bytes: 64, setup: (key) => [40, 0, key, key] },
  { name: 'member pointer', fitness: 'harmless', bytes: 64, setup: (key) => [41, 0, key, key] },
  {
    name: 'transfer fee',
    ...{ fitness: 'risky', bytes: 108, setup: (key) => [26, 0, some(key), some(key), FEE] },
  },
  {
    name: 'freeze authority',
    ...{ fitness: 'risky', bytes: -1, setup: () => [], canFreeze: true },
  },
  { name: 'permanent delegate', fitness: 'risky', bytes: 32, setup: (key) => [35, key] },
  { name: 'close authority', fitness: 'unfit', bytes: 32, setup: (key) => [25, some(key)] },
  {
    name: 'confidential transfers',
    ...{ fitness: 'unfit', bytes: 65, setup: (key) => [27, 0, key, 1, NONE] },
  },
  {
    name: 'accounts that begin frozen',
    ...{ fitness: 'unfit', bytes: 1, setup: () => [28, 0, 2], canFreeze: true },
  },
  { name: 'non-transferable', fitness: 'unfit', bytes: 0, setup: () => [32] },
  { name: 'transfer hook', fitness: 'unfit', bytes: 64, setup: (key) => [36, 0, key, key] },
  { name: 'pausable', fitness: 'unfit', bytes: 33, setup: (key) => [44, 0, key] },
];

/** Instructions that make such a mint with eight decimals; its authority may mint. */
export function mintWith(
  { bytes, setup, canFreeze }: MintExtension,
  mint: PublicKey,
  authority: PublicKey,
): TransactionInstruction[] {
  const key = authority.toBuffer();
  const keys = [{ pubkey: mint, isSigner: false, isWritable: true }];
  const instruction = (parts: readonly (number | Buffer)[]): TransactionInstruction => {
    const data = parts.map((part) => (typeof part === 'number' ? Buffer.from([part]) : part));
    return new TransactionInstruction({ programId: TOKEN_2022, keys, data: Buffer.concat(data) });
  };
  const create = SystemProgram.createAccount({
    ...{ fromPubkey: authority, newAccountPubkey: mint, lamports: RENT, programId: TOKEN_2022 },
    space: bytes < 0 ? 82 : MINT_WITH_KIND + HEAD_BYTES + bytes,
  });
  const extension = setup(key);
  const first = extension.length === 0 ? [] : [instruction(extension)];
  // InitializeMint2: decimals, mint authority, freeze authority.
  const freezes = canFreeze === true ? some(key) : Buffer.from([0]);
  return [create, ...first, instruction([20, 8, key, freezes])];
}
