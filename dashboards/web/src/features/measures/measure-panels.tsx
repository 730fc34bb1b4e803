/** The ladder on a case, where measures are taken, and on a person's record, where all are read. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useKeys } from '../../app/keyboard';
import { useMay } from '../../app/session';
import { FailedState, LoadingRows } from '../../parts/states';
import { words as w } from '../../words/measures';
import { MeasureDialog } from './measure-dialog';
import { MeasureList } from './measure-list';
import { caseMeasuresQuery, ownerMeasuresQuery } from './measure-queries';

interface CaseProps {
  readonly caseId: string;
  /** States in which somebody works on the case. */
  readonly workedOn: boolean;
}

export function CaseMeasures({ caseId, workedOn }: CaseProps) {
  const mayRead = useMay('measures.read');
  const mayPropose = useMay('measures.propose');
  const { data, error } = useQuery({ ...caseMeasuresQuery(caseId), enabled: mayRead });
  const [open, setOpen] = useState(false);
  const ready = mayPropose && workedOn && (data?.accounts.length ?? 0) > 0;
  useKeys({ m: () => ready && setOpen(true) });
  if (!mayRead) return null;
  return (
    <section className="panel" aria-label={w.title}>
      <div className="panel-head">
        <h2>{w.title}</h2>
        <span className="grow" />
        {mayPropose && workedOn ? (
          <Button
            variant="default"
            size="compact-sm"
            disabled={!ready}
            onClick={() => setOpen(true)}
            rightSection={<kbd>m</kbd>}
          >
            {w.take}
          </Button>
        ) : null}
      </div>
      {error ? <FailedState error={error} /> : null}
      {data === undefined && !error ? <LoadingRows rows={2} /> : null}
      {data?.measures.length === 0 ? <p className="dim">{w.none}</p> : null}
      {data && data.accounts.length === 0 ? <p className="dim">{w.noAccounts}</p> : null}
      {data ? <MeasureList measures={data.measures} /> : null}
      {open && data ? (
        <MeasureDialog caseId={caseId} answer={data} close={() => setOpen(false)} />
      ) : null}
    </section>
  );
}

export function OwnerMeasures({ owner }: { readonly owner: string }) {
  const mayRead = useMay('measures.read');
  const { data, error } = useQuery({ ...ownerMeasuresQuery(owner), enabled: mayRead });
  if (!mayRead) return null;
  return (
    <section className="panel" aria-label={w.title}>
      <h2>{w.title}</h2>
      {error ? <FailedState error={error} /> : null}
      {data === undefined && !error ? <LoadingRows rows={2} /> : null}
      {data?.measures.length === 0 ? <p className="dim">{w.noneOfPerson}</p> : null}
      {data ? <MeasureList measures={data.measures} withCase /> : null}
    </section>
  );
}
