/** One customer: who it is, what is missing, what the lists say, and what waits for whom. */
import { Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import type { Customer } from '../../../../../kyc/contract';
import { ApiError } from '../../app/http';
import { useMay } from '../../app/session';
import { EmptyState, FailedState, LoadingRows } from '../../parts/states';
import '../../style/cases.css';
import '../../style/customers.css';
import '../../style/reports.css';
import { words } from '../../words/customers';
import { OwnerMeasures } from '../measures/measure-panels';
import { customerQuery, useCustomerWrite } from './customer-queries';
import { AccountsPanel, HistoryPanel, LimitsPanel, RiskPanel } from './customer-facts';
import { DocumentsPanel } from './documents-panel';
import { HitsPanel } from './hits-panel';
import { ProposalsPanel } from './proposals-panel';
import { ReasonButton } from './reason-button';

export function CustomerPage() {
  const { customer } = useParams({ from: '/customers/$customer' });
  const { data, error, refetch } = useQuery(customerQuery(customer));
  if (error instanceof ApiError && error.status === 404) {
    return <EmptyState page title={words.unknown} />;
  }
  if (error) return <FailedState error={error} retry={() => void refetch()} />;
  if (data === undefined) return <LoadingRows rows={12} />;
  return (
    <div className="page customer-page">
      <Head customer={data} />
      <div className="run-grid">
        <div className="stack">
          <DocumentsPanel documents={data.documents} />
          <HitsPanel customer={data.customer} />
          <AccountsPanel customer={data} />
          <HistoryPanel customer={data} />
        </div>
        <div className="stack">
          <ProposalsPanel proposals={data.proposals} />
          <RiskPanel customer={data} />
          <LimitsPanel customer={data} />
          <OwnerMeasures owner={data.customer} />
        </div>
      </div>
    </div>
  );
}

/** Actions that need nothing but a reason. */
const PLAIN: ReadonlySet<string> = new Set([
  'submit',
  'start-review',
  'return',
  'restrict',
  'lift-restriction',
  'freeze',
  'off-board',
  're-board',
  'request-review',
  'complete-review',
  'propose-unfreeze',
  'propose-erase',
]);
const SHOWN = 4;

function Head({ customer }: { readonly customer: Customer }) {
  const { kind, state, tier, country, version, actions } = customer;
  const mayReview = useMay('kyc.review');
  const write = useCustomerWrite();
  const id = encodeURIComponent(customer.customer);
  const plain = actions.filter((action) => PLAIN.has(action)).slice(0, SHOWN);
  return (
    <header className="reports-head">
      <Link to="/customers" className="crumbs">
        {words.title}
      </Link>
      <h1>{customer.customer}</h1>
      <span className="state-badge">{words.states[state]}</span>
      <span className="dim">
        {words.kinds[kind]} · {words.tierOf(tier)} · {country ?? ''}
      </span>
      <Link to="/subject/$owner" params={{ owner: customer.customer }}>
        {words.timeline}
      </Link>
      <span className="grow" />
      {mayReview ? (
        <Group gap="xs">
          {plain.map((action, i) => (
            <ReasonButton
              key={action}
              label={words.actions[action]}
              primary={i === 0}
              busy={write.isPending}
              run={(reason) =>
                write.mutate({
                  path: `/kyc/customers/${id}/commands`,
                  body: { action, reason, version },
                })
              }
            />
          ))}
        </Group>
      ) : null}
    </header>
  );
}
