import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './check';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'probity-check-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What it answers to the lines, and how it ends. */
async function check(...lines: string[]): Promise<{ said: unknown[]; end: number | string }> {
  const file = join(folder, 'questions.jsonl');
  writeFileSync(file, lines.map((line) => `${line}\n`).join(''));
  let text = '';
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((...args: unknown[]) => {
    const [words, done] = args;
    text += String(words);
    if (typeof done === 'function') done();
    return true;
  });
  const end = await run([file]).catch((error: Error) => error.message);
  write.mockRestore();
  const said = text.split('\n').filter((line) => line !== '');
  return { said: said.map((line) => JSON.parse(line)), end };
}

test('each line has its answer, in order', async () => {
  const { said, end } = await check(
    '{"id":1,"kind":"lei","value":"506700GE1G29325QX363"}',
    '',
    '{"id":"b","kind":"isin","value":"US0378331004"}',
    '{"id":3,"kind":"isin","value":5}',
    '{"id":4,"kind":"ivms101","value":"{}"}',
  );
  expect(end).toBe(0);
  expect(said).toEqual([
    { id: 1, ok: true },
    { id: 'b', ok: false, reason: expect.stringContaining('Luhn') },
    { id: 3, ok: false, reason: 'an isin is a text' },
    { id: 4, ok: false, reason: expect.stringContaining('neither'), version: '101' },
  ]);
});

test.each([
  ['{"id":1', /not JSON/],
  ['{"id":1,"kind":"bic","value":"x"}', /id, kind/],
  ['[]', /id, kind/],
])('%s ends it with its line, after the answers before', async (line, what) => {
  const { said, end } = await check('{"id":1,"kind":"isin","value":"US0378331005"}', line);
  expect(said).toEqual([{ id: 1, ok: true }]);
  expect(end).toMatch(what);
});
