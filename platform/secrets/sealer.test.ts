import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSealer, sealingKey } from './sealer';

const key = Buffer.alloc(32, 7);

test('what was sealed opens with the same key and context', () => {
  const sealer = createSealer(key);
  const sealed = sealer.seal('s3cret Ω', 'api-key:K1');
  expect(sealed.includes('s3cret')).toBe(false);
  expect(sealer.open(sealed, 'api-key:K1')).toBe('s3cret Ω');
  expect(sealer.seal('s3cret Ω', 'api-key:K1').equals(sealed)).toBe(false);
});

test('another key, another context, and every flipped bit are refused', () => {
  const sealed = createSealer(key).seal('secret', 'a');
  const refused = expect.objectContaining({ code: 'SECRET_UNREADABLE' });
  expect(() => createSealer(randomBytes(32)).open(sealed, 'a')).toThrow(refused);
  expect(() => createSealer(key).open(sealed, 'b')).toThrow(refused);
  expect(() => createSealer(key).open(Buffer.alloc(0), 'a')).toThrow(refused);
  for (let bit = 0; bit < sealed.length * 8; bit++) {
    const changed = Buffer.from(sealed);
    changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
    expect(() => createSealer(key).open(changed, 'a')).toThrow(refused);
  }
});

test('a key from the environment is read as hexadecimal or base64, others are refused', () => {
  expect(sealingKey({ fromEnvironment: key.toString('hex') })).toEqual(key);
  expect(sealingKey({ fromEnvironment: key.toString('base64') })).toEqual(key);
  const refused = expect.objectContaining({ code: 'BAD_SECRET_KEY' });
  expect(() => sealingKey({ fromEnvironment: 'short' })).toThrow(refused);
  expect(() => sealingKey({})).toThrow(refused);
  expect(() => createSealer(Buffer.alloc(16))).toThrow(refused);
});

test('a key file is made once, for its owner alone, and refused when others may read it', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'sealer-'));
  try {
    const made = sealingKey({ dataDir });
    const path = join(dataDir, 'secret.key');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readFileSync(path, 'utf8').trim()).toBe(made.toString('hex'));
    expect(sealingKey({ dataDir })).toEqual(made);
    chmodSync(path, 0o640);
    expect(() => sealingKey({ dataDir })).toThrow(/chmod 600/);
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
});
