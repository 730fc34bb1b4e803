import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { GrowingTree, rootOf } from './growing-tree';
import { EMPTY_ROOT, leafHash, leafHashWithin, nodeHash } from './hashes';
import { consistencyPlan, fullSubtrees, inclusionPlan, type ProofPart } from './subtrees';
import { TileGrowth, partialTiles } from './tile-growth';
import { TileProofs } from './tile-proofs';
import { hashIn, indexPath, levelsOf, readTilePath, tilePath, tilesAt } from './tiles';
import { verifyConsistency, verifyInclusion } from './verify-proof';

// The definitions of RFC 6962 §2.1 as they are written there; nothing shared with the code.
const sha256 = (...parts: Buffer[]) => createHash('sha256').update(Buffer.concat(parts)).digest();
const split = (n: number): number => {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
};
function naiveRoot(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 0) return sha256();
  if (leaves.length === 1) return leaves[0] ?? sha256();
  const k = split(leaves.length);
  const halves = [naiveRoot(leaves.slice(0, k)), naiveRoot(leaves.slice(k))];
  return sha256(Buffer.from([1]), ...halves);
}
function naivePath(m: number, leaves: readonly Buffer[]): Buffer[] {
  if (leaves.length === 1) return [];
  const k = split(leaves.length);
  const [left, right] = [leaves.slice(0, k), leaves.slice(k)];
  return m < k
    ? [...naivePath(m, left), naiveRoot(right)]
    : [...naivePath(m - k, right), naiveRoot(left)];
}
function naiveProof(m: number, leaves: readonly Buffer[], whole = true): Buffer[] {
  if (m === leaves.length) return whole ? [] : [naiveRoot(leaves)];
  const k = split(leaves.length);
  const [left, right] = [leaves.slice(0, k), leaves.slice(k)];
  return m <= k
    ? [...naiveProof(m, left, whole), naiveRoot(right)]
    : [...naiveProof(m - k, right, false), naiveRoot(left)];
}

const leavesOf = (n: number) => Array.from({ length: n }, (_, i) => leafHash(Buffer.from(`${i}`)));

function storeOf(leaves: readonly Buffer[]) {
  const growth = new TileGrowth(0, new Map());
  for (const leaf of leaves) growth.append(leaf);
  const tiles = new Map(growth.changed().map((t) => [`${t.level}/${t.index}`, t.hashes]));
  return new TileProofs({ tile: async (l, i) => tiles.get(`${l}/${i}`) ?? Buffer.alloc(0) });
}

// The eight leaves and roots that Certificate Transparency's implementations share.
const VECTOR_LEAVES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657'];
VECTOR_LEAVES.push('606162636465666768696a6b6c6d6e6f');
const VECTOR_ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

test('roots are those of Certificate Transparency’s test vectors', () => {
  const leaves = VECTOR_LEAVES.map((hex) => leafHash(Buffer.from(hex, 'hex')));
  VECTOR_ROOTS.forEach((root, n) => {
    expect(rootOf(leaves.slice(0, n)).toString('hex')).toBe(root);
  });
  expect(EMPTY_ROOT.toString('hex')).toBe(VECTOR_ROOTS[0]);
});

test('an entry within a buffer hashes as alone, and the buffer stays as it was', () => {
  const bytes = Buffer.from('....entry....');
  expect(leafHashWithin(bytes, 4, 9)).toEqual(leafHash(Buffer.from('entry')));
  expect(bytes.toString()).toBe('....entry....');
});

test('roots and proofs are those of the recursive definition', async () => {
  const sizes = fc.integer({ min: 1, max: 600 });
  await fc.assert(
    fc.asyncProperty(sizes, fc.nat(), fc.nat(), async (size, a, b) => {
      const leaves = leavesOf(size);
      const [index, size1] = [a % size, 1 + (b % size)];
      const store = storeOf(leaves);
      expect(rootOf(leaves)).toEqual(naiveRoot(leaves));
      expect(await store.root(size1)).toEqual(naiveRoot(leaves.slice(0, size1)));
      expect(await store.inclusion(index, size)).toEqual(naivePath(index, leaves));
      expect(await store.consistency(size1, size)).toEqual(naiveProof(size1, leaves));
    }),
    { numRuns: 30 },
  );
});

test('a true proof is accepted, and refused with anything changed', () => {
  const sizes = fc.integer({ min: 1, max: 130 });
  fc.assert(
    fc.property(sizes, fc.nat(), fc.nat(), (size, a, b) => {
      const leaves = leavesOf(size);
      const [index, size1] = [a % size, 1 + (b % size)];
      const [root, root1] = [naiveRoot(leaves), naiveRoot(leaves.slice(0, size1))];
      const leaf = leaves[index] ?? root;
      const path = naivePath(index, leaves);
      const inclusion = { index: BigInt(index), size: BigInt(size), leafHash: leaf, root };
      expect(verifyInclusion({ ...inclusion, proof: path })).toBe(true);
      const wrongPaths = changed(path, root);
      expect(wrongPaths.some((proof) => verifyInclusion({ ...inclusion, proof }))).toBe(false);
      const places = Array.from({ length: size + 2 }, (_, i) => BigInt(i));
      const accepted = places.filter((i) =>
        verifyInclusion({ ...inclusion, index: i, proof: path }),
      );
      expect(accepted).toEqual([inclusion.index]);
      const sizesOf = { size1: BigInt(size1), size2: BigInt(size) };
      const between = naiveProof(size1, leaves);
      const claim = { ...sizesOf, root1, root2: root };
      expect(verifyConsistency({ ...claim, proof: between })).toBe(true);
      const wrong = changed(between, root);
      expect(wrong.some((proof) => verifyConsistency({ ...claim, proof }))).toBe(false);
    }),
    { numRuns: 40 },
  );
});

