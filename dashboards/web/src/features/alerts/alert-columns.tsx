/** The columns of the list and what stands in each. */
import { createColumnHelper, tableFeatures } from '@tanstack/react-table';
import type { AlertRow } from '../../../../../cases/contract';
import { dateTime, nowMicros, shortTime } from '../../app/format';
import { DueTag } from '../../parts/due';
import { Glyph } from '../../parts/icons';
import { words as alertWords } from '../../words/alerts';
import { t } from '../../words/en';
import { words } from '../../words/inbox';
import { ruleName } from '../../words/rules';
import { SeverityBadge, StateBadge } from './badges';

export const features = tableFeatures({});
const column = createColumnHelper<typeof features, AlertRow>();

export const columns = column.columns([
  column.accessor('severity', {
    header: alertWords.severity,
    cell: ({ getValue }) => <SeverityBadge severity={getValue()} />,
  }),
  column.accessor('rule', {
    header: alertWords.rule,
    cell: ({ row: { original } }) => <RuleCell row={original} />,
  }),
  column.accessor('market', {
    header: alertWords.market,
    cell: ({ getValue }) => getValue() ?? t.none,
  }),
  column.accessor('owners', {
    header: words.subject,
    cell: ({ row: { original } }) => subjectOf(original),
  }),
  column.accessor('score', { header: alertWords.score, cell: ({ getValue }) => getValue() }),
  column.accessor('raisedAt', {
    header: alertWords.raised,
    cell: ({ getValue }) => <span title={dateTime(getValue())}>{shortTime(getValue())}</span>,
  }),
  column.accessor('due', {
    header: words.due,
    cell: ({ row: { original } }) => <DueCell row={original} />,
  }),
  column.accessor('assignee', {
    header: words.assigned,
    cell: ({ getValue }) => getValue()?.name ?? <span className="dim">{words.nobody}</span>,
  }),
]);

/** The people where they are known, else the accounts. */
function subjectOf({ owners, accounts }: AlertRow): string {
  return (owners.length > 0 ? owners : accounts).join(', ');
}

function RuleCell({ row }: { readonly row: AlertRow }) {
  return (
    <>
      <SeenMark seen={row.seen} />
      {ruleName(row.rule)}
      {row.followed ? (
        <span className="followed" title={words.followed}>
          <Glyph name="star" size={11} />
          <span className="hidden-text">{words.followed}</span>
        </span>
      ) : null}
    </>
  );
}

/** A dot for what nobody here has seen, a ring for what has changed since. */
export function SeenMark({ seen }: { readonly seen: AlertRow['seen'] }) {
  if (seen === 'seen') return <span className="seen-mark" />;
  const label = seen === 'unseen' ? words.unseen : words.changed;
  return (
    <span className={`seen-mark ${seen}`} title={label}>
      <span className="hidden-text">{label}</span>
    </span>
  );
}

function DueCell({ row }: { readonly row: AlertRow }) {
  if (row.state === 'snoozed' && row.snoozedUntil !== null) {
    return (
      <span className="num">
        {alertWords.states.snoozed} → {shortTime(row.snoozedUntil)}
      </span>
    );
  }
  if (row.due !== null) return <DueTag due={row.due} now={nowMicros()} />;
  return (
    <>
      <StateBadge state={row.state} />{' '}
      {row.caseId === null ? null : <span className="num left">{row.caseId}</span>}
    </>
  );
}
