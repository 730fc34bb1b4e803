/** What customer data say of the person: risk with its reasons, and documents. */
import { useQuery } from '@tanstack/react-query';
import type { Customer } from '../../../../../kyc/contract';
import { dateTime } from '../../app/format';
import { FailedState, LoadingRows } from '../../parts/states';
import { t } from '../../words/en';
import { words } from '../../words/subjects';
import { customerQuery } from './subject-queries';
import { RatingBadge } from './subject-risk';

export function CustomerPanels({ owner }: { readonly owner: string }) {
  const { data, error, refetch } = useQuery(customerQuery(owner));
  if (error) return <FailedState error={error} retry={() => void refetch()} />;
  if (data === undefined) return <LoadingRows rows={5} />;
  return (
    <>
      <Risk customer={data} />
      {data === null ? null : <Documents customer={data} />}
    </>
  );
}

function Risk({ customer }: { readonly customer: Customer | null }) {
  const risk = customer?.risk ?? null;
  const override = customer?.riskOverride ?? null;
  return (
    <section className="panel" aria-label={words.risk}>
      <div className="panel-head">
        <h2>{words.risk}</h2>
        {risk === null ? null : <RatingBadge rating={risk.rating} score={risk.score} />}
        {customer === null ? null : (
          <span className="dim">
            {words.states[customer.state]} · {words.tier} {customer.tier}
          </span>
        )}
      </div>
      {override === null ? null : (
        <p className="decision">
          {`${words.override}: ${words.ratings[override.rating]} · ${override.reason} · `}
          {`${words.until} ${dateTime(override.until).slice(0, 10)}`}
        </p>
      )}
      {risk === null ? <p className="dim">{words.noRisk}</p> : <Factors factors={risk.factors} />}
    </section>
  );
}

interface FactorsProps {
  readonly factors: NonNullable<Customer['risk']>['factors'];
}

/** Largest first; the bar is the factor's share of the whole scale. */
function Factors({ factors }: FactorsProps) {
  return (
    <ul className="factors">
      {[...factors]
        .sort((a, b) => b.points - a.points)
        .map(({ name, points, reason }) => (
          <li key={name}>
            <span className="num strong">{points}</span>
            <span className="bar" aria-hidden>
              <span className="bar-fill" style={{ width: `${Math.min(100, points)}%` }} />
            </span>
            <span>{reason}</span>
          </li>
        ))}
    </ul>
  );
}

function Documents({ customer: { documents } }: { readonly customer: Customer }) {
  return (
    <section className="panel" aria-label={words.documents}>
      <h2>{words.documents}</h2>
      {documents.length === 0 ? <p className="dim">{words.noDocuments}</p> : null}
      <ul className="lines">
        {documents.map(({ document, kind, state, expiresOn, uploadedAt }) => (
          <li key={document} className="line">
            <span className="num left">{document}</span>
            <span>{kind.replaceAll('-', ' ')}</span>
            <span className="grow" />
            <span className="state-badge">{state}</span>
            <span className="dim num">
              {expiresOn === null
                ? `${dateTime(uploadedAt).slice(0, 10)} ${t.utc}`
                : `${words.until} ${expiresOn}`}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
