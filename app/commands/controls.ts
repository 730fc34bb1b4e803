/**
 * `probity controls`: writes docs/CONTROLS.md from the catalogues of the law and the registry of
 * rules. With `--check` it writes nothing and fails when the page is stale.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestFile } from '../../surveillance/controls/matrix';
import { controlsPage } from '../../surveillance/controls/page';
import { CodedError, errorCode } from '../../platform/errors/coded-error';
import { parseArguments } from './arguments';
import { BadInput } from './bad-input';

const USAGE = 'usage: probity controls [--root DIR] [--check]';
/** Below the repository's root; where tests of rules stand. */
const TEST_FOLDERS = ['surveillance', 'tests/surveillance'];
const PAGE = 'docs/CONTROLS.md';
/** It holds this page and no rule. */
const OWN_TEST = 'controls.test.ts';

/** @throws BadInput; CodedError CONTROLS_STALE */
export async function run(args: readonly string[]): Promise<number> {
  const { positionals, values, flags } = parseArguments(args, {
    values: ['root'],
    flags: ['check'],
    usage: USAGE,
  });
  if (positionals.length > 0) throw new BadInput(USAGE);
  const root = values.get('root') ?? process.cwd();
  const page = controlsPage(testFiles(root));
  const path = join(root, PAGE);
  if (!flags.has('check')) writeFileSync(path, page);
  else if (readFileSync(path, 'utf8') !== page) {
    const todo = 'run `probity controls` and commit what it writes';
    throw new CodedError('CONTROLS_STALE', `${PAGE} is not what the rules say now: ${todo}`);
  }
  return 0;
}

/** All test files about rules, by path from the root, sorted. */
function testFiles(root: string): TestFile[] {
  const found: TestFile[] = [];
  for (const folder of TEST_FOLDERS) {
    for (const name of namesIn(join(root, folder))) {
      if (!name.endsWith('.test.ts') || name.endsWith(OWN_TEST)) continue;
      const path = `${folder}/${name.replaceAll('\\', '/')}`;
      found.push({ path, text: readFileSync(join(root, path), 'utf8') });
    }
  }
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' });
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
    throw new BadInput(`the repository's files are not here; say where with --root (${folder})`);
  }
}
