/**
 * The local chain as a cluster shows itself: slots that pass with the clock, blockhashes that end,
 * transactions that are confirmed at once and final when they are kept. Until then they can be
 * lost, as on a fork.
 */
import { createHash } from 'node:crypto';
import {
  address,
  getBase58Decoder,
  getCompiledTransactionMessageDecoder,
  getSignatureFromTransaction,
  getTransactionDecoder,
  type Transaction,
} from '@solana/kit';
import { PublicKey } from '@solana/web3.js';
import type { Clock } from '../../../platform/clock/clock';
import { LocalChain, type Outcome } from '../chain/local-chain';
import type { KeptChain, LocalState, LocalTransaction } from './records';

export interface LocalLedgerOptions {
  readonly clock: Clock;
  readonly programs: Readonly<Record<string, Uint8Array>>;
  /** Tells one local chain from another. */
  readonly seed: string;
  /** Kept before: the chain goes on from there. */
  readonly kept?: KeptChain | undefined;
}

/** As on a cluster (solana-sdk's `MAX_PROCESSING_AGE`). */
const BLOCKHASH_SLOTS = 150;
const SLOT_MICROS = 400_000;
/** Transactions that are remembered. */
const MAX_HISTORY = 200_000;

/** Why a cluster does not even take a transaction. */
export class NotTaken extends Error {
  override name = 'NotTaken';
}

export class LocalLedger {
  readonly genesis: string;
  readonly chain: LocalChain;
  readonly transactions: LocalTransaction[] = [];
  private readonly bySignature = new Map<string, LocalTransaction>();
  private readonly byAddress = new Map<string, LocalTransaction[]>();
  private readonly begun: number;
  private lastSlot: number;
  private readonly decoder = getTransactionDecoder();
  private final: { bytes: Uint8Array; slot: number; transactions: number };
  private finalView: LocalChain | undefined;
  /** Time that was added by hand, in µs. */
  private ahead = 0;
  /** Something changed besides transactions. */
  private touched = false;

  constructor(private readonly options: LocalLedgerOptions) {
    const { kept, seed, clock } = options;
    this.genesis = kept?.state.genesis ?? base58(hash(`local chain ${seed}`));
    this.chain = new LocalChain(options.programs);
    if (kept !== undefined) this.chain.restore(kept.bytes);
    this.chain.leaveBlockhashes();
    this.lastSlot = kept?.state.slot ?? 1;
    this.begun = clock.nowMicros() - this.lastSlot * SLOT_MICROS;
    for (const one of kept?.transactions ?? []) this.remember(one);
    this.final = this.snapshot();
    this.pass();
  }

  get now(): number {
    return this.options.clock.nowMicros() + this.ahead;
  }

  /** Lets time pass on the chain alone, for tests of delays. */
  advance(seconds: number): void {
    this.ahead += seconds * 1_000_000;
  }

  /** Slot and block height: a block a slot. */
  get slot(): number {
    return this.pass();
  }

  get finalSlot(): number {
    return this.final.slot;
  }

  blockhash(): { readonly blockhash: string; readonly lastValidBlockHeight: number } {
    const slot = this.pass();
    return { blockhash: this.hashOf(slot), lastValidBlockHeight: slot + BLOCKHASH_SLOTS };
  }

  /**
   * @param wire bytes of a signed transaction
   * @throws NotTaken when a cluster would refuse it unseen
   */
  send(wire: Uint8Array): LocalTransaction {
    const transaction = this.decode(wire);
    const signature = getSignatureFromTransaction(transaction);
    const known = this.bySignature.get(signature);
    if (known !== undefined) return known;
    const slot = this.pass();
    const message = messageOf(transaction);
    const age = this.ageOf(message.blockhash, slot);
    if (age === undefined) throw new NotTaken('Blockhash not found');
    const outcome = this.chain.send({ transaction, signature, bytes: wire });
    if (outcome.computeUnits === 0 && outcome.error?.includes('allowed') === true) {
      throw new NotTaken(outcome.error);
    }
    const wireText = Buffer.from(wire).toString('base64');
    const done = { ...entry(outcome, slot), wire: wireText, keys: message.keys };
    this.remember(done);
    return done;
  }

  transaction(signature: string): LocalTransaction | undefined {
    return this.bySignature.get(signature);
  }

