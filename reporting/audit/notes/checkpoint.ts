/**
 * Checkpoints (C2SP tlog-checkpoint as signed-note): three lines of text and at least one
 * signature of the log's own key. Read as strictly as they are written.
 */
import { EMPTY_ROOT, HASH_BYTES } from '../tree/hashes';
import {
  exactBase64,
  isKeyName,
  isSignedBy,
  SIGNATURE_BYTES,
  signBytes,
  type SigningKey,
  type VerifierKey,
} from './key';

/** A state of a log. */
export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Buffer;
}

/** What is wrong with a note, in words that go on from "the checkpoint". */
export class NoteFault extends Error {
  override name = 'NoteFault';
}

/** Larger than any checkpoint with all the witnesses in the world. */
export const MAX_NOTE_BYTES = 65_536;
const SIZE = /^(0|[1-9]\d{0,15})$/;
const SIGNATURE_LINE = /^\u2014 (\S+) ([A-Za-z0-9+/]+={0,2})$/;
const ID_BYTES = 4;

function textOf({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${root.toString('base64')}\n`;
}

/** The signed note. @throws RangeError when the key has another name than the log */
export function signCheckpoint(key: SigningKey, checkpoint: Checkpoint): string {
  if (key.name !== checkpoint.origin) throw new RangeError('the log and its key have one name');
  const text = textOf(checkpoint);
  const signature = signBytes(key, Buffer.from(text));
  const signed = Buffer.concat([key.id, signature]).toString('base64');
  return `${text}\n\u2014 ${key.name} ${signed}\n`;
}

/**
 * The state that a note signs. Signatures of other keys (witnesses) are passed over.
 * @throws NoteFault when it is no checkpoint, of another log, or not signed by this key
 */
export function openCheckpoint(note: string, key: VerifierKey): Checkpoint {
  const checkpoint = readCheckpoint(note);
  if (checkpoint.origin !== key.name) {
    throw new NoteFault(`is of the log ${checkpoint.origin}, not of ${key.name}`);
  }
  const text = Buffer.from(textOf(checkpoint));
  const own = signaturesOf(note).filter(({ name, id }) => name === key.name && id.equals(key.id));
  if (own.length === 0) throw new NoteFault(`is not signed by the key ${keyName(key)}`);
  for (const { signature } of own) {
    if (signature.length !== SIGNATURE_BYTES || !isSignedBy(key, text, signature)) {
      throw new NoteFault(`does not bear a true signature of the key ${keyName(key)}`);
    }
  }
  return checkpoint;
}

function keyName({ name, id }: VerifierKey): string {
  return `${name}+${id.toString('hex')}`;
}

/** The state that a note tells, whoever signed it. @throws NoteFault when it is no checkpoint */
export function readCheckpoint(note: string): Checkpoint {
  const [origin = '', sizeText = '', rootText = '', ...rest] = partsOf(note).text.split('\n');
  if (rest.join('\n') !== '') throw new NoteFault('has extension lines, which this log never has');
  if (!isKeyName(origin)) throw new NoteFault('has no origin in its first line');
  const size = Number(sizeText);
  if (!SIZE.test(sizeText) || !Number.isSafeInteger(size)) {
    throw new NoteFault('has no tree size in its second line');
  }
  const root = exactBase64(rootText);
  if (root?.length !== HASH_BYTES) throw new NoteFault('has no root hash in its third line');
  if (size === 0 && !root.equals(EMPTY_ROOT)) {
    throw new NoteFault('has a root that is not the empty tree’s, and a size of 0');
  }
  return { origin, size, root };
}

/** Text with its last newline, and the signature lines. */
function partsOf(note: string): { text: string; lines: string[] } {
  const gap = note.lastIndexOf('\n\n');
  if (gap < 0 || !note.endsWith('\n')) throw new NoteFault('is not a signed note');
  const lines = note.slice(gap + 2, -1).split('\n');
  return { text: note.slice(0, gap + 1), lines };
}

function signaturesOf(note: string): { name: string; id: Buffer; signature: Buffer }[] {
  return partsOf(note).lines.map((line) => {
    const [, name, encoded] = SIGNATURE_LINE.exec(line) ?? [];
    const bytes = encoded === undefined ? undefined : exactBase64(encoded);
    if (name === undefined || !isKeyName(name) || bytes === undefined || bytes.length <= ID_BYTES) {
      throw new NoteFault('has a signature line that is none');
    }
    return { name, id: bytes.subarray(0, ID_BYTES), signature: bytes.subarray(ID_BYTES) };
  });
}
