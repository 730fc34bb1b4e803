/** A run as the staff's pages see it. */
import type { RunDetail, RunSummary } from '../contract/reports';
import type { Sql } from '../../platform/postgres/pool';
import { REPORT_KINDS } from '../reports/registry';
import type { ReportService } from './report-service';
import { actionsOn } from './run-decisions';
import { fileFacts, stepsOf, versionsOf, type StoredRun } from './run-rows';

export function runSummary(run: StoredRun): RunSummary {
  const { id, kind, period, version, state, provisional, watermark, generatedAt, findings } = run;
  const info = REPORT_KINDS.find((known) => known.kind === kind);
  return {
    ...{ id, kind, title: info?.title ?? kind, period, version, state, provisional, watermark },
    ...{ generatedAt, findings, restricted: info?.restricted ?? true },
  };
}

/** @param actor who asks: `actions` are theirs */
export async function runDetail(
  sql: Sql,
  service: ReportService,
  run: StoredRun,
  actor: string,
): Promise<RunDetail> {
  const { definition, doc } = await service.frozen(run);
  const versions = await versionsOf(sql, run.kind, run.period);
  return {
    ...runSummary(run),
    definitionVersion: run.definitionVersion,
    regime: definition.regime,
    ...{ from: run.from, to: run.to, inputSha256: run.inputSha256, gate: run.gate },
    files: await fileFacts(sql, run.id),
    signatures: await stepsOf(sql, run.id),
    ...{ reference: run.reference, reason: run.reason },
    versions: versions.filter(({ id }) => id !== run.id).map(({ id, state }) => ({ id, state })),
    sections: doc.sections.map(({ note: _n, tables: _t, ...section }) => section),
    charts: doc.charts,
    actions: actionsOn(run, actor),
  };
}
