/** The rows of the list, drawn only where they are seen; thousands scroll like ten. */
import { createColumnHelper, tableFeatures, useTable } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { dateTime } from '../../app/format';
import { words } from '../../words/alerts';
import { ruleName } from '../../words/rules';
import { t } from '../../words/en';
import type { AlertRow } from './alert-types';
import { SeverityBadge, StateBadge } from './badges';

const ROW_HEIGHT = 34;
const OVERSCAN = 12;

const features = tableFeatures({});
const column = createColumnHelper<typeof features, AlertRow>();
const columns = column.columns([
  column.accessor('severity', {
    header: words.severity,
    cell: ({ getValue }) => <SeverityBadge severity={getValue()} />,
  }),
  column.accessor('rule', { header: words.rule, cell: ({ getValue }) => ruleName(getValue()) }),
  column.accessor('market', {
    header: words.market,
    cell: ({ getValue }) => getValue() ?? t.none,
  }),
  column.accessor('accounts', {
    header: words.accounts,
    cell: ({ getValue }) => getValue().join(', '),
  }),
  column.accessor('score', { header: words.score, cell: ({ getValue }) => getValue() }),
  column.accessor('raisedAt', {
    header: words.raised,
    cell: ({ getValue }) => dateTime(getValue()),
  }),
  column.accessor('state', {
    header: words.state,
    cell: ({ getValue }) => <StateBadge state={getValue()} />,
  }),
]);

interface AlertListProps {
  readonly rows: readonly AlertRow[];
  /** Index of the row under the cursor; -1 = none. */
  readonly at: number;
  readonly choose: (alertId: string) => void;
  readonly open: (alertId: string) => void;
  readonly more: (() => void) | undefined;
}

export function AlertList({ rows, at, choose, open, more }: AlertListProps) {
  const box = useRef<HTMLDivElement>(null);
  const table = useTable({ features, columns, data: rows });
  const model = table.getRowModel().rows;
  const virtual = useVirtualizer({
    count: model.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: OVERSCAN,
  });
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at);
  }, [at, virtual]);
  const items = virtual.getVirtualItems();
  const lastSeen = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (lastSeen >= rows.length - OVERSCAN) more?.();
  }, [lastSeen, rows.length, more]);
  return (
    <div
      ref={box}
      className="alert-list"
      role="grid"
      aria-label={words.title}
      aria-rowcount={rows.length + 1}
      aria-activedescendant={rows[at] ? `alert-${rows[at].alertId}` : undefined}
      tabIndex={0}
    >
      {table.getHeaderGroups().map((group) => (
        <div key={group.id} role="row" className="alert-row head" aria-rowindex={1}>
          {group.headers.map((header) => (
            <div key={header.id} role="columnheader" className={`cell c-${header.column.id}`}>
              <table.FlexRender header={header} />
            </div>
          ))}
        </div>
      ))}
      <div role="rowgroup" className="rows" style={{ height: virtual.getTotalSize() }}>
        {items.map(({ index, start }) => {
          const row = model[index];
          if (!row) return null;
          const { alertId } = row.original;
          return (
            <div
              key={alertId}
              id={`alert-${alertId}`}
              role="row"
              aria-rowindex={index + 2}
              aria-selected={index === at}
              className="alert-row"
              style={{ transform: `translateY(${start}px)` }}
              onClick={() => choose(alertId)}
              onDoubleClick={() => open(alertId)}
            >
              {row.getAllCells().map((cell) => (
                <div key={cell.id} role="gridcell" className={`cell c-${cell.column.id}`}>
                  <table.FlexRender cell={cell} />
                </div>
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}
