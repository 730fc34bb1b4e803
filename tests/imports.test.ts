// Proves on a small made-up tree that the import rules forbid what the architecture forbids, and
// nothing else: each line of the tables is one file with one import.
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ROOT } from './source-files';

/** A file, what it imports, and the rule that forbids it. */
const FORBIDDEN: ReadonlyArray<[string, string, string]> = [
  ['gateway/a.ts', '../core/engine/state', 'gateway-imports'],
  ['gateway/b.ts', '../cases/contract', 'gateway-imports'],
  ['surveillance/a.ts', '../core/projections/orders', 'surveillance-imports'],
  ['surveillance/b.ts', '../kyc/contract', 'surveillance-imports'],
  ['kyc/a.ts', '../surveillance/contract', 'kyc-imports'],
  ['cases/a.ts', '../surveillance/contract', 'cases-imports'],
  ['reporting/a.ts', '../cases/store/cases', 'reporting-imports'],
  ['core/log/a.ts', '../../cases/contract', 'core-imports'],
  ['platform/a.ts', '../core/contract', 'platform-imports'],
  ['dashboards/web/src/a.ts', '../../../platform/log', 'dashboards-imports'],
  ['dashboards/web/src/b.ts', '../../../core/contract', 'dashboards-import-contract-types-only'],
  ['surveillance/c.ts', '../app/main', 'nothing-imports-app'],
  ['core/book/a.ts', '../../platform/log', 'core-pure-rooms-stay-pure'],
  ['core/engine/a.ts', '../projections/orders', 'core-pure-rooms-stay-pure'],
  ['core/risk/a.ts', 'node:os', 'core-pure-rooms-no-builtins'],
  ['core/contract/a.ts', '../engine/state', 'contract-stands-alone'],
  ['surveillance/detectors/a.ts', '../scorecard/b', 'detectors-know-no-scorecard'],
  ['surveillance/scorecard/a.ts', '../detectors/b', 'scorecard-knows-no-detectors'],
  ['surveillance/alerts/a.ts', 'pg', 'packages-that-reach-out-only-at-the-edges'],
  ['kyc/risk/a.ts', 'node:fs', 'builtins-that-reach-out-only-at-the-edges'],
  ['cases/b.ts', './nowhere', 'everything-resolves'],
  ['core/engine/ring-back.ts', './ring', 'no-cycles'],
  ['core/log/b.ts', '../../tests/library', 'nothing-imports-tests'],
];

const ALLOWED: ReadonlyArray<[string, string]> = [
  ['gateway/c.ts', '../core/contract'],
  ['gateway/http.ts', 'express'],
  ['surveillance/d.ts', '../cases/contract'],
  ['surveillance/store/a.ts', 'pg'],
  ['reporting/b.ts', '../surveillance/contract'],
  ['kyc/b.ts', '../platform/log'],
  ['core/log/c.ts', '../engine/state'],
  ['core/projections/a.ts', 'pg'],
  ['core/engine/b.ts', 'node:crypto'],
  ['bench/a.ts', '../app/main'],
  ['app/wiring.ts', '../surveillance/detectors/b'],
];

const THERE = [
  'app/main.ts',
  'cases/contract.ts',
  'cases/store/cases.ts',
  'core/contract/index.ts',
  'core/engine/state.ts',
  'core/projections/orders.ts',
  'kyc/contract.ts',
  'platform/log.ts',
  'surveillance/contract.ts',
  'surveillance/detectors/b.ts',
  'surveillance/scorecard/b.ts',
  'tests/library.ts',
  'node_modules/pg/index.js',
  'node_modules/express/index.js',
];

interface Violation {
  readonly from: string;
  readonly rule: { readonly name: string };
}

let tree = '';

function put(path: string, text: string): void {
  mkdirSync(dirname(join(tree, path)), { recursive: true });
  writeFileSync(join(tree, path), text);
}

beforeAll(() => {
  tree = mkdtempSync(join(tmpdir(), 'probity-imports-'));
  put('package.json', '{"dependencies":{"pg":"1","express":"1"}}');
  put('tsconfig.json', '{"compilerOptions":{"module":"nodenext"}}');
  for (const path of THERE) put(path, 'exports.there = 1;\n');
  for (const [path, target] of [...FORBIDDEN, ...ALLOWED]) put(path, `import '${target}';\n`);
  put('core/engine/ring.ts', "import './ring-back';\n");
});

afterAll(() => rmSync(tree, { recursive: true, force: true }));

test('each forbidden import is refused by its rule, each allowed one is let through', async () => {
  const folders = [
    ...new Set([...FORBIDDEN, ...ALLOWED].map(([path]) => path.split('/')[0] ?? '')),
  ];
  const args = ['--config', join(ROOT, '.dependency-cruiser.cjs'), '--output-type', 'json'];
  const program = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const output = await new Promise<string>((resolve) => {
    const limits = { cwd: tree, maxBuffer: 1 << 26 };
    execFile(process.execPath, [program, ...args, ...folders], limits, (_error, stdout) =>
      resolve(stdout),
    );
  });
  const violations: Violation[] = JSON.parse(output).summary.violations;
  const rulesOf = (path: string): string[] =>
    violations.filter((violation) => violation.from === path).map(({ rule }) => rule.name);
  for (const [path, target, rule] of FORBIDDEN) {
    expect([path, target, rulesOf(path)]).toEqual([path, target, expect.arrayContaining([rule])]);
  }
  for (const [path] of ALLOWED) expect([path, rulesOf(path)]).toEqual([path, []]);
}, 60_000);
