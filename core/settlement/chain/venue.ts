/** The accounts of a venue and the instructions of the program `settlement`. */
import { BN } from '@coral-xyz/anchor';
import {
  Ed25519Program,
  PublicKey,
  TransactionInstruction,
  type PublicKey as Key,
} from '@solana/web3.js';
import { encodeBatch, type BatchBytes, type ChainBatch } from './batch-bytes';
import type { AnchorProgram } from './program';

const number = (value: bigint): BN => new BN(value.toString());

export interface VenueTerms {
  readonly operator: Key;
  readonly guardian: Key;
  /** Genesis hash of the cluster, 32 bytes. */
  readonly cluster: Uint8Array;
  readonly exitDelaySeconds: bigint;
  /** In 1e-8. */
  readonly maxFee: number;
  readonly firstSeq: bigint;
}

/** Addresses that are remembered: finding one is slow. */
const MOST_LEDGERS = 100_000;

export class Venue {
  readonly config: Key;
  private readonly ledgers = new Map<string, Key>();

  /** @param founder the first admin, whom the address comes from @param admin who it is now */
  constructor(
    readonly program: AnchorProgram,
    founder: Key,
    readonly admin = founder,
  ) {
    this.config = program.address('config', founder.toBytes());
  }

  ledger(owner: Key): Key {
    const name = owner.toBase58();
    const known = this.ledgers.get(name);
    if (known !== undefined) return known;
    const found = this.program.address('ledger', this.config.toBytes(), owner.toBytes());
    if (this.ledgers.size >= MOST_LEDGERS) this.ledgers.clear();
    this.ledgers.set(name, found);
    return found;
  }

  vault(mint: Key): Key {
    return this.program.address('vault', this.config.toBytes(), mint.toBytes());
  }

  initialize(terms: VenueTerms): TransactionInstruction {
    const { operator, guardian, cluster, exitDelaySeconds, maxFee, firstSeq } = terms;
    const args = {
      operator,
      guardian,
      cluster: [...cluster],
      exit_delay: number(exitDelaySeconds),
      max_fee: maxFee,
      first_seq: number(firstSeq),
    };
    return this.build('initialize', { terms: args }, { admin: this.admin });
  }

  listAsset(mint: Key, tokenProgram: Key, acceptRisks = false): TransactionInstruction {
    const keys = { mint, vault: this.vault(mint), token_program: tokenProgram };
    return this.build('list_asset', { accept_risks: acceptRisks }, keys);
  }

  listMarket(terms: {
    base: number;
    quote: number;
    lotUnits: bigint;
    notionalUnits: bigint;
  }): TransactionInstruction {
    const { base, quote, lotUnits, notionalUnits } = terms;
    const lots = { lot_units: number(lotUnits), notional_units: number(notionalUnits) };
    return this.build('list_market', { market: { base, quote, ...lots } }, {});
  }

  rotateKeys(guardian: Key, newOperator: Key, newGuardian: Key): TransactionInstruction {
    const args = { operator: newOperator, guardian: newGuardian };
    return this.build('rotate_keys', args, { guardian });
  }

  proposeKeys(operator: Key, guardian: Key): TransactionInstruction {
    return this.build('propose_keys', { operator, guardian }, {});
  }

  applyKeys(): TransactionInstruction {
    return this.build('apply_keys', {}, {});
  }

  proposeAdmin(guardian: Key, newAdmin: Key): TransactionInstruction {
    return this.build('propose_admin', { admin: newAdmin }, { guardian });
  }

  acceptAdmin(newAdmin: Key): TransactionInstruction {
    return this.build('accept_admin', {}, { new_admin: newAdmin });
  }

  resetPosition(guardian: Key, nextSeq: bigint): TransactionInstruction {
    return this.build('reset_position', { next_seq: number(nextSeq) }, { guardian });
  }

  openLedger(owner: Key, payer: Key): TransactionInstruction {
    return this.build('open_ledger', {}, { payer, owner, ledger: this.ledger(owner) });
  }