  isFinal({ slot }: LocalTransaction): boolean {
    return slot <= this.final.slot;
  }

  /** Newest first. */
  ofAddress(key: string): LocalTransaction[] {
    return (this.byAddress.get(key) ?? []).toReversed();
  }

  /** State of an account; the final one may be older. */
  account(key: string, final: boolean) {
    const found = this.view(final).svm.getAccount(address(key));
    return found.exists ? found : undefined;
  }

  accountsOf(program: string, final: boolean) {
    return this.view(final).svm.getProgramAccounts(address(program));
  }

  airdrop(key: string, amount: bigint): string {
    this.chain.fund(new PublicKey(key), amount);
    this.touched = true;
    return base58(Buffer.concat([hash(`airdrop ${key} ${this.slot}`), hash(`${amount}`)]));
  }

  /** Everything so far becomes final. @returns what a restart needs */
  finalize(): { readonly state: LocalState; readonly bytes: Uint8Array } {
    this.final = this.snapshot();
    this.finalView = undefined;
    this.touched = false;
    // What comes next has a later slot, so that it is not taken for final.
    this.lastSlot = Math.max(this.pass(), this.final.slot + 1);
    const { slot, transactions, bytes } = this.final;
    return { state: { genesis: this.genesis, slot, transactions }, bytes };
  }

  get hasNews(): boolean {
    return this.touched || this.transactions.length > this.final.transactions;
  }

  /** Forgets what is not final: what a fork or a killed process does. @returns how many */
  rollBack(): number {
    const lost = this.transactions.splice(this.final.transactions);
    this.chain.restore(this.final.bytes);
    this.chain.leaveBlockhashes();
    for (const one of lost) {
      this.bySignature.delete(one.signature);
      for (const key of one.keys) {
        this.byAddress.set(
          key,
          (this.byAddress.get(key) ?? []).filter((known) => known !== one),
        );
      }
    }
    return lost.length;
  }

  private snapshot() {
    const transactions = this.transactions.length;
    return { bytes: this.chain.toBytes(), slot: this.lastSlot, transactions };
  }

  private view(final: boolean): LocalChain {
    if (!final || !this.hasNews) return this.chain;
    if (this.finalView === undefined) {
      this.finalView = new LocalChain({});
      this.finalView.restore(this.final.bytes);
    }
    return this.finalView;
  }

  private pass(): number {
    const slot = Math.floor((this.now - this.begun) / SLOT_MICROS);
    this.lastSlot = Math.max(this.lastSlot, slot);
    this.chain.now = BigInt(Math.floor(this.now / 1_000_000));
    return this.lastSlot;
  }

  private hashOf(slot: number): string {
    return base58(hash(`${this.genesis} ${slot}`));
  }

  private ageOf(blockhash: string, slot: number): number | undefined {
    for (let age = 0; age <= BLOCKHASH_SLOTS && age <= slot; age++) {
      if (this.hashOf(slot - age) === blockhash) return age;
    }
    return undefined;
  }

  private decode(wire: Uint8Array): Transaction {
    try {
      return this.decoder.decode(wire);
    } catch {
      throw new NotTaken('failed to deserialize transaction');
    }
  }

  private remember(one: LocalTransaction): void {
    if (this.transactions.length >= MAX_HISTORY) {
      throw new NotTaken(`this local chain is full: ${MAX_HISTORY} transactions; begin a new one`);
    }
    this.transactions.push(one);
    this.bySignature.set(one.signature, one);
    for (const key of one.keys) {
      const list = this.byAddress.get(key);
      if (list === undefined) this.byAddress.set(key, [one]);
      else list.push(one);
    }
  }
}

const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
const base58 = (bytes: Uint8Array): string => getBase58Decoder().decode(bytes);

function messageOf({ messageBytes }: Transaction): { blockhash: string; keys: string[] } {
  const message = getCompiledTransactionMessageDecoder().decode(messageBytes);
  return { blockhash: message.lifetimeToken, keys: message.staticAccounts.map(String) };
}

function entry(outcome: Outcome, slot: number): Omit<LocalTransaction, 'wire' | 'keys'> {
  const { signature, logs, computeUnits, error, custom } = outcome;
  const failure = error === undefined ? null : { text: error, custom };
  return { signature, slot, logs, computeUnits, error: failure };
}
