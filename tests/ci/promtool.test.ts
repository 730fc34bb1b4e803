// Prometheus's own tool reads the alert rules and runs their unit tests; it must also refuse.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../source-files';

const SCRIPT = join(ROOT, '../shared/tools/services/prometheus.sh');
const RULES = join(ROOT, 'deploy/prometheus/alerts.yml');
const TESTS = join(ROOT, 'deploy/prometheus/alerts.test.yml');
const installed = spawnSync('promtool', ['--version']).status === 0;
/** The service script fetches and unpacks the tool at its first call. */
const LIMIT_MS = 180_000;

function promtool(verb: 'check' | 'test', file: string): { ok: boolean; said: string } {
  const [program, args] = installed
    ? ['promtool', [verb, 'rules', file]]
    : ['bash', [SCRIPT, `${verb}-rules`, file]];
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  return { ok: status === 0, said: stdout + stderr };
}

test(
  'the alert rules are read without a fault',
  () => {
    const { ok, said } = promtool('check', RULES);
    expect(said).toMatch(/SUCCESS: \d+ rules found/);
    expect(ok).toBe(true);
  },
  LIMIT_MS,
);

test(
  'every alert fires on what it is for, and none on what is well',
  () => {
    const { ok, said } = promtool('test', TESTS);
    expect(said).not.toContain('FAILED');
    expect(ok).toBe(true);
  },
  LIMIT_MS,
);

test(
  'a rule that cannot be read is refused',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'probity-rules-'));
    const file = join(folder, 'bad.yml');
    writeFileSync(file, 'groups: [{ name: a, rules: [{ alert: A, expr: "sum by (" }] }]\n');
    try {
      expect(promtool('check', file).ok).toBe(false);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
  LIMIT_MS,
);
