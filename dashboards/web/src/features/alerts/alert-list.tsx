/** The rows of the list, drawn only where they are seen; thousands scroll like ten. */
import { useTable } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, type MouseEvent, type ReactNode } from 'react';
import type { AlertRow } from '../../../../../cases/contract';
import { useNow } from '../../app/now';
import { words as alertWords } from '../../words/alerts';
import { words } from '../../words/inbox';
import { columns, features } from './alert-columns';

const ROW_HEIGHT = 34;
const OVERSCAN = 12;

interface AlertListProps {
  readonly rows: readonly AlertRow[];
  /** Index of the row under the cursor; -1 = none. */
  readonly at: number;
  readonly isSelected: (alertId: string) => boolean;
  readonly choose: (alertId: string) => void;
  readonly open: (alertId: string) => void;
  /** One row, or with shift all from the last one to here. */
  readonly select: (alertId: string, range: boolean) => void;
  readonly menu: (row: AlertRow, at: MouseEvent) => void;
  readonly more: (() => void) | undefined;
}

export function AlertList(props: AlertListProps) {
  const { rows, at, isSelected, more } = props;
  const box = useRef<HTMLDivElement>(null);
  useNow();
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
      aria-label={alertWords.title}
      aria-rowcount={rows.length + 1}
      aria-multiselectable
      aria-activedescendant={rows[at] ? `alert-${rows[at].alertId}` : undefined}
      tabIndex={0}
    >
      {table.getHeaderGroups().map((group) => (
        <div key={group.id} role="row" className="alert-row head" aria-rowindex={1}>
          <div role="columnheader" className="cell c-select">
            <span className="hidden-text">{words.bulk}</span>
          </div>
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
          const place = { index, start, atCursor: index === at, selected: isSelected(alertId) };
          return (
            <ListRow key={alertId} row={row.original} {...place} {...props}>
              {row.getAllCells().map((cell) => (
                <div key={cell.id} role="gridcell" className={`cell c-${cell.column.id}`}>
                  <table.FlexRender cell={cell} />
                </div>
              ))}
            </ListRow>
          );
        })}
      </div>
    </div>
  );
}

interface ListRowProps extends Pick<AlertListProps, 'choose' | 'open' | 'select' | 'menu'> {
  readonly row: AlertRow;
  readonly index: number;
  readonly start: number;
  readonly atCursor: boolean;
  readonly selected: boolean;
  readonly children: ReactNode;
}

function ListRow({ row, index, start, atCursor, selected, children, ...act }: ListRowProps) {
  const { alertId } = row;
  const onClick = (event: MouseEvent) => {
    if (event.shiftKey) act.select(alertId, true);
    else if (event.ctrlKey || event.metaKey) act.select(alertId, false);
    else act.choose(alertId);
  };
  const onMenu = (event: MouseEvent) => {
    event.preventDefault();
    act.choose(alertId);
    act.menu(row, event);
  };
  return (
    <div
      id={`alert-${alertId}`}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      className={`alert-row ${row.seen} ${atCursor ? 'cursor' : ''}`}
      style={{ transform: `translateY(${start}px)` }}
      onClick={onClick}
      onDoubleClick={() => act.open(alertId)}
      onContextMenu={onMenu}
      // A range with shift must not mark text.
      onMouseDown={(event) => event.shiftKey && event.preventDefault()}
    >
      <div role="gridcell" className="cell c-select">
        <label>
          <input
            type="checkbox"
            tabIndex={-1}
            checked={selected}
            aria-label={words.select(alertId)}
            onChange={() => undefined}
            onClick={(event) => {
              event.stopPropagation();
              act.select(alertId, event.shiftKey);
            }}
          />
        </label>
      </div>
      {children}
    </div>
  );
}
