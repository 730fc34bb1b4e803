/** Screening hits side by side with the list's entry: why it scored so, and the decision. */
import { Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { HitRow } from '../../../../../kyc/contract';
import { plainWords } from '../../app/format';
import { useMay } from '../../app/session';
import { LoadingRows } from '../../parts/states';
import { words } from '../../words/customers';
import { t } from '../../words/en';
import { hitQuery, hitsQuery, useCustomerWrite } from './customer-queries';
import { ReasonButton } from './reason-button';

export function HitsPanel({ customer }: { readonly customer: string }) {
  const { data } = useQuery(hitsQuery(customer));
  const hits = data?.hits ?? [];
  return (
    <section className="panel" aria-label={words.hits}>
      <h2>{words.hits}</h2>
      {data !== undefined && hits.length === 0 ? <p className="dim">{words.noHits}</p> : null}
      <ul className="lines">
        {hits.map((hit) => (
          <li key={hit.hitId}>
            <Hit hit={hit} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Hit({ hit }: { readonly hit: HitRow }) {
  const [open, setOpen] = useState(hit.state === 'open');
  return (
    <>
      <button type="button" className="figure" aria-expanded={open} onClick={() => setOpen(!open)}>
        {hit.listedName}
      </button>{' '}
      <span className="num strong">{hit.score.toFixed(2)}</span>{' '}
      <span className="dim">
        {hit.list} {hit.listId}
      </span>{' '}
      <span className="state-badge">{words.hitStates[hit.state]}</span>
      {open ? <SideBySide hit={hit} /> : null}
    </>
  );
}

function SideBySide({ hit }: { readonly hit: HitRow }) {
  const { data } = useQuery(hitQuery(hit.hitId));
  const mayReview = useMay('kyc.review');
  const mayApprove = useMay('kyc.approve');
  const write = useCustomerWrite();
  if (data === undefined) return <LoadingRows rows={3} />;
  const decide = (action: string) => (reason: string) =>
    write.mutate({
      path: `/kyc/hits/${hit.hitId}/${action}`,
      body: { version: data.version, reason },
    });
  return (
    <>
      <div className="table-bare" tabIndex={0} role="group" aria-label={hit.listedName}>
        <table className="table plain">
          <thead>
            <tr>
              <th scope="col">{words.score}</th>
              <th scope="col">{words.customerSide}</th>
              <th scope="col">{words.listSide}</th>
            </tr>
          </thead>
          <tbody>
            {data.parts.map(({ field, effect, customer, listed, reason }) => (
              <tr key={field}>
                <th scope="row">
                  {plainWords(field)} <span className="num">{effect.toFixed(2)}</span>
                  <span className="dim block">{reason}</span>
                </th>
                <td>{customer ?? t.none}</td>
                <td>{listed ?? t.none}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="dim">{data.entry.programmes.join(', ')}</p>
      <Group gap="xs">
        {mayReview && hit.state === 'open' ? (
          <>
            <ReasonButton label={words.dismiss} busy={write.isPending} run={decide('dismiss')} />
            <ReasonButton label={words.propose} busy={write.isPending} run={decide('propose')} />
          </>
        ) : null}
        {mayApprove && hit.state === 'proposed' ? (
          <>
            <ReasonButton
              primary
              label={words.confirm}
              busy={write.isPending}
              run={decide('confirm')}
            />
            <ReasonButton label={words.reject} busy={write.isPending} run={decide('reject')} />
          </>
        ) : null}
      </Group>
    </>
  );
}
