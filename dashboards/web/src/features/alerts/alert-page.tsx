/** One alert: what happened, how it was measured, by which law, by whom, and the records. */
import { Button, Tooltip } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { ApiError } from '../../app/http';
import { useKeys } from '../../app/keyboard';
import { useMay } from '../../app/session';
import { EmptyState, FailedState, LoadingRows } from '../../parts/states';
import { words } from '../../words/alerts';
import { AlertFacts } from './alert-facts';
import { AlertHead } from './alert-head';
import { alertListQuery, alertQuery, evidenceQuery, listOf } from './alert-queries';
import type { AlertSearch } from './alert-search';
import type { AlertDetail } from './alert-types';
import { Blotter } from './blotter';
import { neighbour } from './cursor';
import { EvidenceChart } from './evidence-chart';
import { MeasureBars } from './measure-bars';
import { TriageDialog } from './triage';

const w = words.page;

export function AlertPage() {
  const { alertId } = useParams({ from: '/alerts/$alertId' });
  const { data, error, refetch } = useQuery(alertQuery(alertId));
  if (error instanceof ApiError && error.status === 404) {
    return <EmptyState title={w.unknown} hint={w.unknownHint} />;
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

function KnownAlert({ detail }: { readonly detail: AlertDetail }) {
  const { alert, state } = detail;
  const { alertId } = alert;
  const search = useSearch({ from: '/alerts/$alertId' });
  const navigate = useNavigate();
  const place = usePlace(alertId, search);
  const mayDecide = useMay('alerts.triage');
  const [deciding, setDeciding] = useState(false);
  // Kept from before the decision, which takes this alert out of the list.
  const [after, setAfter] = useState<string | undefined>();
  const next = place.at < 0 ? (after ?? place.next) : place.next;
  const go = (to: string | undefined) =>
    to && void navigate({ to: '/alerts/$alertId', params: { alertId: to }, search });
  const decide = () => {
    if (!mayDecide) return;
    setAfter(neighbour(place.rows, place.at)?.alertId);
    setDeciding(true);
  };
  const copy = () => void navigator.clipboard.writeText(location.href);
  useKeys({
    j: () => go(next),
    k: () => go(place.previous),
    e: decide,
    c: copy,
    u: () => void navigate({ to: '/alerts', search: { ...search, at: alertId } }),
  });
  return (
    <div className="page alert-page">
      <nav className="crumbs" aria-label={w.back}>
        <Link to="/alerts" search={{ ...search, at: alertId }}>
          ‹ {w.back}
        </Link>
        <span className="grow" />
        <StepButton label={words.action.previous} keyName="k" to={place.previous} go={go} />
        <StepButton label={words.action.next} keyName="j" to={next} go={go} />
      </nav>
      <AlertHead detail={detail} decide={mayDecide ? decide : undefined} copy={copy} />
      <Records detail={detail} />
      {deciding ? (
        <TriageDialog
          alertId={alertId}
          dismissed={state === 'dismissed'}
          close={() => setDeciding(false)}
          decided={() => undefined}
        />
      ) : null}
    </div>
  );
}

function Records({ detail }: { readonly detail: AlertDetail }) {
  const { alert } = detail;
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
      <AlertFacts detail={detail} />
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
