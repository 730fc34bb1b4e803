/** The events up to the moment shown, newest first; a press goes to one of them. */
import { Switch } from '@mantine/core';
import { useMemo, useState } from 'react';
import { grouped, preciseTime } from '../../app/format';
import { EmptyState } from '../../parts/states';
import { t } from '../../words/en';
import { words } from '../../words/replay';
import type { ReplayFrame } from '../../../../../surveillance/contract';

const SHOWN = 60;

interface TapeProps {
  readonly frames: readonly ReplayFrame[];
  readonly index: number;
  readonly go: (index: number) => void;
}

interface TapeRow {
  readonly frame: ReplayFrame;
  readonly at: number;
}

function rowsUpTo(frames: readonly ReplayFrame[], index: number, onlyOwn: boolean): TapeRow[] {
  const rows: TapeRow[] = [];
  for (let at = index; at >= 0 && rows.length < SHOWN; at--) {
    const frame = frames[at];
    if (frame && (!onlyOwn || frame.event.own)) rows.push({ frame, at });
  }
  return rows;
}

export function EventTape({ frames, index, go }: TapeProps) {
  const [onlyOwn, setOnlyOwn] = useState(false);
  const rows = useMemo(() => rowsUpTo(frames, index, onlyOwn), [frames, index, onlyOwn]);
  return (
    <section className="panel tape-panel" aria-label={words.tape}>
      <div className="panel-head">
        <h2>{words.tape}</h2>
        <span className="grow" />
        <Switch
          size="xs"
          label={words.onlyOwn}
          checked={onlyOwn}
          onChange={(event) => setOnlyOwn(event.currentTarget.checked)}
        />
      </div>
      {rows.length === 0 ? <EmptyState title={words.tapeEmpty} /> : null}
      <div className="tape-scroll" tabIndex={0} role="group" aria-label={words.tape}>
        <table className="tape">
          <thead>
            <tr>
              <th scope="col">{words.time}</th>
              <th scope="col">{words.event}</th>
              <th scope="col" className="num">
                {words.price}
              </th>
              <th scope="col" className="num">
                {words.quantity}
              </th>
              <th scope="col">{words.account}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ frame: { seq, ts, event }, at }) => (
              <tr
                key={seq}
                className={`${event.own ? 'own' : ''} ${at === index ? 'now' : ''}`}
                onClick={() => go(at)}
              >
                <td className="num left">
                  <button type="button" className="plain-link num" onClick={() => go(at)}>
                    {preciseTime(ts)}
                  </button>
                </td>
                <td className={event.side === 'BUY' ? 'up' : event.side === 'SELL' ? 'down' : ''}>
                  {words.events[event.type] ?? event.type}{' '}
                  {event.side === undefined ? '' : t.markets[event.side === 'BUY' ? 'buy' : 'sell']}
                </td>
                <td className="num">{event.price === undefined ? t.none : grouped(event.price)}</td>
                <td className="num">
                  {event.quantity === undefined ? t.none : grouped(event.quantity)}
                </td>
                <td className="ellipsis">{event.account ?? ''}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
