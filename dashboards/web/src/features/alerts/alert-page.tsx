/** One alert: what happened, how it was measured, by which law, by whom, and the records. */
import { Button, Tooltip } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { AlertAnswer, AlertRow } from '../../../../../cases/contract';
import { ApiError } from '../../app/http';
import { useKeys } from '../../app/keyboard';
import { useMay } from '../../app/session';
import { lastUndo } from '../../live/last-undo';
import { EmptyState, FailedState, LoadingRows } from '../../parts/states';
import '../../style/alert-page.css';
import '../../style/alerts.css';
import { words } from '../../words/alerts';
import { useActAtOnce } from './act';
import { AlertFacts } from './alert-facts';
import { AlertHead } from './alert-head';
import { AlertHistory } from './alert-history';
import { alertListQuery, alertQuery, evidenceQuery, listOf } from './alert-queries';
import type { AlertSearch } from './alert-search';
import { Blotter } from './blotter';
import type { TriageKind } from './bulk-bar';
import { neighbour } from './cursor';
import { EvidenceChart } from './evidence-chart';
import { FITS } from './fitting';
import { MeasureBars } from './measure-bars';
import { RelatedPanel } from './related-panel';
import { TriageDialog, type Asking, type Targets } from './triage';

const w = words.page;

export function AlertPage() {
  const { alertId } = useParams({ from: '/alerts/$alertId' });
  const { data, error, refetch } = useQuery(alertQuery(alertId));
  if (error instanceof ApiError && error.status === 404) {
    return <EmptyState page title={w.unknown} hint={w.unknownHint} />;
  }
  if (error) return <FailedState error={error} retry={() => void refetch()} />;
  if (data === undefined) return <LoadingRows rows={10} />;
  return <KnownAlert key={alertId} detail={data} />;
}

/** The alert's place in the list that it was opened from. */
function usePlace(alertId: string, search: AlertSearch) {
  const { rows } = listOf(useInfiniteQuery(alertListQuery(search)).data);
  const at = rows.findIndex((row) => row.alertId === alertId);
  return { rows, at, previous: rows[at - 1]?.alertId, next: rows[at + 1]?.alertId };
}

/** The alert as a row of a list, for the dialogs. */
function rowOf(detail: AlertAnswer): AlertRow {
  const { alert, history: _history, ...standing } = detail;
  const { alertId, rule, market, pool, accounts, from, to, raisedAt, score, severity } = alert;
  const place = market ?? pool ?? null;
  return {
    ...{ alertId, rule, market: place, accounts, from, to, raisedAt, score, severity },
    ...standing,
  };
}

function KnownAlert({ detail }: { readonly detail: AlertAnswer }) {
  const { alertId } = detail.alert;
  const search = useSearch({ from: '/alerts/$alertId' });
  const navigate = useNavigate();
  const place = usePlace(alertId, search);
  const may = useMay('alerts.triage');
  const [asking, setAsking] = useState<Asking | undefined>();
  const atOnce = useActAtOnce(() => undefined);
  // Kept from before the decision, which takes this alert out of the list.
  const [after, setAfter] = useState<string | undefined>();
  const next = place.at < 0 ? (after ?? place.next) : place.next;
  const targets: Targets = { select: { ids: [alertId] }, count: 1, rows: [rowOf(detail)] };
  const go = (to: string | undefined) =>
    to && void navigate({ to: '/alerts/$alertId', params: { alertId: to }, search });
  const act = (kind: TriageKind) => {
    if (!may || !FITS[kind === 'new-case' ? 'attach' : kind].includes(detail.state)) return;
    setAfter(neighbour(place.rows, place.at, new Set([alertId])));
    if (kind === 'take' || kind === 'release') atOnce(targets.select, { kind });
    else setAsking(kind);
  };
  const copy = () => void navigator.clipboard.writeText(location.href);
  useKeys({
    j: () => go(next),
    k: () => go(place.previous),
    e: () => act(FITS.dismiss.includes(detail.state) ? 'dismiss' : 'reopen'),
    a: () => act('attach'),
    c: () => act('new-case'),
    s: () => act('snooze'),
    t: () => act('take'),
    z: () => lastUndo.act(),
    l: copy,
    u: () => void navigate({ to: '/inbox', search: { ...search, at: alertId } }),
  });
  return (
    <div className="page alert-page">
      <nav className="crumbs" aria-label={w.back}>
        <Link to="/inbox" search={{ ...search, at: alertId }}>
          ‹ {w.back}
        </Link>
        <span className="grow" />
        <StepButton label={words.action.previous} keyName="k" to={place.previous} go={go} />
        <StepButton label={words.action.next} keyName="j" to={next} go={go} />
      </nav>
      <AlertHead detail={detail} act={may ? act : undefined} copy={copy} />
      <Records detail={detail} />
      {asking ? (
        <TriageDialog
          kind={asking}
          targets={targets}
          close={() => setAsking(undefined)}
          decided={() => undefined}
        />
      ) : null}
    </div>
  );
}

function Records({ detail }: { readonly detail: AlertAnswer }) {
  const { alert, history } = detail;
  const evidence = useQuery(evidenceQuery(alert.alertId));
  return (
    <div className="alert-grid">
      <section className="panel words" aria-label={w.what}>
        <h2>{w.what}</h2>
        <p className="explanation">{alert.explanation}</p>
        <h2>{w.measures}</h2>
        <MeasureBars measures={alert.measures} />
      </section>
      <EvidenceChart alert={alert} rows={evidence.data?.rows} />
      <div className="stack">
        <AlertFacts detail={detail} />
        <div className="panel">
          <RelatedPanel alertId={alert.alertId} />
        </div>
        <AlertHistory history={history} />
      </div>
      {evidence.error ? (
        <FailedState error={evidence.error} retry={() => void evidence.refetch()} />
      ) : (
        <Blotter evidence={evidence.data} />
      )}
    </div>
  );
}

interface StepProps {
  readonly label: string;
  readonly keyName: string;
  readonly to: string | undefined;
  readonly go: (to: string | undefined) => void;
}

function StepButton({ label, keyName, to, go }: StepProps) {
  return (
    <Tooltip label={`${label}  ${keyName}`}>
      <Button variant="default" disabled={to === undefined} onClick={() => go(to)}>
        {label}
      </Button>
    </Tooltip>
  );
}
