/** One report: what is missing, its narrative sentence by sentence, its document, its next step. */
import { Button, Stack } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { FilingAnswer, FilingFault } from '../../../../../cases/contract';
import { Dialog } from '../../parts/dialog';
import { Glyph } from '../../parts/icons';
import { FailedState, LoadingRows } from '../../parts/states';
import { words as alertWords } from '../../words/alerts';
import { words as w } from '../../words/filings';
import { tell } from './case-queries';
import { filingQuery, getDocument } from './filing-queries';
import { FilingSteps } from './filing-steps';

interface FilingDialogProps {
  readonly filingId: string;
  readonly close: () => void;
}

export function FilingDialog({ filingId, close }: FilingDialogProps) {
  const { data, error, refetch } = useQuery(filingQuery(filingId));
  const title = data ? `${filingId} · ${w.kinds[data.kind]}` : filingId;
  return (
    <Dialog onClose={close} title={title} size="xl">
      {error ? <FailedState error={error} retry={() => void refetch()} /> : null}
      {data === undefined && !error ? <LoadingRows rows={8} /> : null}
      {data ? <Known filing={data} /> : null}
    </Dialog>
  );
}

function Known({ filing }: { readonly filing: FilingAnswer }) {
  const { completeness, faults, checks, sentences, state, filedAlone, reviewDue } = filing;
  return (
    <Stack gap="sm">
      <div className="line">
        <span className="state-badge">{w.states[state]}</span>
        {filedAlone ? <span className="due soon">{w.alone}</span> : null}
        {reviewDue ? <span className="due late">{w.reviewDue}</span> : null}
        <span className="grow" />
        <DocumentButton filing={filing} />
      </div>
      <Faults title={w.faults} faults={faults} />
      <Faults title={w.checks} faults={checks} />
      <Part title={w.complete}>
        <ul className="lines">
          {completeness.map(({ item, done, missing }) => (
            <li key={item} className="line">
              <span className={`due wraps ${done ? 'calm' : 'late'}`}>
                <Glyph name={done ? 'check' : 'late'} size={12} /> {item}
              </span>
              {done ? null : <span className="dim">{missing ?? w.missing}</span>}
            </li>
          ))}
        </ul>
      </Part>
      <Part title={w.narrative}>
        <dl className="narrative">
          {sentences.map(({ part, text, links }, i) => (
            <div key={`${part} ${i}`}>
              <dt>{w.parts[part]}</dt>
              <dd>
                {text} <span className="dim hash">{links.join(', ') || w.unlinked}</span>
              </dd>
            </div>
          ))}
        </dl>
      </Part>
      <FilingSteps filing={filing} />
    </Stack>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}

interface FaultsProps {
  readonly title: string;
  readonly faults: readonly FilingFault[];
}

function Faults({ title, faults }: FaultsProps) {
  if (faults.length === 0) return null;
  return (
    <Part title={title}>
      <ul className="lines">
        {faults.map(({ field, message }) => (
          <li key={`${field} ${message}`}>
            <span className="strong">{field}</span> {message}
          </li>
        ))}
      </ul>
    </Part>
  );
}

/** The document as a file, with what the official schema says of it. */
function DocumentButton({ filing: { filingId } }: { readonly filing: FilingAnswer }) {
  const load = useMutation({
    mutationFn: () => getDocument(filingId),
    onSuccess: ({ name, mime, text }) => {
      const url = URL.createObjectURL(new Blob([text], { type: mime }));
      const link = document.createElement('a');
      link.href = url;
      link.download = name;
      link.click();
      URL.revokeObjectURL(url);
    },
    onError: ({ message }) => tell(alertWords.action.failed, message),
  });
  const schema = load.data?.schema ?? null;
  const said =
    schema === null
      ? ''
      : !schema.checked
        ? schema.why
        : schema.faults.length === 0
          ? w.schemaRight
          : w.schemaFaults(schema.faults.length);
  return (
    <>
      <span className="dim" role="status">
        {said}
      </span>
      <Button variant="default" loading={load.isPending} onClick={() => load.mutate()}>
        {w.download}
      </Button>
    </>
  );
}
