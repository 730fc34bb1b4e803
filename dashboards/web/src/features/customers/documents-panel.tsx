/** Documents of a customer: what was read from them, and the reviewer's decision. */
import { Button, Group } from '@mantine/core';
import type { DocumentRow } from '../../../../../kyc/contract';
import { dateTime, plainWords } from '../../app/format';
import { useMay } from '../../app/session';
import { words } from '../../words/customers';
import { t } from '../../words/en';
import { useCustomerWrite } from './customer-queries';
import { ReasonButton } from './reason-button';

export function DocumentsPanel({ documents }: { readonly documents: readonly DocumentRow[] }) {
  return (
    <section className="panel" aria-label={words.documents}>
      <h2>{words.documents}</h2>
      {documents.length === 0 ? <p className="dim">{words.noDocuments}</p> : null}
      <ul className="lines">
        {documents.map((row) => (
          <li key={row.document}>
            <OneDocument row={row} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function OneDocument({ row }: { readonly row: DocumentRow }) {
  const mayReview = useMay('kyc.review');
  const write = useCustomerWrite();
  const path = `/kyc/documents/${row.document}`;
  const problems = [...(row.mrz?.problems ?? []), ...(row.mrz?.differences ?? [])];
  return (
    <>
      <Group gap="xs">
        <a href={`${path}/content`} target="_blank" rel="noreferrer">
          {plainWords(row.kind)} {row.document}
        </a>
        <span className="state-badge">{plainWords(row.state)}</span>
        <span className="grow" />
        {mayReview && row.state === 'waiting' ? (
          <>
            <Button
              size="compact-sm"
              loading={write.isPending}
              onClick={() => write.mutate({ path: `${path}/accept`, body: {} })}
            >
              {words.accept}
            </Button>
            <ReasonButton
              label={words.refuse}
              busy={write.isPending}
              run={(reason) => write.mutate({ path: `${path}/refuse`, body: { reason } })}
            />
          </>
        ) : null}
      </Group>
      <span className="dim block">
        {dateTime(row.uploadedAt).slice(0, 16)} {t.utc} · {row.uploadedBy}
        {row.expiresOn === null ? '' : ` · ${words.expires(row.expiresOn)}`}
        {row.reason === null ? '' : ` · ${row.reason}`}
      </span>
      {problems.map((problem) => (
        <p key={problem} className="finding">
          {problem}
        </p>
      ))}
    </>
  );
}
