/**
 * For traders' programs, without any package: checks that one's own order stands where the
 * exchange says in its signed audit log. Nothing of the answer is believed but the key that one
 * brings along.
 */
import { createHash, createPublicKey, verify } from 'node:crypto';
import { eventCodec, WireReader, type EventOf } from '../../core/contract';

/** The parts of `GET /api/v3/order/proof` that are used. */
export interface OrderProofAnswer {
  readonly event: string;
  readonly inBatch: { readonly proof: readonly string[] };
  readonly record: string;
  readonly inLog: { readonly proof: readonly string[] };
  readonly checkpoint: string;
}

export interface ProvenOrder {
  /** The order's first event as the log has it: prices in ticks, quantities in lots. */
  readonly accepted: EventOf<'accepted'>;
  /** The signed state that covers it; compare it with others' and with the anchors on chain. */
  readonly checkpoint: LogState;
}

interface LogState {
  readonly origin: string;
  readonly size: number;
  /** Base64. */
  readonly root: string;
}

/** What is wrong with a proof, in one sentence. */
export class ProofFault extends Error {
  override name = 'ProofFault';
}

/**
 * @param vkey the log's verifier key, from where it is published: `<name>+<id>+<base64>`
 * @throws ProofFault
 */
export function verifyOrderProof(answer: OrderProofAnswer, vkey: string): ProvenOrder {
  const checkpoint = openNote(answer.checkpoint, vkey);
  const record: unknown = parsed(answer.record);
  // as: what is used of it is checked below
  const { seq = 0, action, after } = record as { seq?: number; action?: string; after?: unknown };
  // as: the same
  const { firstSeq, lastSeq, root } = (after ?? {}) as Record<string, unknown>;
  if (action !== 'log-batch' || typeof root !== 'string') {
    throw new ProofFault('the audit record is not one of a batch of the log');
  }
  const inLog = { index: seq - 1, size: checkpoint.size, proof: answer.inLog.proof };
  if (!isIncluded({ ...inLog, leaf: Buffer.from(answer.record), root: checkpoint.root })) {
    throw new ProofFault('the audit record is not in the signed log');
  }
  const bytes = Buffer.from(answer.event, 'base64');
  const accepted = decoded(bytes);
  const size = Number(lastSeq) - Number(firstSeq) + 1;
  const inBatch = { index: accepted.seq - Number(firstSeq), size, proof: answer.inBatch.proof };
  if (!isIncluded({ ...inBatch, leaf: bytes, root })) {
    throw new ProofFault(`event ${accepted.seq} is not in the batch that the record tells of`);
  }
  return { accepted, checkpoint };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    throw new ProofFault('the audit record is not JSON');
  }
}

function decoded(bytes: Buffer): EventOf<'accepted'> {
  try {
    const reader = new WireReader(bytes);
    const event = eventCodec.decode(reader);
    if (event.type === 'accepted' && reader.done) return event;
  } catch {
    // Said below.
  }
  throw new ProofFault('the event is not that of an accepted order');
}

const SPKI_HEAD = Buffer.from('302a300506032b6570032100', 'hex');
const ED25519 = 1;
const ID_BYTES = 4;

/** A signed note (C2SP signed-note, tlog-checkpoint). @throws ProofFault */
function openNote(note: string, vkey: string): LogState {
  const [, name = '', encoded = ''] = /^([^+\s]+)\+[0-9a-f]{8}\+(\S+)\s*$/.exec(vkey) ?? [];
  const typed = Buffer.from(encoded, 'base64');
  if (typed[0] !== ED25519 || typed.length !== 33) throw new ProofFault('this is no verifier key');
  const id = createHash('sha256').update(`${name}\n`).update(typed).digest().subarray(0, ID_BYTES);
  const [, text = '', lines = ''] = /^([^]*\n)\n([^]*)$/.exec(note) ?? [];
  const [origin = '', size = '', root = '', ...rest] = text.split('\n');
  if (origin !== name || !/^(0|[1-9]\d{0,15})$/.test(size) || rest.join('') !== '') {
    throw new ProofFault(`the checkpoint is not one of the log ${name}`);
  }
  const der = Buffer.concat([SPKI_HEAD, typed.subarray(1)]);
  const publicKey = createPublicKey({ key: der, format: 'der', type: 'spki' });
  const isSigned = lines.split('\n').some((line) => {
    const [dash, signer, word = ''] = line.split(' ');
    const bytes = Buffer.from(word, 'base64');
    if (dash !== '\u2014' || signer !== name || !bytes.subarray(0, ID_BYTES).equals(id))
      return false;
    return verify(null, Buffer.from(text), publicKey, bytes.subarray(ID_BYTES));
  });
  if (!isSigned) throw new ProofFault('the checkpoint is not signed by this key');
  return { origin, size: Number(size), root };
}

interface Claim {
  readonly leaf: Buffer;
  readonly index: number;
  readonly size: number;
  readonly proof: readonly string[];
  readonly root: string;
}

const sha256 = (...parts: readonly Uint8Array[]): Buffer =>
  createHash('sha256').update(Buffer.concat(parts)).digest();
const half = (value: number): number => Math.floor(value / 2);

/** RFC 9162 §2.1.3.2. */
function isIncluded({ leaf, index, size, proof, root }: Claim): boolean {
  if (!Number.isSafeInteger(index) || index < 0 || index >= size) return false;
  let [node, last, found] = [index, size - 1, sha256(Buffer.of(0), leaf)];
  for (const text of proof) {
    const sibling = Buffer.from(text, 'base64');
    if (last === 0 || sibling.length !== 32) return false;
    if (node % 2 === 1 || node === last) {
      found = sha256(Buffer.of(1), sibling, found);
      while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)];
    } else {
      found = sha256(Buffer.of(1), found, sibling);
    }
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && found.toString('base64') === root;
}
