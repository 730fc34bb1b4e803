/** One alert beside the list: enough to decide most of them. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { dateTime, duration } from '../../app/format';
import { EmptyState, FailedState, LoadingRows } from '../../parts/states';
import { words } from '../../words/alerts';
import { t } from '../../words/en';
import { ruleName } from '../../words/rules';
import { alertQuery } from './alert-queries';
import { SeverityBadge, StateBadge } from './badges';
import { MeasureBars } from './measure-bars';

/** A read is recorded by the server: rows that the cursor only passes are not read. */
const SETTLE_MS = 150;

interface AlertPreviewProps {
  readonly alertId: string | undefined;
  readonly open: (alertId: string) => void;
  readonly decide: (() => void) | undefined;
}

export function AlertPreview({ alertId, open, decide }: AlertPreviewProps) {
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
      {data ? (
        <>
          <header>
            <h2>{ruleName(data.alert.rule)}</h2>
            <SeverityBadge severity={data.alert.severity} />
            <StateBadge state={data.state} />
          </header>
          <p className="dim num left">
            {data.alert.market ?? t.none} · {dateTime(data.alert.from)} {t.utc} ·{' '}
            {words.page.lasted} {duration(data.alert.to - data.alert.from)}
          </p>
          <div className="preview-actions">
            <Button onClick={() => open(data.alert.alertId)}>{words.open}</Button>
            <Button variant="default" disabled={decide === undefined} onClick={decide}>
              {data.state === 'dismissed' ? words.action.reopen : words.action.dismiss}
            </Button>
          </div>
          <p className="accounts-line">{data.alert.accounts.join(', ')}</p>
          <p className="explanation">{data.alert.explanation}</p>
          <MeasureBars measures={data.alert.measures} />
        </>
      ) : null}
    </aside>
  );
}

function useSettled(): boolean {
  const [settled, setSettled] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(true), SETTLE_MS);
    return () => clearTimeout(timer);
  }, []);
  return settled;
}
