/** One alert beside the list: enough to decide most of them. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { AlertAnswer } from '../../../../../cases/contract';
import { dateTime, duration } from '../../app/format';
import { useNow } from '../../app/now';
import { DueTag } from '../../parts/due';
import { EmptyState, FailedState, LoadingRows } from '../../parts/states';
import { words } from '../../words/alerts';
import { t } from '../../words/en';
import { words as inbox } from '../../words/inbox';
import { ruleName } from '../../words/rules';
import { alertQuery } from './alert-queries';
import { SeverityBadge, StateBadge } from './badges';
import type { TriageKind } from './bulk-bar';
import { FITS } from './fitting';
import { MeasureBars } from './measure-bars';
import { useSeenRow } from './marks';
import { RelatedPanel } from './related-panel';

/** A read is recorded by the server: rows that the cursor only passes are not read. */
const SETTLE_MS = 150;

interface AlertPreviewProps {
  readonly alertId: string | undefined;
  readonly open: (alertId: string) => void;
  /** Absent = this role may not. */
  readonly act: ((kind: TriageKind) => void) | undefined;
}

export function AlertPreview({ alertId, open, act }: AlertPreviewProps) {
  const settled = useSettled();
  const { data, error, refetch } = useQuery({
    ...alertQuery(alertId ?? ''),
    enabled: alertId !== undefined && settled,
  });
  return (
    <aside className="preview" aria-label={words.preview} tabIndex={0}>
      {alertId === undefined ? <EmptyState title={words.previewEmpty} /> : null}
      {error ? <FailedState error={error} retry={() => void refetch()} /> : null}
      {alertId !== undefined && !data && !error ? <LoadingRows rows={6} /> : null}
      {data ? <Known data={data} open={open} act={act} /> : null}
    </aside>
  );
}

interface KnownProps extends Pick<AlertPreviewProps, 'open' | 'act'> {
  readonly data: AlertAnswer;
}

function Known({ data, open, act }: KnownProps) {
  const now = useNow();
  const { alert, state, due, owners } = data;
  useSeenRow(alert.alertId);
  return (
    <>
      <header>
        <h2>{ruleName(alert.rule)}</h2>
        <SeverityBadge severity={alert.severity} />
        <StateBadge state={state} />
        {due === null ? null : <DueTag due={due} now={now} />}
      </header>
      <p className="dim num left">
        {alert.market ?? t.none} · {dateTime(alert.from)} {t.utc} ·{' '}
        <span className="nowrap">{duration(alert.to - alert.from)}</span>
      </p>
      <div className="preview-actions">
        <Button size="compact-sm" onClick={() => open(alert.alertId)}>
          {words.open}
        </Button>
        {act === undefined ? null : <PreviewActions state={state} act={act} />}
      </div>
      <p className="accounts-line">
        {owners.map((owner) => (
          <Link key={owner} to="/subject/$owner" params={{ owner }}>
            {owner}
          </Link>
        ))}
        <span className="dim">{alert.accounts.join(', ')}</span>
      </p>
      <p className="explanation">{alert.explanation}</p>
      <MeasureBars measures={alert.measures} />
      <RelatedPanel alertId={alert.alertId} limit={6} />
    </>
  );
}

interface PreviewActionsProps {
  readonly state: AlertAnswer['state'];
  readonly act: (kind: TriageKind) => void;
}

const OFFERED = [
  ['attach', 'attach', inbox.actions.attach],
  ['new-case', 'attach', inbox.actions.newCase],
  ['snooze', 'snooze', inbox.actions.snooze],
  ['dismiss', 'dismiss', inbox.actions.dismiss],
  ['reopen', 'reopen', inbox.actions.reopen],
  ['detach', 'detach', inbox.actions.detach],
] as const;

function PreviewActions({ state, act }: PreviewActionsProps) {
  return OFFERED.filter(([, action]) => FITS[action].includes(state)).map(([kind, , label]) => (
    <Button key={kind} size="compact-sm" variant="default" onClick={() => act(kind)}>
      {label}
    </Button>
  ));
}

function useSettled(): boolean {
  const [settled, setSettled] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(true), SETTLE_MS);
    return () => clearTimeout(timer);
  }, []);
  return settled;
}
