/** One report: its figures, the rows behind them, the checks, the files, and what comes next. */
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { RunDetail } from '../../../../../reporting/contract/reports';
import { ApiError } from '../../app/http';
import { EmptyState, FailedState, LoadingRows } from '../../parts/states';
import '../../style/cases.css';
import '../../style/reports.css';
import { words } from '../../words/reports';
import { FigureDrawer } from './figure-drawer';
import { runQuery } from './report-queries';
import { RunActions } from './run-actions';
import { RunFiles, RunGate, RunHistory } from './run-panels';
import { RunSection } from './run-section';
import { RunStateTag } from './run-state';

export function RunPage() {
  const { runId } = useParams({ from: '/reports/$runId' });
  const { data, error, refetch } = useQuery(runQuery(runId));
  if (error instanceof ApiError && error.status === 404) {
    return <EmptyState page title={words.unknown} />;
  }
  if (error) return <FailedState error={error} retry={() => void refetch()} />;
  if (data === undefined) return <LoadingRows rows={12} />;
  return <KnownRun key={runId} run={data} />;
}

function KnownRun({ run }: { readonly run: RunDetail }) {
  const [figure, setFigure] = useState<string | null>(null);
  return (
    <div className="page run-page">
      <Head run={run} />
      <div className="run-grid">
        <div className="stack">
          <p className="dim">{words.figuresHint}</p>
          {run.sections.map((section) => (
            <RunSection key={section.name} section={section} open={setFigure} />
          ))}
        </div>
        <div className="stack">
          <RunGate gate={run.gate} />
          <RunFiles run={run} />
          <RunHistory run={run} />
        </div>
      </div>
      <FigureDrawer run={run} figure={figure} close={() => setFigure(null)} />
    </div>
  );
}

function Head({ run }: { readonly run: RunDetail }) {
  const { title, period, version, state, provisional, watermark, regime } = run;
  return (
    <header className="reports-head">
      <Link to="/reports" search={{ month: period.slice(0, 7) }} className="crumbs">
        {words.title}
      </Link>
      <h1>
        {title} <span className="num">{period}</span>
      </h1>
      <RunStateTag state={state} />
      {provisional ? <span className="state-badge">{words.provisional}</span> : null}
      <span className="dim">
        {words.version(version)} · {words.upTo(watermark)} ·{' '}
        {words.definition(run.definitionVersion, regime)}
      </span>
      <span className="grow" />
      <RunActions run={run} />
    </header>
  );
}
