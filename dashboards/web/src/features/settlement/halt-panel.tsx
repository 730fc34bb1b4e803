/** Why settlement stands still, what was proposed about it, and what was decided before. */
import { Group } from '@mantine/core';
import type { Resumption, SettlementOverview } from '../../../../../core/contract/settlement-staff';
import { dateTime } from '../../app/format';
import { useMay } from '../../app/session';
import { Glyph } from '../../parts/icons';
import { t } from '../../words/en';
import { words as w } from '../../words/settlement';
import { ReasonButton } from '../customers/reason-button';
import { useResumption } from './settlement-queries';

export function HaltPanel({ overview }: { readonly overview: SettlementOverview }) {
  const mayResume = useMay('settlement.resume');
  const write = useResumption();
  const { halt, resumptions } = overview;
  if (halt === null) return null;
  const open = resumptions.find(({ state }) => state === 'open');
  return (
    <section className="panel settlement-halt" aria-label={w.haltTitle}>
      <h2>
        <Glyph name="late" /> {w.haltTitle}
      </h2>
      <p className="strong">{halt.reason}</p>
      <p className="dim">
        {w.haltSince} {dateTime(halt.at)} {t.utc}. {w.haltHint}
      </p>
      {open === undefined ? null : <Proposal resumption={open} />}
      {open === undefined && mayResume ? (
        <ReasonButton
          primary
          label={w.propose}
          busy={write.isPending}
          run={(reason) => write.mutate({ path: '', reason })}
        />
      ) : null}
    </section>
  );
}

function Proposal({ resumption }: { readonly resumption: Resumption }) {
  const mayResume = useMay('settlement.resume');
  const write = useResumption();
  const { own, proposedName, proposedAt, reason } = resumption;
  const verbs = own ? (['withdraw'] as const) : (['approve', 'return'] as const);
  const labels = { approve: w.approve, return: w.returned, withdraw: w.withdraw };
  return (
    <article aria-label={w.waitsForSecond}>
      <h3>{w.waitsForSecond}</h3>
      <p>{reason}</p>
      <p className="dim">
        {proposedName} · {dateTime(proposedAt).slice(0, 16)} {t.utc}
        {own ? <span className="block">{w.own}</span> : null}
      </p>
      {mayResume ? (
        <Group gap="xs">
          {verbs.map((verb) => (
            <ReasonButton
              key={verb}
              primary={verb === 'approve'}
              label={labels[verb]}
              busy={write.isPending}
              run={(text) =>
                write.mutate({ path: `/${resumption.resumption}/${verb}`, reason: text })
              }
            />
          ))}
        </Group>
      ) : null}
    </article>
  );
}

export function EarlierStops({ resumptions }: { readonly resumptions: readonly Resumption[] }) {
  const decided = resumptions.filter(({ state }) => state !== 'open');
  if (decided.length === 0) return null;
  return (
    <section className="panel" aria-label={w.history}>
      <h2>{w.history}</h2>
      <ul className="lines settlement-stops">
        {decided.map((one) => (
          <li key={one.resumption}>
            {one.haltReason}
            <span className="dim block">
              {dateTime(one.haltedAt).slice(0, 16)} {t.utc} · {w.decisions[one.state]}{' '}
              {one.decidedAt === null ? '' : dateTime(one.decidedAt).slice(0, 16)} ·{' '}
              {one.proposedName}: {one.reason} · {one.decidedName}: {one.decisionReason}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
