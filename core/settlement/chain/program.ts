/**
 * An Anchor program as its IDL describes it: instructions by name, accounts decoded. Arguments are
 * encoded here and not by `Program.methods`, whose buffer ends at 1,000 bytes.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BorshAccountsCoder, BorshCoder, EventParser, type Idl } from '@coral-xyz/anchor';
import { PublicKey, TransactionInstruction, type AccountMeta } from '@solana/web3.js';

/** Values of an instruction's arguments as Anchor's coder takes them. */
type Arguments = Readonly<Record<string, unknown>>;

export interface ProgramEvent {
  readonly name: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export class AnchorProgram {
  readonly id: PublicKey;
  private readonly coder: BorshCoder;
  private readonly accounts: BorshAccountsCoder;
  private readonly parser: EventParser;

  constructor(private readonly idl: Idl) {
    this.id = new PublicKey(idl.address);
    this.coder = new BorshCoder(idl);
    this.accounts = new BorshAccountsCoder(idl);
    this.parser = new EventParser(this.id, this.coder);
  }

  /**
   * @param name as in the IDL, in snake case
   * @param keys of the accounts by their names in the IDL; fixed addresses may be left out
   * @throws Error when the program has no such instruction or an account is missing
   */
  instruction(
    name: string,
    args: Arguments,
    keys: Readonly<Record<string, PublicKey>>,
    remaining: readonly PublicKey[] = [],
  ): TransactionInstruction {
    const found = this.idl.instructions.find((one) => one.name === name);
    if (found === undefined) throw new Error(`${this.idl.metadata.name} has no ${name}`);
    const metas = found.accounts.map((account): AccountMeta => {
      if ('accounts' in account) throw new Error(`${name}: grouped accounts are not used here`);
      const key = keys[account.name] ?? fixed(account.address);
      if (key === undefined) throw new Error(`${name} needs the account ${account.name}`);
      return {
        pubkey: key,
        isSigner: account.signer === true,
        isWritable: account.writable === true,
      };
    });
    const ledgers = remaining.map((pubkey) => ({ pubkey, isSigner: false, isWritable: true }));
    const data = isBytesOnly(found.args, args)
      ? bytesArgument(found.discriminator, args['data'])
      : this.coder.instruction.encode(name, args);
    return new TransactionInstruction({ programId: this.id, keys: [...metas, ...ledgers], data });
  }

  /** @throws Error when the bytes are no account of this kind */
  decode<T>(name: string, data: Uint8Array): T {
    return this.accounts.decode<T>(name, Buffer.from(data));
  }

  events(logs: readonly string[]): ProgramEvent[] {
    return [...this.parser.parseLogs([...logs])];
  }

  /** Name of a custom error's number, as the program declares it. */
  errorName(code: number): string | undefined {
    return this.idl.errors?.find((error) => error.code === code)?.name;
  }

  address(...seeds: readonly (string | Uint8Array)[]): PublicKey {
    const bytes = seeds.map((seed) => (typeof seed === 'string' ? Buffer.from(seed) : seed));
    return PublicKey.findProgramAddressSync(bytes, this.id)[0];
  }
}

const fixed = (address: string | undefined): PublicKey | undefined =>
  address === undefined ? undefined : new PublicKey(address);

function isBytesOnly(declared: Idl['instructions'][number]['args'], args: Arguments): boolean {
  const [only, ...others] = declared;
  return others.length === 0 && only?.type === 'bytes' && args['data'] instanceof Uint8Array;
}

function bytesArgument(discriminator: readonly number[], data: unknown): Buffer {
  if (!(data instanceof Uint8Array)) throw new TypeError('data must be bytes');
  const length = Buffer.alloc(4);
  length.writeUInt32LE(data.length);
  return Buffer.concat([Buffer.from(discriminator), length, data]);
}

/** The committed program: what it is called in `programs/`. */
type ProgramName = 'settlement' | 'amm';

/** Reads the committed IDL. `root` is the folder that `programs/` lies in. */
export function loadProgram(root: string, name: ProgramName): AnchorProgram {
  // as: written by the IDL build from the program itself
  const idl = JSON.parse(readFileSync(join(root, 'programs', `${name}.json`), 'utf8')) as Idl;
  return new AnchorProgram(idl);
}

/** Reads the committed program itself, as a chain loads it; `relay` is for tests. */
export function loadProgramBytes(root: string, name: ProgramName | 'relay'): Uint8Array {
  return readFileSync(join(root, 'programs', `${name}.so`));
}
