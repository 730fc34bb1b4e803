import { generateKeyPairSync } from 'node:crypto';
import { EMPTY_ROOT, leafHash } from '../tree/hashes';
import { NoteFault, openCheckpoint, readCheckpoint, signCheckpoint } from './checkpoint';
import { exactBase64, isSignedBy, parseVerifierKey, signingKey } from './key';

const pkcs8 = () =>
  generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' });
const key = signingKey('probity.example/audit', pkcs8());
const root = leafHash(Buffer.from('entry'));
const state = { origin: key.name, size: 12, root };
const note = signCheckpoint(key, state);

test('the example of Go’s note package opens with its key', () => {
  const line = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
  const text =
    'If you think cryptography is the answer to your problem,\n' +
    "then you don't know what your problem is.\n";
  const signed =
    'x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=';
  const parsed = parseVerifierKey(line);
  const bytes = exactBase64(signed);
  if (parsed === undefined || bytes === undefined) throw new Error('the example was not read');
  expect(parsed.text).toBe(line);
  expect(bytes.subarray(0, 4)).toEqual(parsed.id);
  expect(isSignedBy(parsed, Buffer.from(text), bytes.subarray(4))).toBe(true);
  expect(isSignedBy(parsed, Buffer.from(`${text}x`), bytes.subarray(4))).toBe(false);
});

test('a checkpoint has three lines, an empty one, and the signature', () => {
  const [origin, size, hash, empty, signature, end] = note.split('\n');
  expect([origin, size, hash]).toEqual([key.name, '12', root.toString('base64')]);
  expect([empty, end]).toEqual(['', '']);
  expect(signature).toMatch(/^\u2014 probity\.example\/audit [A-Za-z0-9+/]{91}=$/);
  expect(openCheckpoint(note, key)).toEqual(state);
});

test('a verifier key reads as it is written, with a newline or without', () => {
  expect(parseVerifierKey(`${key.text}\n`)).toMatchObject({ name: key.name, id: key.id });
  expect(key.text).toMatch(/^probity\.example\/audit\+[0-9a-f]{8}\+A[A-Za-z0-9+/]{43}$/);
});

test('a bit that is flipped anywhere in a checkpoint or a key is found', () => {
  const opens = (text: string) => {
    try {
      return openCheckpoint(text, key) !== undefined;
    } catch (error) {
      if (error instanceof NoteFault) return false;
      throw error;
    }
  };
  expect(opens(note)).toBe(true);
  expect(flipped(note).filter((wrong) => opens(wrong.toString('utf8')))).toEqual([]);
  const keys = flipped(key.text).map((wrong) => wrong.toString('latin1'));
  expect(keys.filter((line) => parseVerifierKey(line) !== undefined)).toEqual([]);
});

/** For each byte the text with one of its bits flipped. */
function flipped(text: string): Buffer[] {
  const bytes = Buffer.from(text);
  return Array.from(bytes, (byte, at) => {
    const wrong = Buffer.from(bytes);
    wrong[at] = byte ^ (1 << ((at * 5) & 7));
    return wrong;
  });
}

test('signatures of witnesses are passed over, a foreign key is not enough', () => {
  const other = signingKey(key.name, pkcs8());
  const foreign = signCheckpoint(other, state);
  const [, witness = ''] = foreign.split('\n\n');
  expect(openCheckpoint(note + witness, key)).toEqual(state);
  expect(openCheckpoint(`${note}\u2014 witness.example AAAAAAA=\n`, key)).toEqual(state);
  expect(() => openCheckpoint(foreign, key)).toThrow(/is not signed by the key/);
  const elsewhere = signingKey('other.example/log', pkcs8());
  const moved = signCheckpoint(elsewhere, { ...state, origin: elsewhere.name });
  expect(() => openCheckpoint(moved, key)).toThrow(/is of the log other.example/);
});

const hash = root.toString('base64');
test.each([
  ['no signature', `a\n1\n${hash}\n`],
  ['a leading zero', `a\n01\n${hash}\n\n\u2014 a AAAAAAAA\n`],
  ['a negative size', `a\n-1\n${hash}\n\n\u2014 a AAAAAAAA\n`],
  ['an extension line', `a\n1\n${hash}\nmore\n\n\u2014 a AAAAAAAA\n`],
  ['an origin with a blank', `a b\n1\n${hash}\n\n\u2014 a AAAAAAAA\n`],
  ['a short root', `a\n1\nAAAA\n\n\u2014 a AAAAAAAA\n`],
  ['an empty tree with a root', `a\n0\n${hash}\n\n\u2014 a AAAAAAAA\n`],
  ['no newline at the end', `a\n1\n${hash}\n\n\u2014 a AAAAAAAA`],
  ['a hyphen for the dash', `a\n1\n${hash}\n\n- a AAAAAAAA\n`],
])('a checkpoint with %s is refused', (_what, text) => {
  expect(() => openCheckpoint(text, { ...key, name: 'a' })).toThrow(NoteFault);
});

test('the empty tree has a checkpoint of its own', () => {
  const empty = { origin: key.name, size: 0, root: EMPTY_ROOT };
  expect(readCheckpoint(signCheckpoint(key, empty))).toEqual(empty);
});

test.each(['', 'a b', 'a+b', 'a\nb'])('%j is no name of a key', (name) => {
  expect(() => signingKey(name, pkcs8())).toThrow(RangeError);
});
