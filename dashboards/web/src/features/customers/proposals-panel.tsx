/** What one person asked for and another has to decide. */
import { Group } from '@mantine/core';
import type { Proposal } from '../../../../../kyc/contract';
import { dateTime } from '../../app/format';
import { useMay } from '../../app/session';
import { words } from '../../words/customers';
import { t } from '../../words/en';
import { useCustomerWrite } from './customer-queries';
import { ReasonButton } from './reason-button';

export function ProposalsPanel({ proposals }: { readonly proposals: readonly Proposal[] }) {
  const mayApprove = useMay('kyc.approve');
  const write = useCustomerWrite();
  const open = proposals.filter(({ state }) => state === 'open');
  return (
    <section className="panel" aria-label={words.proposals}>
      <h2>{words.proposals}</h2>
      {open.length === 0 ? <p className="dim">{words.noProposals}</p> : null}
      <ul className="lines">
        {open.map(({ proposal, kind, reason, rating, proposedBy, proposedAt, own }) => (
          <li key={proposal}>
            <span className="strong">{words.actions[`propose-${kind}`]}</span>{' '}
            {rating === null ? '' : `→ ${rating} `}· {reason}
            <span className="dim block">
              {proposedBy} · {dateTime(proposedAt).slice(0, 16)} {t.utc}
            </span>
            {own ? <p className="dim">{words.own}</p> : null}
            {mayApprove && !own ? (
              <Group gap="xs">
                {(['approve', 'return'] as const).map((verb) => (
                  <ReasonButton
                    key={verb}
                    primary={verb === 'approve'}
                    label={verb === 'approve' ? words.approve : words.returned}
                    busy={write.isPending}
                    run={(text) =>
                      write.mutate({
                        path: `/kyc/proposals/${proposal}/${verb}`,
                        body: { reason: text },
                      })
                    }
                  />
                ))}
              </Group>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}
