/** Cases as rows; also on the subject's page. */
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import type { CaseRow } from '../../../../../cases/contract';
import { shortTime } from '../../app/format';
import { useNow } from '../../app/now';
import { DueTag } from '../../parts/due';
import { words } from '../../words/cases';
import { t } from '../../words/en';
import { SeenMark } from '../alerts/alert-columns';
import { CaseStateBadge, PriorityBadge, RestrictedMark } from './case-badges';

const w = words.list;

interface CaseTableProps {
  readonly rows: readonly CaseRow[];
  /** Row under the cursor; -1 = none. */
  readonly at?: number;
  readonly open: (caseId: string) => void;
  readonly more?: (() => void) | undefined;
  /** Beside other things: the columns that matter most. */
  readonly compact?: boolean;
}

export function CaseTable({ rows, at = -1, open, more, compact = false }: CaseTableProps) {
  const now = useNow();
  return (
    <>
      <div className="table-scroll" tabIndex={0} role="group" aria-label={words.title}>
        <table className={`table cases-table ${compact ? 'compact' : ''}`}>
          <thead>
            <tr>
              <th scope="col">{w.id}</th>
              <th scope="col">{w.name}</th>
              <th scope="col">{w.state}</th>
              <th scope="col">{w.due}</th>
              <th scope="col" className="wide">
                {w.priority}
              </th>
              <th scope="col" className="wide">
                {w.subjects}
              </th>
              <th scope="col" className="wide">
                {w.assignee}
              </th>
              <th scope="col" className="num wide">
                {w.alerts}
              </th>
              <th scope="col" className="num wide">
                {w.updated}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row, i) => (
              <CaseLine key={row.caseId} row={row} now={now} atCursor={i === at} open={open} />
            ))}
          </tbody>
        </table>
      </div>
      {more === undefined ? null : (
        <Button variant="default" onClick={more}>
          {words.page.more}
        </Button>
      )}
    </>
  );
}

interface CaseLineProps {
  readonly row: CaseRow;
  readonly now: number;
  readonly atCursor: boolean;
  readonly open: (caseId: string) => void;
}

function CaseLine({ row, now, atCursor, open }: CaseLineProps) {
  const line = useRef<HTMLTableRowElement>(null);
  useEffect(() => {
    if (atCursor) line.current?.scrollIntoView({ block: 'nearest' });
  }, [atCursor]);
  return (
    <tr
      ref={line}
      className={`${row.seen} ${atCursor ? 'cursor' : ''}`}
      onClick={() => open(row.caseId)}
    >
      <th scope="row" className="num left">
        <SeenMark seen={row.seen} />
        <Link to="/case/$caseId" params={{ caseId: row.caseId }}>
          {row.caseId}
        </Link>
      </th>
      <td className="title-cell">
        {row.restricted ? <RestrictedMark /> : null}
        {row.title}
        <span className="dim block">{words.types[row.type]}</span>
      </td>
      <td>
        <CaseStateBadge {...row} />
      </td>
      <td>{row.due === null ? t.none : <DueTag due={row.due} now={now} />}</td>
      <td className="wide">
        <PriorityBadge {...row} />
      </td>
      <td className="wide ellipsis subjects-cell">{row.subjects.join(', ')}</td>
      <td className="wide">{row.assignee?.name ?? <span className="dim">{w.nobody}</span>}</td>
      <td className="num wide">{row.alerts}</td>
      <td className="num wide">{shortTime(row.updatedAt)}</td>
    </tr>
  );
}
