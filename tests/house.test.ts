// Runs the tools that hold the house rules, each as a test whose failure text is the tool's output.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './source-files';

const TOOL_TIMEOUT_MS = 600_000;
const CODE_FOLDERS = [
  'core',
  'gateway',
  'surveillance',
  'kyc',
  'cases',
  'reporting',
  'platform',
  'app',
  'tests',
  'bench',
  'dashboards',
];

/** Runs a package's own program under this Node; gives '' when it is content, else what it said. */
async function complaints(program: string, args: readonly string[]): Promise<string> {
  const script = join(ROOT, 'node_modules', program);
  const child = spawn(process.execPath, [script, ...args], { cwd: ROOT });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return code === 0 ? '' : `exit ${String(code)}\n${output}`;
}

const TOOLS: ReadonlyArray<[string, string, string[]]> = [
  [
    'the types of the server fit (tsc)',
    'native-typescript/bin/tsc',
    ['--noEmit', '-p', 'tsconfig.json'],
  ],
  [
    'the types of the web page fit (tsc)',
    'native-typescript/bin/tsc',
    ['--noEmit', '-p', 'dashboards/web/tsconfig.json'],
  ],
  ['lint rules are kept (oxlint)', 'oxlint/bin/oxlint', ['--deny-warnings']],
  ['the layout is the formatter’s own (prettier)', 'prettier/bin/prettier.cjs', ['--check', '.']],
  [
    'imports go the allowed ways only (dependency-cruiser)',
    'dependency-cruiser/bin/dependency-cruise.mjs',
    ['--config', '.dependency-cruiser.cjs', ...CODE_FOLDERS],
  ],
  ['nothing is dead (knip)', 'knip/bin/knip.js', ['--no-config-hints']],
];

describe('the house', () => {
  it.each(TOOLS)(
    '%s',
    async (_sentence, program, args) => {
      expect(await complaints(program, args)).toBe('');
    },
    TOOL_TIMEOUT_MS,
  );
});
