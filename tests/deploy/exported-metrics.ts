// The names of all metrics that the sources export, and the names that a PromQL query asks for.
import { createRegistry } from '../../platform/metrics/metrics';
import { readSourceFiles, ROOT } from '../source-files';

const MAKES_METRICS = /from '(prom-client|.*\/instruments)'/;
const CODE = /^(core|gateway|surveillance|kyc|cases|reporting|platform|app)\/.*(?<!\.test)\.ts$/;
const NAME = /\bname(?::| =) '([a-z]+(?:_[a-z]+)+)'/g;

/** Names as they are registered: histograms without `_bucket` and the like. */
export function exportedMetrics(): ReadonlySet<string> {
  const names = new Set(
    createRegistry()
      .getMetricsAsArray()
      .map((metric) => metric.name),
  );
  for (const { path, text } of readSourceFiles(ROOT)) {
    if (!CODE.test(path) || path.endsWith('-child.ts') || !MAKES_METRICS.test(text)) continue;
    for (const [, name] of text.matchAll(NAME)) if (name !== undefined) names.add(name);
  }
  return names;
}

/**
 * Metrics that a query asks for, without the suffixes of histograms. Prometheus's own `up`, which
 * has no underscore, is left out as operators are.
 */
export function metricsAskedFor(query: string): string[] {
  const bare = query
    .replace(/\{[^}]*\}|\[[^\]]*\]|"[^"]*"/g, ' ')
    .replace(/\b(by|on|without|ignoring) *\([^)]*\)/g, ' ');
  const names = bare.match(/\b[a-z]+(?:_[a-z0-9]+)+\b(?! *\()/g) ?? [];
  return names.map((name) => name.replace(/_(bucket|sum|count)$/, ''));
}