/** Proofs that are not this one: a hash flipped, left out, put in before and after, cut. */
function changed(proof: readonly Buffer[], other: Buffer): Buffer[][] {
  const flipped = proof.map((hash, i) => {
    const wrong = Buffer.from(hash);
    wrong[i % 32] = (wrong[i % 32] ?? 0) ^ 1;
    return proof.with(i, wrong);
  });
  const without = proof.map((_, i) => proof.toSpliced(i, 1));
  const cut = proof.map((hash, i) => proof.with(i, hash.subarray(1)));
  return [...flipped, ...without, ...cut, [other, ...proof], [...proof, other]];
}

test('from the empty tree nothing is proved, and no tree is a later one’s end', () => {
  const [one] = leavesOf(1);
  if (one === undefined) throw new Error('no leaf');
  const roots = { root1: EMPTY_ROOT, root2: one, proof: [] };
  expect(verifyConsistency({ size1: 0n, size2: 1n, ...roots })).toBe(false);
  expect(verifyConsistency({ size1: 0n, size2: 0n, ...roots, root2: EMPTY_ROOT })).toBe(false);
  expect(verifyConsistency({ size1: 2n, size2: 1n, ...roots })).toBe(false);
  expect(() => consistencyPlan(0n, 5n)).toThrow(RangeError);
  expect(() => inclusionPlan(5n, 5n)).toThrow(RangeError);
});

test('proofs are made and judged up to 2^64-1 leaves', () => {
  // All leaves alike: the hash of a full subtree depends on its level alone.
  const full = [leafHash(Buffer.from('leaf'))];
  for (let i = 1; i <= 64; i++)
    full.push(nodeHash(full[i - 1] ?? EMPTY_ROOT, full[i - 1] ?? EMPTY_ROOT));
  const hashOf = (part: ProofPart) =>
    part
      .map(({ level }) => full[level] ?? EMPTY_ROOT)
      .reduceRight((right, left) => nodeHash(left, right));
  const rootAt = (n: bigint) => hashOf(fullSubtrees(0n, n));
  const sizes = fc.bigInt({ min: 1n, max: 2n ** 64n - 1n });
  fc.assert(
    fc.property(sizes, sizes, (a, b) => {
      const [size1, size2] = a < b ? [a, b] : [b, a];
      const [root1, root2] = [rootAt(size1), rootAt(size2)];
      const proof = consistencyPlan(size1, size2).map(hashOf);
      expect(verifyConsistency({ size1, size2, root1, root2, proof })).toBe(true);
      const index = size1 - 1n;
      const claim = { index, size: size2, leafHash: full[0] ?? root1, root: root2 };
      const path = inclusionPlan(index, size2).map(hashOf);
      expect(verifyInclusion({ ...claim, proof: path })).toBe(true);
      expect(verifyInclusion({ ...claim, index: size2, proof: path })).toBe(false);
    }),
  );
});

test('a tree grown in steps has the tiles of one grown at once', () => {
  const leaves = leavesOf(256 * 256 + 700);
  const once = new TileGrowth(0, new Map());
  for (const leaf of leaves) once.append(leaf);
  const wanted = new Map(once.changed().map((t) => [`${t.level}/${t.index}`, t.hashes]));
  const digests = (tiles: ReadonlyMap<string, Buffer>) =>
    [...tiles].map(([name, hashes]) => `${name} ${sha256(hashes).toString('hex')}`).sort();
  const kept = new Map<string, Buffer>();
  let size = 0;
  for (const step of [1, 254, 1, 300, 65_000, 256, 424]) {
    const edges = partialTiles(size).map(({ level, index, width }) => {
      const tile = kept.get(`${level}/${index}`) ?? Buffer.alloc(0);
      return [level, Array.from({ length: width }, (_, i) => hashIn(tile, i))] as const;
    });
    const growth = new TileGrowth(size, new Map(edges));
    for (const leaf of leaves.slice(size, size + step)) growth.append(leaf);
    for (const { level, index, hashes } of growth.changed()) kept.set(`${level}/${index}`, hashes);
    size = growth.size;
  }
  expect(size).toBe(leaves.length);
  expect(digests(kept)).toEqual(digests(wanted));
  const names = Array.from({ length: levelsOf(size) }, (_, level) => [...tilesAt(level, size)]);
  expect(
    names
      .flat()
      .map(({ level, index }) => `${level}/${index}`)
      .sort(),
  ).toEqual([...wanted.keys()].sort());
});

test('the newest full subtree is known at each level', () => {
  const tree = new GrowingTree();
  for (const leaf of leavesOf(8)) tree.append(leaf);
  expect(tree.newest(3)).toEqual(naiveRoot(leavesOf(8)));
  expect(tree.newest(1)).toEqual(naiveRoot(leavesOf(8).slice(6)));
  expect(() => tree.newest(4)).toThrow(RangeError);
});

test.each([
  [0, '000'],
  [5, '005'],
  [999, '999'],
  [1000, 'x001/000'],
  [1_234_067, 'x001/x234/067'],
])('tile %d stands at %s', (index, path) => {
  expect(indexPath(index)).toBe(path);
  const tile = { level: 3, index, width: 17 };
  expect(tilePath(tile)).toBe(`tile/3/${path}.p/17`);
  expect(readTilePath(tilePath(tile))).toEqual({ ...tile, entries: false });
});

test.each([
  'tile/0/5',
  'tile/00/005',
  'tile/0/x000/005',
  'tile/0/005.p/256',
  'tile/0/005.p/0',
  'tile/0/005.p/017',
  'tile/x/005',
  'tile/0/005/006',
])('%s is no name of a tile', (path) => {
  expect(readTilePath(path)).toBeUndefined();
});
