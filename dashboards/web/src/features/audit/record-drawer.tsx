/** One audit record: what was before and after, and the proof that it stands in the log. */
import { Drawer } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { dateTime } from '../../app/format';
import { FailedState, LoadingRows } from '../../parts/states';
import { words } from '../../words/audit';
import { t } from '../../words/en';
import { recordQuery } from './audit-queries';

interface RecordDrawerProps {
  readonly seq: number | undefined;
  readonly close: () => void;
}

export function RecordDrawer({ seq, close }: RecordDrawerProps) {
  return (
    <Drawer
      opened={seq !== undefined}
      onClose={close}
      position="right"
      size="lg"
      title={seq === undefined ? '' : words.record(seq)}
      closeButtonProps={{ 'aria-label': words.close }}
    >
      {seq === undefined ? null : <Record seq={seq} />}
    </Drawer>
  );
}

function Record({ seq }: { readonly seq: number }) {
  const { data, error, refetch } = useQuery(recordQuery(seq));
  if (error) return <FailedState error={error} retry={() => void refetch()} />;
  if (data === undefined) return <LoadingRows />;
  const { actor, actorName, action, subject, ts, before, after, proof, checkpoint } = data;
  return (
    <div className="record">
      <p>
        <span className="strong">{actorName ?? actor}</span> · {action} · <code>{subject}</code>
        <span className="dim block">
          {dateTime(ts)} {t.utc} · {actor}
        </span>
      </p>
      <h3>{words.before}</h3>
      <Value value={before} label={words.before} />
      <h3>{words.after}</h3>
      <Value value={after} label={words.after} />
      <h3>{words.proof}</h3>
      <p className="dim">{proof === null ? words.noProof : words.proofHint}</p>
      {proof === null ? null : <Value value={proof} label={words.proof} />}
      {checkpoint === null ? null : (
        <>
          <h3>{words.checkpoint}</h3>
          <pre tabIndex={0} aria-label={words.checkpoint}>
            {checkpoint.note}
          </pre>
        </>
      )}
    </div>
  );
}

function Value({ value, label }: { readonly value: unknown; readonly label: string }) {
  if (value === null) return <p className="dim">{words.nothing}</p>;
  return (
    <pre tabIndex={0} aria-label={label}>
      {JSON.stringify(value, null, 2)}
    </pre>
  );
}
