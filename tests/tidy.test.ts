// Holds the style rules over the whole repository, and proves on small samples that each can fail.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readSourceFiles, ROOT } from './source-files';
import { deadLinks, TIDY_RULES } from './tidy-rules';

const FOLDERS = [
  'app',
  'bench',
  'cases',
  'core',
  'dashboards',
  'deploy',
  'docs',
  'gateway',
  'kyc',
  'migrations',
  'platform',
  'programs',
  'reporting',
  'surveillance',
  'tests',
];

const files = readSourceFiles(ROOT);
const HEAD = '// What this file is for.\n';

/** For each rule: a file that breaks it, and one like it that keeps it. */
const SAMPLES: Readonly<Record<string, { bad: [string, string]; good: [string, string] }>> = {
  'a file has at most 250 lines': {
    bad: ['core/a.ts', 'x\n'.repeat(251)],
    good: ['core/a.ts', `// long-file: one loop over all\n${'x\n'.repeat(251)}`],
  },
  'a line has at most 100 characters': {
    bad: ['core/a.ts', 'x'.repeat(101)],
    good: ['core/a.ts', 'x'.repeat(100)],
  },
  'a file says on top what it is for': {
    bad: ['migrations/core/001_a.sql', 'create table core_a ();'],
    good: ['core/a.ts', HEAD],
  },
  'no file or folder is named like a drawer': {
    bad: ['core/book/order-utils.ts', HEAD],
    good: ['core/book/futility.ts', HEAD],
  },
  'only contracts are barrels': {
    bad: ['core/book/all.ts', "export * from './a';\n"],
    good: ['core/contract/index.ts', "export * from './a';\n"],
  },
  'nothing is left over to do': {
    bad: ['docs/a.md', 'TO' + 'DO: write'],
    good: ['docs/a.md', 'todos are kept elsewhere'],
  },
  'no test is skipped without a reason': {
    bad: ['core/a.test.ts', 'it' + ".skip('works', () => {});"],
    good: ['core/a.test.ts', '// Needs a second machine.\nit' + ".skip('works', () => {});"],
  },
  'no rule is switched off without a reason': {
    bad: ['core/a.ts', '// oxlint' + '-disable-next-line no-console\n'],
    good: ['core/a.ts', '// oxlint' + '-disable-next-line no-console -- the terminal\n'],
  },
  'no path of one machine is written down': {
    bad: ['docs/a.md', 'see /ro' + 'ot/data/x'],
    good: ['docs/a.md', 'see ../home/work/root/x'],
  },
  'the lock file names no registry host': {
    bad: ['package-lock.json', '  "resolved": "https' + '://registry.example/a.tgz"'],
    good: ['package-lock.json', '  "integrity": "sha512-x"'],
  },
  'a module touches its own tables only': {
    bad: ['cases/store/a.ts', 'select 1 from surv_alerts'],
    good: ['surveillance/store/a.ts', 'select 1 from surv_alerts'],
  },
};

describe.each(Object.entries(TIDY_RULES))('%s', (name, rule) => {
  it('in the whole repository', () => {
    expect(files.flatMap(rule)).toEqual([]);
  });

  it('and a file that breaks it is found', () => {
    const sample = SAMPLES[name];
    if (sample === undefined) throw new Error(`write a sample for the rule "${name}"`);
    const [badPath, badText] = sample.bad;
    const [goodPath, goodText] = sample.good;
    expect(rule({ path: badPath, text: badText })).toHaveLength(1);
    expect(rule({ path: goodPath, text: goodText })).toEqual([]);
  });
});

test('tables without a prefix belong to reporting', () => {
  const rule = TIDY_RULES['a module touches its own tables only'];
  const text = 'select 1 from market_data join user_analytics using (time)';
  expect(rule?.({ path: 'cases/store/a.ts', text })).toHaveLength(2);
  expect(rule?.({ path: 'reporting/store/a.ts', text })).toEqual([]);
});

describe('every page', () => {
  it.each(FOLDERS)('%s/ has its one-page README.md', (folder) => {
    expect(existsSync(join(ROOT, folder, 'README.md'))).toBe(true);
  });

  it('has links that lead somewhere', () => {
    const exists = (path: string): boolean => existsSync(join(ROOT, path));
    expect(files.flatMap((file) => deadLinks(file, exists))).toEqual([]);
    const dead = { path: 'core/README.md', text: 'see [it](../core/nowhere.ts#here)' };
    expect(deadLinks(dead, () => false)).toEqual(['core/README.md: dead link ../core/nowhere.ts']);
  });
});
