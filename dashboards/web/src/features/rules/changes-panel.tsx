/** Changes that wait for a second person, with exactly what differs, and what was decided. */
import { Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { RuleChangeRow } from '../../../../../surveillance/contract';
import { dateTime } from '../../app/format';
import { useMay } from '../../app/session';
import { FailedState, LoadingRows } from '../../parts/states';
import { t } from '../../words/en';
import { parameterName, ruleName } from '../../words/rules';
import { words as w } from '../../words/rules-page';
import { ReasonButton } from '../customers/reason-button';
import { differences } from './block-fields';
import { changesQuery, useRuleWrite } from './rules-queries';
import { WhatIfLists } from './what-if-result';

/** Shown by its words, unlike the parameters. */
const MODE = 'enabled';

export function ChangesPanel() {
  const { data, error, isPending } = useQuery(changesQuery);
  const open = data?.changes.filter(({ state }) => state === 'open') ?? [];
  return (
    <section className="panel" aria-label={w.open}>
      <h2>{w.open}</h2>
      {error ? <FailedState error={error} /> : null}
      {isPending ? <LoadingRows rows={2} /> : null}
      {data && open.length === 0 ? <p className="dim">{w.noOpen}</p> : null}
      {open.map((change) => (
        <OpenChange key={change.changeId} change={change} />
      ))}
    </section>
  );
}

function OpenChange({ change }: { readonly change: RuleChangeRow }) {
  const mayChange = useMay('rules.change');
  const write = useRuleWrite();
  const { changeId, rule, reason, proposedName, proposedAt, own, whatIf } = change;
  const verbs = own ? (['withdraw'] as const) : (['approve', 'return'] as const);
  const labels = { approve: w.approve, return: w.returned, withdraw: w.withdraw };
  return (
    <article className="rule-change" aria-label={changeId}>
      <h3>
        {ruleName(rule)} <span className="dim">{changeId}</span>
      </h3>
      <DifferenceTable change={change} />
      <p>{reason}</p>
      <p className="dim">
        {proposedName} · {dateTime(proposedAt).slice(0, 16)} {t.utc}
      </p>
      {whatIf === null ? (
        <p className="dim">{w.noWhatIf}</p>
      ) : (
        <>
          <p className="dim">{w.whatIfBy(whatIf.runName)}</p>
          <WhatIfLists result={whatIf.result} />
        </>
      )}
      {own ? <p className="dim">{w.own}</p> : null}
      {mayChange ? (
        <Group gap="xs">
          {verbs.map((verb) => (
            <ReasonButton
              key={verb}
              primary={verb === 'approve'}
              label={labels[verb]}
              busy={write.isPending}
              run={(text) =>
                write.mutate({
                  path: `/surveillance/rule-changes/${changeId}/${verb}`,
                  body: { reason: text },
                })
              }
            />
          ))}
        </Group>
      ) : null}
    </article>
  );
}

function DifferenceTable({ change }: { readonly change: RuleChangeRow }) {
  return (
    <table className="table plain">
      <tbody>
        {differences(change.before, change.after).map(({ name, before, after }) => (
          <tr key={name}>
            <th scope="row">{name === MODE ? w.mode : parameterName(name)}</th>
            <td>
              <del className="dim">{name === MODE ? w.modeOf(before) : before}</del>
            </td>
            <td>
              <ins className="strong">{name === MODE ? w.modeOf(after) : after}</ins>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function VersionsPanel() {
  const { data } = useQuery(changesQuery);
  const byId = new Map(data?.changes.map((change) => [change.changeId, change]));
  return (
    <section className="panel" aria-label={w.history}>
      <h2>{w.history}</h2>
      <ul className="lines">
        {data?.versions.map(({ number, fromSeq, changeId, at }) => {
          const change = changeId === null ? undefined : byId.get(changeId);
          return (
            <li key={number}>
              {w.inForce(number, fromSeq)}
              <span className="dim block">
                {dateTime(at).slice(0, 16)} {t.utc} ·{' '}
                {change === undefined
                  ? (changeId ?? w.start)
                  : `${ruleName(change.rule)}: ${change.proposedName}, ${change.decidedName ?? ''}`}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
