// The committed programs are what their sources say: otherwise every other test here would test
// something else. Building them again byte for byte is programs/build.sh --compare: .ci/run with
// REBUILD_PROGRAMS=1.
import { execFileSync } from 'node:child_process';
import { cpSync, appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../source-files';

const check = (folder: string): string => {
  try {
    const script = join(folder, 'source-hash.cjs');
    return execFileSync(process.execPath, [script, '--check'], { encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    return String(error);
  }
};

test('the committed programs were built from the committed sources', () => {
  expect(check(join(ROOT, 'programs'))).toBe('');
});

test('a changed source is noticed', () => {
  const copy = mkdtempSync(join(tmpdir(), 'probity-programs-'));
  try {
    const isBuild = (path: string) => !path.includes('target');
    cpSync(join(ROOT, 'programs'), copy, { recursive: true, filter: isBuild });
    appendFileSync(join(copy, 'token/src/lib.rs'), '\n');
    expect(check(copy)).toContain('older than their sources: settlement, amm, relay');
  } finally {
    rmSync(copy, { recursive: true });
  }
});
