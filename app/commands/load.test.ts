import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './load';

const dir = mkdtempSync(join(tmpdir(), 'probity-load-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const MICROS_PER_YEAR = 31_557_600_000_000;

test.each([
  [
    'a time eleven years ahead',
    `{"type":"clock","ts":${Date.now() * 1000 + 11 * MICROS_PER_YEAR}}`,
  ],
  ['words nested too deeply', `{"type":"clock","ts":2,"x":${'['.repeat(600)}${']'.repeat(600)}}`],
])('%s is refused with its line before anything is written', async (_what, line) => {
  const [flow, data] = [join(dir, 'flow.jsonl'), join(dir, 'data')];
  writeFileSync(flow, `{"type":"clock","ts":1}\n${line}\n`);
  const message = expect.stringMatching(/(ten years ahead|nested too deeply).*flow\.jsonl:2\)$/);
  await expect(run([flow, '--data', data])).rejects.toMatchObject({ message });
  expect(existsSync(data)).toBe(false);
});
