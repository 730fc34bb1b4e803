/**
 * Takes the records of platform_audit into the tree, in their order, and signs what the tree has
 * become. Each step is one transaction under the tree's lock, so any number of processes may do it.
 */
import { readAudit } from '../../../platform/audit/audit';
import { CodedError, errorText } from '../../../platform/errors/coded-error';
import { transaction, type Sql } from '../../../platform/postgres/pool';
import type { AuditCheckpoint } from '../../contract/audit';
import { openCheckpoint, signCheckpoint, type Checkpoint } from '../notes/checkpoint';
import type { SigningKey, VerifierKey } from '../notes/key';
import { leafHash } from '../tree/hashes';
import { TileProofs } from '../tree/tile-proofs';
import type { AnchorFile } from './anchor-file';
import { insertCheckpoint, newestCheckpoint } from './checkpoint-table';
import { openSigningKey, type KeyStore } from './key-table';
import { appendLeaves, lockTree, TileTable } from './tile-table';

/** Records in one transaction. */
const PAGE = 2048;

export interface SequencerOptions extends KeyStore {
  readonly anchor: AnchorFile;
}

export class AuditSequencer {
  private key: SigningKey | undefined;

  constructor(private readonly options: SequencerOptions) {}

  /**
   * Everything that was appended before the call is in the tree after it. That a key
   * was made is recorded too, so a tree that is signed is never empty.
   * @returns records taken in
   * @throws CodedError AUDIT_GAP when a record is missing
   */
  async takeIn(signal?: AbortSignal): Promise<number> {
    await this.opened();
    let taken = 0;
    while (signal?.aborted !== true) {
      const page = await transaction(this.options.pool, takePage);
      taken += page;
      if (page < PAGE) break;
    }
    return taken;
  }

  /**
   * Signs the tree as it is, unless that was signed already.
   * @throws CodedError AUDIT_FORKED when the tree does not go on from what was signed before
   */
  async sign(): Promise<AuditCheckpoint> {
    const { pool, clock, anchor } = this.options;
    const key = await this.opened();
    return transaction(pool, async (tx) => {
      const size = await lockTree(tx);
      const tree = new TileProofs(new TileTable(tx));
      const last = await newestCheckpoint(tx);
      const kept = anchor.read();
      await goesOnFrom(tree, size, openOwn(last?.note, key, 'the database'));
      await goesOnFrom(tree, size, openOwn(kept, key, anchor.path));
      if (last?.size === size) {
        if (kept !== last.note) anchor.write(last.note);
        return last;
      }
      const root = await tree.root(size);
      const note = signCheckpoint(key, { origin: key.name, size, root });
      const signedAt = clock.nowMicros();
      const signed = { size, root: root.toString('base64'), note, signedAt };
      await insertCheckpoint(tx, signed);
      // Before the commit: a state that others may see is always one that this file has, or had.
      anchor.write(note);
      return signed;
    });
  }

  private async opened(): Promise<SigningKey> {
    this.key ??= await openSigningKey(this.options);
    return this.key;
  }
}

async function takePage(tx: Sql): Promise<number> {
  const size = await lockTree(tx);
  const entries = await readAudit(tx, size, PAGE);
  if (entries.length === 0) return 0;
  entries.forEach(({ seq }, i) => {
    const expected = size + i + 1;
    if (seq === expected) return;
    const what = `audit record ${expected} is missing, ${seq} comes instead`;
    throw new CodedError('AUDIT_GAP', `${what}: restore platform_audit from a copy`);
  });
  await appendLeaves(
    tx,
    size,
    entries.map(({ entry }) => leafHash(Buffer.from(entry))),
  );
  return entries.length;
}

interface Signed extends Checkpoint {
  readonly place: string;
}

function openOwn(note: string | undefined, key: VerifierKey, place: string): Signed | undefined {
  if (note === undefined) return undefined;
  try {
    return { ...openCheckpoint(note, key), place };
  } catch (error) {
    const what = `the checkpoint in ${place} ${errorText(error)}`;
    const todo = 'nothing is signed: restore the database that belongs to this data folder';
    throw new CodedError('AUDIT_FORKED', `${what}; ${todo}`, { cause: error });
  }
}

/** Two states that are not consistent are never signed (audit-log-format). */
async function goesOnFrom(tree: TileProofs, size: number, signed: Signed | undefined) {
  if (signed === undefined) return;
  const todo = 'nothing is signed: restore a copy of the database that has those records';
  if (signed.size > size) {
    const what = `${signed.place} says that ${signed.size} audit records were signed, ${size} are`;
    throw new CodedError('AUDIT_FORKED', `${what} here; ${todo}`);
  }
  if ((await tree.root(signed.size)).equals(signed.root)) return;
  const what = `the first ${signed.size} audit records are not those that were signed`;
  throw new CodedError('AUDIT_FORKED', `${what} (${signed.place}); ${todo}`);
}
