/** One batch: its range of the log, its transactions, what each ledger receives, its fills. */
import { Button, Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import type { BatchDetail } from '../../../../../core/contract/settlement-staff';
import { dateTime } from '../../app/format';
import { ApiError } from '../../app/http';
import { useKeys } from '../../app/keyboard';
import { EmptyState, FailedState, LoadingRows } from '../../parts/states';
import '../../style/settlement.css';
import { t } from '../../words/en';
import { words as w } from '../../words/settlement';
import { Attempts, Fills, Net } from './batch-tables';
import { batchQuery } from './settlement-queries';
import { StateTag } from './state-tag';

export function BatchPage() {
  const { batch } = useParams({ from: '/settlement/$batch' });
  const navigate = useNavigate();
  const { data, error, refetch } = useQuery(batchQuery(batch));
  const number = Number(batch);
  const go = (to: number) => {
    if (to < 1) return;
    void navigate({ to: '/settlement/$batch', params: { batch: String(to) } });
  };
  const back = () => void navigate({ to: '/settlement', search: {} });
  useKeys({ j: () => go(number - 1), k: () => go(number + 1), u: back });
  const missing = error instanceof ApiError && (error.status === 404 || error.status === 400);
  return (
    <div className="page settlement-page">
      <header className="panel-head">
        <Link to="/settlement" search={{}}>
          {w.back}
        </Link>
        {data ? <h1>{w.batchTitle(data.batch)}</h1> : null}
        {data ? <StateTag state={data.state} /> : null}
        <span className="grow" />
        <Group gap="xs">
          <Button size="compact-sm" variant="default" onClick={() => go(number + 1)}>
            {w.newer}
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            disabled={number <= 1}
            onClick={() => go(number - 1)}
          >
            {w.older}
          </Button>
        </Group>
      </header>
      {missing ? <EmptyState page title={w.noSuchBatch} hint={w.noSuchBatchHint} /> : null}
      {error && !missing ? <FailedState error={error} retry={() => void refetch()} /> : null}
      {data === undefined && !error ? <LoadingRows rows={12} /> : null}
      {data ? (
        <>
          <Facts batch={data} />
          <Net net={data.net} />
          <Fills fills={data.fills} all={data.logFills} />
          <Attempts attempts={data.attemptList} settled={data.signature} />
        </>
      ) : null}
    </div>
  );
}

const timeOf = (at: number | null) => (at === null ? w.notYet : `${dateTime(at)} ${t.utc}`);

function Facts({ batch }: { readonly batch: BatchDetail }) {
  const { fromSeq, toSeq, logFills, chainFills, reason, signature, logHash } = batch;
  const facts: readonly (readonly [string, string])[] = [
    [w.range, `${fromSeq}–${toSeq}`],
    [w.fills, `${logFills} (${chainFills} ${w.netted})`],
    [w.bytes, w.bytesOf(batch.bytes)],
    [w.made, dateTime(batch.plannedAt)],
    [w.sentAt, timeOf(batch.sentAt)],
    [w.confirmedAt, timeOf(batch.confirmedAt)],
    [w.states.finalized, timeOf(batch.finalizedAt)],
  ];
  return (
    <section className="panel" aria-label={w.standing}>
      {reason === null ? null : <p className="due late">{reason}</p>}
      <dl className="facts-line">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="num left">{value}</dd>
          </div>
        ))}
        <div>
          <dt>{w.signature}</dt>
          <dd>
            <code className="hash">{signature ?? t.none}</code>
          </dd>
        </div>
        <div>
          <dt>{w.logHash}</dt>
          <dd>
            <code className="hash">{logHash}</code>
          </dd>
        </div>
      </dl>
    </section>
  );
}
