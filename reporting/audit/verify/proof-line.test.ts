import { EMPTY_ROOT, leafHash, nodeHash } from '../tree/hashes';
import { judgeLine, UnreadableProof } from './proof-line';

const [a, b] = [leafHash(Buffer.from('a')), leafHash(Buffer.from('b'))];
const text = (hash: Buffer) => hash.toString('base64');
const inclusion = {
  id: 'x',
  kind: 'inclusion',
  leafIdx: '1',
  treeSize: '2',
  leafHash: text(b),
  root: text(nodeHash(a, b)),
  proof: [text(a)],
};
const consistency = {
  id: 'y',
  kind: 'consistency',
  size1: 1,
  size2: 2,
  root1: text(a),
  root2: text(nodeHash(a, b)),
  proof: [text(b)],
};
const judge = (value: object) => judgeLine(JSON.stringify(value));

test('true and false proofs are told apart, with their ids', () => {
  expect(judge(inclusion)).toBe('{"id": "x", "ok": true}');
  expect(judge({ ...inclusion, leafIdx: 0 })).toBe('{"id": "x", "ok": false}');
  expect(judge(consistency)).toBe('{"id": "y", "ok": true}');
  expect(judge({ ...consistency, root2: text(b) })).toBe('{"id": "y", "ok": false}');
  expect(judge({ ...consistency, id: 7 })).toBe('{"id": 7, "ok": true}');
  expect(judge({ ...consistency, id: 'a "b" 12' })).toBe('{"id": "a \\"b\\" 12", "ok": true}');
});

test('no digit of a 64-bit integer is lost, as a number or as text', () => {
  const line = JSON.stringify({ ...inclusion, leafIdx: '#', treeSize: '#' });
  const numbers = (index: string, size: string) => line.replace('"#"', index).replace('"#"', size);
  // The last leaf of 2^63+1 stands alone at its right edge: one sibling is its whole path.
  const index = String(2n ** 63n);
  const size = String(2n ** 63n + 1n);
  expect(judgeLine(numbers(index, size))).toBe('{"id": "x", "ok": true}');
  expect(judgeLine(numbers(`"${index}"`, `"${size}"`))).toBe('{"id": "x", "ok": true}');
  expect(judgeLine(numbers(index, index))).toBe('{"id": "x", "ok": false}');
  expect(judgeLine(numbers(size, size))).toBe('{"id": "x", "ok": false}');
  expect(() => judgeLine(numbers('1', String(2n ** 64n)))).toThrow(/2\^64-1/);
});

test('no proof, a hash of another length and the empty tree give false, not an error', () => {
  expect(judge({ ...inclusion, proof: null })).toMatch(/false/);
  expect(judge({ ...inclusion, root: null })).toMatch(/false/);
  expect(judge({ ...inclusion, leafHash: 'AAAA' })).toMatch(/false/);
  const bent = `${text(b).slice(0, -2)}${text(b).at(-2) === 'B' ? 'C' : 'B'}=`;
  expect(judge({ ...inclusion, leafHash: bent })).toMatch(/false/);
  const empty = { ...consistency, size1: 0, root1: text(EMPTY_ROOT), proof: [] };
  expect(judge(empty)).toMatch(/false/);
});

test.each([
  'nonsense',
  '[]',
  'null',
  '{}',
  JSON.stringify({ ...inclusion, id: undefined }),
  JSON.stringify({ ...inclusion, kind: 'other' }),
  JSON.stringify({ ...inclusion, leafIdx: -1 }),
  JSON.stringify({ ...inclusion, leafIdx: 1.5 }),
  JSON.stringify({ ...inclusion, leafIdx: '01' }),
  JSON.stringify({ ...inclusion, treeSize: '2e0' }),
  JSON.stringify({ ...inclusion, treeSize: true }),
  JSON.stringify({ ...inclusion, leafHash: '%%%%' }),
  JSON.stringify({ ...inclusion, proof: 'x' }),
  JSON.stringify({ ...inclusion, proof: [1, null] }),
  JSON.stringify({ ...inclusion, proof: new Array(2000).fill('AAAA') }),
])('%s cannot be judged', (line) => {
  expect(() => judgeLine(line)).toThrow(UnreadableProof);
});
