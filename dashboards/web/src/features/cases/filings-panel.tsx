/** Reports to authorities that belong to a case; a press opens one. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { CaseAnswer, FilingRow } from '../../../../../cases/contract';
import { dateTime } from '../../app/format';
import { ApiError } from '../../app/http';
import { useMay } from '../../app/session';
import { FailedState, LoadingRows } from '../../parts/states';
import { t } from '../../words/en';
import { words as w } from '../../words/filings';
import { FilingDialog } from './filing-dialog';
import { filingsQuery, useDraft } from './filing-queries';

export function FilingsPanel({ found: { caseId } }: { readonly found: CaseAnswer }) {
  const [shown, setShown] = useState<string | undefined>();
  const mayWork = useMay('cases.work');
  const { data, error, refetch } = useQuery(filingsQuery(caseId));
  const draft = useDraft(caseId, setShown);
  // An exchange that runs without filings answers so; the rest of the case works.
  const absent = error instanceof ApiError && error.status === 404;
  return (
    <section className="panel" aria-label={w.title}>
      <h2>{w.title}</h2>
      {error && !absent ? <FailedState error={error} retry={() => void refetch()} /> : null}
      {absent ? <p className="dim">{w.absent}</p> : null}
      {data === undefined && !error ? <LoadingRows rows={1} /> : null}
      {data?.filings.length === 0 ? <p className="dim">{w.none}</p> : null}
      <ul className="lines">
        {data?.filings.map((row) => (
          <li key={row.filingId}>
            <FilingLine row={row} open={() => setShown(row.filingId)} />
          </li>
        ))}
      </ul>
      {mayWork && !absent ? (
        <div className="line">
          {(['stor', 'sar'] as const).map((kind) => (
            <Button
              key={kind}
              variant="default"
              disabled={draft.isPending}
              onClick={() => draft.mutate(kind)}
            >
              {w.draft[kind]}
            </Button>
          ))}
        </div>
      ) : null}
      {shown === undefined ? null : (
        <FilingDialog filingId={shown} close={() => setShown(undefined)} />
      )}
    </section>
  );
}

function FilingLine({ row, open }: { readonly row: FilingRow; readonly open: () => void }) {
  const { filingId, state, preparedBy, preparedAt, filedAt, reviewDue } = row;
  return (
    <>
      <span className="line">
        <button type="button" className="plain-link num" onClick={open}>
          {filingId}
        </button>
        <span className="state-badge">{w.states[state]}</span>
        {reviewDue ? <span className="due late">{w.reviewDue}</span> : null}
      </span>
      <span className="dim block">
        {w.prepared} {preparedBy.name}, {dateTime(filedAt ?? preparedAt).slice(0, 16)} {t.utc}
      </span>
    </>
  );
}
