/** Insider lists per asset, and look-backs at who traded before a listing, delisting or halt. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useRef, type ChangeEvent } from 'react';
import type { InsiderRow } from '../../../../../surveillance/contract';
import { dateTime } from '../../app/format';
import { useMay } from '../../app/session';
import { EmptyState, FailedState, LoadingRows } from '../../parts/states';
import '../../style/insiders.css';
import { t } from '../../words/en';
import { words as w } from '../../words/insiders';
import { ReasonButton } from '../customers/reason-button';
import { insidersQuery, useEntryEnd, useImport } from './insider-queries';
import { LookBacksPanel } from './look-backs-panel';

export function InsidersPage() {
  const mayStaff = useMay('alerts.own-staff');
  return (
    <div className="page insiders-page">
      <header className="insiders-head">
        <h1>{w.title}</h1>
        <p className="dim">{w.lead}</p>
        <span className="grow" />
        {mayStaff ? (
          <Link to="/inbox" search={{ queue: 'own-staff', state: 'any' }}>
            {w.ownStaff}
          </Link>
        ) : null}
      </header>
      <ListsPanel />
      <LookBacksPanel />
    </div>
  );
}

function ListsPanel() {
  const { data, error, isPending, refetch } = useQuery(insidersQuery);
  const rows = data?.insiders ?? [];
  const mayChange = useMay('insiders.change');
  return (
    <section className="panel" aria-label={w.lists}>
      <div className="panel-head">
        <h2>{w.lists}</h2>
        <span className="grow" />
        {mayChange ? <ImportButton /> : null}
      </div>
      {mayChange ? <p className="dim">{w.importHint}</p> : null}
      {error ? <FailedState error={error} retry={() => void refetch()} /> : null}
      {isPending ? <LoadingRows rows={4} /> : null}
      {data && rows.length === 0 ? <EmptyState title={w.none} hint={w.noneHint} /> : null}
      {rows.length > 0 ? (
        <div className="table-scroll" tabIndex={0} role="group" aria-label={w.lists}>
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{w.person}</th>
                <th scope="col">{w.asset}</th>
                <th scope="col">{w.role}</th>
                <th scope="col">{w.from}</th>
                <th scope="col">{w.until}</th>
                <th scope="col">{w.accounts}</th>
                <th scope="col">{w.why}</th>
                <th scope="col">{w.action}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <Entry key={row.entry} row={row} />
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
    </section>
  );
}

function Entry({ row }: { readonly row: InsiderRow }) {
  const mayChange = useMay('insiders.change');
  const end = useEntryEnd();
  const { entry, asset, person, role, reason, from, until, accounts, endedName, endReason } = row;
  return (
    <tr>
      <th scope="row">
        <Link to="/subject/$owner" params={{ owner: person }}>
          {person}
        </Link>
      </th>
      <td>{asset}</td>
      <td>{w.roles[role]}</td>
      <td className="nowrap">{dateTime(from).slice(0, 16)}</td>
      <td className="nowrap">{until === null ? w.still : dateTime(until).slice(0, 16)}</td>
      <td>{accounts.length === 0 ? t.none : accounts.join(', ')}</td>
      <td>
        {reason}
        {endedName === null ? null : (
          <span className="block dim">
            {w.endedBy(endedName)}: {endReason}
          </span>
        )}
      </td>
      <td>
        {mayChange && endedName === null ? (
          <ReasonButton
            label={w.end}
            busy={end.isPending}
            run={(text) => end.mutate({ entry, reason: text })}
          />
        ) : null}
      </td>
    </tr>
  );
}

function ImportButton() {
  const input = useRef<HTMLInputElement>(null);
  const upload = useImport();
  const choose = (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.currentTarget.files?.[0];
    if (file) upload.mutate(file);
    event.currentTarget.value = '';
  };
  return (
    <>
      <Button variant="default" loading={upload.isPending} onClick={() => input.current?.click()}>
        {w.import}
      </Button>
      <input
        ref={input}
        type="file"
        accept=".csv,text/csv"
        hidden
        aria-label={w.import}
        onChange={choose}
      />
    </>
  );
}
