/**
 * The local chain on disk: its transactions in one file that only grows, its state in another that
 * names how many of them it has. What is kept is final; a kill loses the rest, as a fork does.
 */
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { CodedError } from '../../../platform/errors/coded-error';
import type { LocalLedger } from './ledger';
import type { KeptChain, LocalState, LocalTransaction } from './records';

export class ChainFolder {
  private readonly statePath: string;
  private readonly transactionsPath: string;
  /** Transactions in the file. */
  private written = 0;

  constructor(readonly path: string) {
    this.statePath = join(path, 'state');
    this.transactionsPath = join(path, 'transactions.jsonl');
  }

  /** undefined: there is none yet. @throws CodedError CHAIN_UNREADABLE */
  read(): KeptChain | undefined {
    if (!existsSync(this.statePath)) return undefined;
    const whole = readFileSync(this.statePath);
    const end = whole.indexOf(10);
    // as: written by save() of this class
    const state = JSON.parse(whole.subarray(0, end).toString()) as LocalState;
    const lines = readFileSync(this.transactionsPath, 'utf8').split('\n').filter(Boolean);
    if (lines.length < state.transactions) {
      const what = `${this.transactionsPath} has ${lines.length} transactions`;
      const todo = 'begin anew with an empty data folder';
      throw new CodedError(
        'CHAIN_UNREADABLE',
        `${what}, ${state.transactions} are needed: ${todo}`,
      );
    }
    const kept = lines.slice(0, state.transactions);
    // What a kill left behind the state never was final.
    if (lines.length > kept.length) {
      writeFileSync(this.transactionsPath, kept.map((line) => `${line}\n`).join(''));
    }
    this.written = kept.length;
    // as: written by save() of this class
    const transactions = kept.map((line) => JSON.parse(line) as LocalTransaction);
    return { state, bytes: Uint8Array.from(whole.subarray(end + 1)), transactions };
  }

  /** Makes everything so far final. */
  save(ledger: LocalLedger): void {
    mkdirSync(this.path, { recursive: true, mode: 0o700 });
    const fresh = ledger.transactions.slice(this.written);
    const lines = fresh.map((one) => `${JSON.stringify(one)}\n`).join('');
    appendFileSync(this.transactionsPath, lines, { mode: 0o600 });
    this.written = ledger.transactions.length;
    const { state, bytes } = ledger.finalize();
    const draft = `${this.statePath}.part`;
    writeFileSync(draft, Buffer.concat([Buffer.from(`${JSON.stringify(state)}\n`), bytes]));
    renameSync(draft, this.statePath);
  }
}
