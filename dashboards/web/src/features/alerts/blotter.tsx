/** The suspects' orders and fills in the order of the log. */
import { Switch } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, useState } from 'react';
import { grouped, preciseTime } from '../../app/format';
import { EmptyState, LoadingRows } from '../../parts/states';
import { words } from '../../words/alerts';
import { t } from '../../words/en';
import type { Evidence, EvidenceRow } from './alert-types';

const w = words.blotter;
const ROW_HEIGHT = 26;

export function Blotter({ evidence }: { readonly evidence: Evidence | undefined }) {
  const [onlyNamed, setOnlyNamed] = useState(false);
  const rows = useMemo(
    () => (evidence?.rows ?? []).filter(({ named }) => named || !onlyNamed),
    [evidence, onlyNamed],
  );
  return (
    <section className="panel blotter-panel" aria-label={words.page.blotter}>
      <div className="panel-head">
        <h2>{words.page.blotter}</h2>
        <span className="dim num">{evidence ? w.rows(rows.length) : ''}</span>
        <span className="grow" />
        <Switch
          size="xs"
          label={w.onlyNamed}
          checked={onlyNamed}
          onChange={(event) => setOnlyNamed(event.currentTarget.checked)}
        />
      </div>
      {evidence?.truncated === true ? <p className="note">{w.truncated}</p> : null}
      {evidence === undefined ? <LoadingRows rows={6} /> : null}
      {evidence && rows.length === 0 ? <EmptyState title={w.none} /> : null}
      {rows.length > 0 ? <Rows rows={rows} /> : null}
    </section>
  );
}

const HEADS = [
  ['time', w.time],
  ['event', w.event],
  ['account', w.account],
  ['side', w.side],
  ['price', w.price],
  ['quantity', w.quantity],
  ['order', w.order],
  ['other', w.other],
] as const;

function Rows({ rows }: { readonly rows: readonly EvidenceRow[] }) {
  const box = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 15,
  });
  return (
    <div
      ref={box}
      className="blotter"
      role="table"
      aria-label={words.page.blotter}
      aria-rowcount={rows.length + 1}
      tabIndex={0}
    >
      <div role="row" className="blotter-row head" aria-rowindex={1}>
        {HEADS.map(([name, label]) => (
          <span key={name} role="columnheader" className={`cell c-${name}`}>
            {label}
          </span>
        ))}
      </div>
      <div role="rowgroup" className="rows" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const row = rows[index];
          return row ? <Row key={index} row={row} index={index} start={start} /> : null;
        })}
      </div>
    </div>
  );
}

function Row({ row, index, start }: { row: EvidenceRow; index: number; start: number }) {
  const cells: Record<(typeof HEADS)[number][0], string> = {
    time: preciseTime(row.ts),
    event: w.kinds[row.kind],
    account: row.account,
    side: row.side === 'BUY' ? t.markets.buy : t.markets.sell,
    price: row.price === null ? t.none : grouped(row.price),
    quantity: grouped(row.quantity),
    order: row.clientOrderId,
    other: row.counterparty ?? '',
  };
  const tone = row.side === 'BUY' ? 'up' : 'down';
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className={`blotter-row ${row.kind} ${row.named ? 'named' : ''}`}
      style={{ transform: `translateY(${start}px)` }}
    >
      {HEADS.map(([name]) => (
        <span key={name} role="cell" className={`cell c-${name} ${name === 'side' ? tone : ''}`}>
          {cells[name]}
        </span>
      ))}
    </div>
  );
}
