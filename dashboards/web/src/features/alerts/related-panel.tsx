/** Alerts and cases that share something with this one, with what they share. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Related } from '../../../../../cases/contract';
import { ago, nowMicros } from '../../app/format';
import { FailedState, LoadingRows } from '../../parts/states';
import { words as alertWords } from '../../words/alerts';
import { words as caseWords } from '../../words/cases';
import { words } from '../../words/inbox';
import { ruleName } from '../../words/rules';
import { relatedQuery } from './alert-queries';

interface RelatedPanelProps {
  readonly alertId: string;
  /** The first of them only. */
  readonly limit?: number;
}

export function RelatedPanel({ alertId, limit = 50 }: RelatedPanelProps) {
  const { data, error, refetch } = useQuery(relatedQuery(alertId));
  return (
    <section className="related" aria-label={words.related}>
      <h3>{words.related}</h3>
      {error ? <FailedState error={error} retry={() => void refetch()} /> : null}
      {data === undefined && !error ? <LoadingRows rows={3} height={30} /> : null}
      {data?.related.length === 0 ? <p className="dim">{words.relatedNone}</p> : null}
      <ul>
        {data?.related.slice(0, limit).map((one) => (
          <li key={`${one.kind} ${one.id}`}>
            <RelatedLine one={one} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function stateOf({ kind, state, outcome }: Related): string {
  const states: Readonly<Record<string, string>> =
    kind === 'case' ? caseWords.states : alertWords.states;
  const outcomes: Readonly<Record<string, string>> = caseWords.outcomes;
  const said = outcome === null ? '' : `: ${outcomes[outcome] ?? outcome.replaceAll('-', ' ')}`;
  return `${states[state] ?? state}${said}`;
}

function RelatedLine({ one }: { readonly one: Related }) {
  const shared = one.shared
    .map(({ fact, values }) => {
      const which = fact === 'rule' || fact === 'market-time' ? '' : ` ${values.join(', ')}`;
      return `${words.facts[fact]}${which}`;
    })
    .join(' · ');
  const body = (
    <>
      <span className="related-head">
        <span className="kind">{one.kind === 'case' ? one.id : words.relatedAlert}</span>
        <span className="strong ellipsis">
          {one.kind === 'case' ? one.title : ruleName(one.title)}
        </span>
        <span className="grow" />
        <span className="dim num">{ago(one.at, nowMicros())}</span>
      </span>
      <span className="dim shared">
        {stateOf(one)} · {shared}
      </span>
    </>
  );
  return one.kind === 'case' ? (
    <Link to="/case/$caseId" params={{ caseId: one.id }}>
      {body}
    </Link>
  ) : (
    <Link to="/alerts/$alertId" params={{ alertId: one.id }}>
      {body}
    </Link>
  );
}