  deposit(move: TokenMove & { readonly source: Key }): TransactionInstruction {
    return this.build('deposit', this.amount(move), { ...this.tokens(move), source: move.source });
  }

  withdraw(move: TokenMove & { destination: Key; operator: Key }): TransactionInstruction {
    const { destination, operator } = move;
    return this.build('withdraw', this.amount(move), {
      ...this.tokens(move),
      destination,
      operator,
    });
  }

  requestExit(owner: Key): TransactionInstruction {
    return this.build('request_exit', {}, { owner, ledger: this.ledger(owner) });
  }

  cancelExit(owner: Key): TransactionInstruction {
    return this.build('cancel_exit', {}, { owner, ledger: this.ledger(owner) });
  }

  exitWithdraw(move: TokenMove & { readonly destination: Key }): TransactionInstruction {
    const { destination } = move;
    return this.build('exit_withdraw', this.amount(move), { ...this.tokens(move), destination });
  }

  freeze(owner: Key, operator: Key, guardian: Key): TransactionInstruction {
    return this.build('freeze', {}, { operator, guardian, ledger: this.ledger(owner) });
  }

  unfreeze(owner: Key, operator: Key, guardian: Key): TransactionInstruction {
    return this.build('unfreeze', {}, { operator, guardian, ledger: this.ledger(owner) });
  }

  cancelUpTo(owner: Key, lowestLive: bigint): TransactionInstruction {
    const keys = { owner, ledger: this.ledger(owner) };
    return this.build('cancel_up_to', { lowest_live: number(lowestLive) }, keys);
  }

  cancelNow(owner: Key, lowestLive: bigint, operator: Key): TransactionInstruction {
    const keys = { owner, operator, ledger: this.ledger(owner) };
    return this.build('cancel_now', { lowest_live: number(lowestLive) }, keys);
  }

  withdrawFees(move: Omit<TokenMove, 'owner'> & { destination: Key }): TransactionInstruction {
    const { mint, tokenProgram, destination } = move;
    const keys = { mint, vault: this.vault(mint), token_program: tokenProgram, destination };
    return this.build('withdraw_fees', this.amount(move), keys);
  }

  /** The two instructions of a batch; `at` = number of the first in its transaction. */
  settleBatch(batch: ChainBatch, operator: Key, at = 0): TransactionInstruction[] {
    return this.settleBytes(encodeBatch(batch), operator, at);
  }

  /** The same of a batch that is encoded already. */
  settleBytes(bytes: BatchBytes, operator: Key, at = 0): TransactionInstruction[] {
    const data = Buffer.from(bytes.checks(at + 1));
    const verify = new TransactionInstruction({
      programId: Ed25519Program.programId,
      keys: [],
      data,
    });
    return [verify, this.settleData(bytes.data, bytes.owners, operator)];
  }

  /** The batch alone, by its bytes. */
  settleData(
    data: Uint8Array,
    owners: readonly Uint8Array[],
    operator: Key,
  ): TransactionInstruction {
    const ledgers = owners.map((owner) => this.ledger(new PublicKey(owner)));
    return this.build('settle_batch', { data }, { operator }, ledgers);
  }

  private build(
    name: string,
    args: Readonly<Record<string, unknown>>,
    keys: Readonly<Record<string, Key>>,
    remaining: readonly Key[] = [],
  ): TransactionInstruction {
    const known = { admin: this.admin, config: this.config };
    return this.program.instruction(name, args, { ...known, ...keys }, remaining);
  }

  private amount({ asset, amount }: Pick<TokenMove, 'asset' | 'amount'>) {
    return { asset, amount: number(amount) };
  }

  private tokens({ owner, mint, tokenProgram }: TokenMove): Record<string, Key> {
    const ledger = this.ledger(owner);
    return { owner, ledger, mint, vault: this.vault(mint), token_program: tokenProgram };
  }
}

/** Tokens of an owner that come in or go out; `asset` is the mint's number in the venue. */
export interface TokenMove {
  readonly owner: Key;
  readonly asset: number;
  readonly amount: bigint;
  readonly mint: Key;
  readonly tokenProgram: Key;
}
