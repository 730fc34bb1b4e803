// Grafana's panels and the alert rules ask only for metrics that the sources export, and the JSON
// that is committed is what the generator makes.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { dashboardFiles } from '../../dashboards/grafana/dashboards';
import { ROOT } from '../source-files';
import { exportedMetrics, metricsAskedFor } from './exported-metrics';

const JSON_FOLDER = join(ROOT, 'dashboards/grafana/json');
const dashboardSchema = z.object({
  uid: z.string(),
  panels: z.array(
    z.object({
      title: z.string(),
      description: z.string().min(1),
      targets: z.array(z.object({ expr: z.string(), refId: z.string() })).min(1),
    }),
  ),
});
const ruleSchema = z.strictObject({
  alert: z.string(),
  expr: z.string(),
  for: z.string().optional(),
  labels: z.strictObject({ severity: z.enum(['critical', 'warning']) }),
  annotations: z.strictObject({
    summary: z.string().min(1),
    description: z.string().min(1),
    runbook: z.string(),
  }),
});
const rulesSchema = z.object({ groups: z.array(z.object({ rules: z.array(ruleSchema) })) });

const known = exportedMetrics();
const files = [...dashboardFiles()];
const rulesText = readFileSync(join(ROOT, 'deploy/prometheus/alerts.yml'), 'utf8');
const rules = rulesSchema.parse(parse(rulesText)).groups.flatMap((group) => group.rules);

function unknownIn(query: string): string[] {
  return metricsAskedFor(query).filter((name) => !known.has(name));
}

test('the committed dashboards are those that the generator makes', () => {
  expect(readdirSync(JSON_FOLDER).sort()).toEqual(files.map(([name]) => name).sort());
  for (const [name, text] of files) {
    expect(readFileSync(join(JSON_FOLDER, name), 'utf8')).toBe(text);
  }
});

test.each(files)(
  '%s says of each panel what it means and asks for what there is',
  (_name, text) => {
    const { panels } = dashboardSchema.parse(JSON.parse(text));
    expect(panels.length).toBeGreaterThanOrEqual(4);
    for (const { targets } of panels) {
      for (const { expr } of targets) {
        expect(metricsAskedFor(expr)).not.toEqual([]);
        expect(unknownIn(expr)).toEqual([]);
      }
    }
  },
);

test.each(rules)('$alert has its runbook and asks for what there is', ({ alert, ...rule }) => {
  expect(unknownIn(rule.expr)).toEqual([]);
  expect(rule.annotations.runbook).toBe(`deploy/runbooks/${alert}.md`);
  expect(existsSync(join(ROOT, rule.annotations.runbook))).toBe(true);
});

test('every runbook belongs to a rule', () => {
  const books = readdirSync(join(ROOT, 'deploy/runbooks')).map((name) => name.replace('.md', ''));
  expect(books.sort()).toEqual(rules.map((rule) => rule.alert).sort());
});

test('a metric that nobody exports is found, whatever stands around it', () => {
  const query =
    'histogram_quantile(0.9, sum by (le, end_point) (rate(gone_seconds_bucket{a_b="c_d"}[5m]))) ' +
    'and on(in_stance) core_queue_commands > 1';
  expect(metricsAskedFor(query)).toEqual(['gone_seconds', 'core_queue_commands']);
  expect(unknownIn(query)).toEqual(['gone_seconds']);
});
