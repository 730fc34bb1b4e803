/** Measures, newest first: what holds, what waits for whom, and what has ended. */
import { Group } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { MeasureRow } from '../../../../../cases/contract';
import { dateTime } from '../../app/format';
import { useMay } from '../../app/session';
import { Glyph } from '../../parts/icons';
import { t } from '../../words/en';
import { measureName, stateNames, words as w } from '../../words/measures';
import { ReasonButton } from '../customers/reason-button';
import { useMeasureWrite } from './measure-queries';

interface Props {
  readonly measures: readonly MeasureRow[];
  /** Beside each the case that it belongs to. */
  readonly withCase?: boolean;
}

export function MeasureList({ measures, withCase = false }: Props) {
  return (
    <ul className="lines">
      {measures.map((row) => (
        <li key={row.measureId}>
          <Measure row={row} withCase={withCase} />
        </li>
      ))}
    </ul>
  );
}

function Measure({ row, withCase }: { readonly row: MeasureRow; readonly withCase: boolean }) {
  const { measureId, caseId, account, market, perSecond, until, reason, lifts } = row;
  const what = lifts === null ? measureName(row.measure) : w.lifting(lifts);
  const terms = [
    w.on(account, market ?? w.allMarkets),
    ...(perSecond === null ? [] : [w.rate(perSecond)]),
    ...(until === null ? [] : [w.endsAt(`${dateTime(until).slice(0, 16)} ${t.utc}`)]),
  ];
  return (
    <>
      <div className="line">
        <span className="strong">{what}</span>
        <Standing row={row} />
        <span className="grow" />
        <Decisions row={row} />
      </div>
      <span className="block">{terms.join(' · ')}</span>
      <span className="block">{reason}</span>
      <span className="dim block">
        {measureId}
        {withCase ? (
          <>
            {' · '}
            <Link to="/case/$caseId" params={{ caseId }}>
              {caseId}
            </Link>
          </>
        ) : null}
        {' · '}
        {who(row)}
      </span>
      {row.refusal === null ? null : <span className="due late">{row.refusal}</span>}
    </>
  );
}

function who({ proposedName, proposedAt, decidedName, decisionReason, needsSecond }: MeasureRow) {
  const first = `${proposedName}, ${dateTime(proposedAt).slice(0, 16)} ${t.utc}`;
  if (!needsSecond || decidedName === null) return first;
  return `${first} · ${decidedName}: ${decisionReason ?? ''}`;
}

function Standing({ row }: { readonly row: MeasureRow }) {
  const { state, inForce, measure, lifted } = row;
  if (inForce) {
    return (
      <span className="due soon">
        <Glyph name="lock" size={12} /> {w.inForce}
      </span>
    );
  }
  const open = state === 'proposed' || state === 'approved';
  const over = state === 'done' && measure !== 'lift';
  const text = over ? (lifted ? w.lifted : w.ended) : stateNames[state];
  const tone = open ? 'soon' : state === 'refused' ? 'late' : 'calm';
  return (
    <span className={`due ${tone}`}>
      <Glyph name={open ? 'clock' : state === 'refused' ? 'late' : 'check'} size={12} /> {text}
    </span>
  );
}

function Decisions({ row }: { readonly row: MeasureRow }) {
  const mayPropose = useMay('measures.propose');
  const mayApprove = useMay('measures.approve');
  const write = useMeasureWrite();
  const { measureId, state, own, second, inForce, measure } = row;
  const verbs =
    state === 'proposed'
      ? own
        ? (['withdraw'] as const)
        : mayApprove
          ? [...(second ? (['approve'] as const) : []), 'return' as const]
          : []
      : mayPropose && inForce && measure !== 'warning'
        ? (['lift'] as const)
        : [];
  return (
    <Group gap="xs">
      {verbs.map((verb) => (
        <ReasonButton
          key={verb}
          primary={verb === 'approve'}
          label={w[verb]}
          busy={write.isPending}
          run={(reason) =>
            write.mutate({ path: `/cases/measures/${measureId}/${verb}`, body: { reason } })
          }
        />
      ))}
    </Group>
  );
}
