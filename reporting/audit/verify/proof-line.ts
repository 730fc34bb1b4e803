/**
 * Proofs as JSON lines, as `probity verify-proof` takes them: hashes in base64, indices and sizes
 * as decimal strings or integers up to 2^64-1, which a JSON number would round.
 */
import { exactBase64 } from '../notes/key';
import { verifyConsistency, verifyInclusion } from '../tree/verify-proof';

/** Why a line cannot be judged. */
export class UnreadableProof extends Error {
  override name = 'UnreadableProof';
}

const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g;
const UNSIGNED = /^(0|[1-9]\d{0,19})$/;
const MAX_U64 = 2n ** 64n - 1n;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
/** Hashes taken from one line; a proof of more than 64 is false, far more are not read. */
const MAX_HASHES = 1024;

/**
 * Judges one line.
 * @returns `{"id": …, "ok": true|false}`, the id as it stands in the line
 * @throws UnreadableProof
 */
export function judgeLine(line: string): string {
  const given = objectOf(line);
  // The same with every number as a string, so that no digit is lost.
  const exact = objectOf(line.replace(TOKEN, (token) => (token[0] === '"' ? token : `"${token}"`)));
  const fields = new Fields(exact);
  const ok = fields.judge();
  const id = fields.text('id');
  const isNumber = typeof given.get('id') === 'number';
  return `{"id": ${isNumber ? id : JSON.stringify(id)}, "ok": ${ok}}`;
}

function objectOf(text: string): ReadonlyMap<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UnreadableProof('the line is not JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new UnreadableProof('the line is not a JSON object');
  }
  return new Map<string, unknown>(Object.entries(value));
}

class Fields {
  constructor(private readonly fields: ReadonlyMap<string, unknown>) {}

  judge(): boolean {
    const kind = this.text('kind');
    if (kind === 'inclusion') {
      return verifyInclusion({
        index: this.unsigned('leafIdx'),
        size: this.unsigned('treeSize'),
        leafHash: this.hash('leafHash'),
        root: this.hash('root'),
        proof: this.hashes('proof'),
      });
    }
    if (kind !== 'consistency') throw new UnreadableProof(`kind ${kind} is not known`);
    return verifyConsistency({
      size1: this.unsigned('size1'),
      size2: this.unsigned('size2'),
      root1: this.hash('root1'),
      root2: this.hash('root2'),
      proof: this.hashes('proof'),
    });
  }

  text(name: string): string {
    const value = this.fields.get(name);
    if (typeof value === 'string') return value;
    throw new UnreadableProof(`${name} is missing or of the wrong type`);
  }

  private unsigned(name: string): bigint {
    const text = this.text(name);
    const value = UNSIGNED.test(text) ? BigInt(text) : -1n;
    if (value >= 0n && value <= MAX_U64) return value;
    throw new UnreadableProof(`${name} must be an integer from 0 to 2^64-1`);
  }

  /** null is how some programs write no bytes. */
  private hash(name: string): Buffer {
    return this.fields.get(name) === null ? Buffer.alloc(0) : hashOf(this.text(name), name);
  }

  private hashes(name: string): Buffer[] {
    const list = this.fields.get(name);
    if (list === null) return [];
    if (!Array.isArray(list)) throw new UnreadableProof(`${name} is missing or not a list`);
    if (list.length > MAX_HASHES) throw new UnreadableProof(`${name} has ${list.length} hashes`);
    return list.map((item: unknown) => {
      if (typeof item === 'string') return hashOf(item, name);
      throw new UnreadableProof(`${name} holds something else than text`);
    });
  }
}

/** Two spellings of one hash are not both true: the unused bits of the last digit are 0. */
function hashOf(text: string, name: string): Buffer {
  if (!BASE64.test(text)) throw new UnreadableProof(`${name} is not base64`);
  return exactBase64(text) ?? Buffer.alloc(0);
}
