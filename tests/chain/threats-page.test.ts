// docs/THREATS.md names each refusal by its number, and tests that are there.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadProgram } from '../../core/settlement/chain/program';
import { ROOT } from '../source-files';

const FIRST_ERROR = 6000;
const page = readFileSync(join(ROOT, 'docs/THREATS.md'), 'utf8');
const refusals = page.slice(page.indexOf('## 6'));
const tables = {
  settlement: refusals.slice(0, refusals.indexOf('| amm |')),
  amm: refusals.slice(refusals.indexOf('| amm |')),
} as const;

test.each(['settlement', 'amm'] as const)('the page has every refusal of %s', (name) => {
  const rows = [...tables[name].matchAll(/^\| (\d+) `(\w+)` \|/gm)];
  const program = loadProgram(ROOT, name);
  const named = rows.map((_row, i) => program.errorName(FIRST_ERROR + i));
  expect(rows.map(([, number, error]) => [Number(number), error])).toEqual(
    named.map((error, i) => [FIRST_ERROR + i, error]),
  );
  expect(program.errorName(FIRST_ERROR + rows.length)).toBeUndefined();
});

test('each test that the page names is in the file of its letter', () => {
  const files = new Map(
    [...page.matchAll(/\[\*\*(\w)\*\* [\w-]+\]\(\.\.\/([^)]+)\)/g)].map(([, letter, path]) => [
      letter,
      // An apostrophe is written in either way in a name.
      readFileSync(join(ROOT, path!), 'utf8').replaceAll("\\'", "'"),
    ]),
  );
  expect(files.size).toBe(17);
  const text = page.replaceAll(/\s+/g, ' ');
  const named = [...text.matchAll(/\b([A-Z]) ((?:"[^"]+"(?:, )?)+)/g)].flatMap(([, letter, list]) =>
    [...list!.matchAll(/"([^"]+)"/g)].map(([, name]) => [letter, name!] as const),
  );
  expect(named.length).toBeGreaterThan(60);
  const missing = named.filter(([letter, name]) => !files.get(letter)?.includes(name));
  expect(missing).toEqual([]);
});
