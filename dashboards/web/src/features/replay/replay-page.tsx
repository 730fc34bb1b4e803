/** An order book as it was, event by event: scrub, step, play, and a link to any moment. */
import { Button, NumberInput } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useEffect, useMemo, useState, type FormEvent } from 'react';
import { decimalsOf } from '../../app/format';
import { useKeys } from '../../app/keyboard';
import { EmptyState, FailedState, LoadingRows } from '../../parts/states';
import '../../style/replay.css';
import { words } from '../../words/replay';
import { EventTape } from './event-tape';
import { ownFrame } from './frame-clock';
import { HeatCanvas } from './heat-canvas';
import { LadderCanvas } from './ladder-canvas';
import { SPEEDS, usePlayer, type Player } from './player';
import { ReplayControls } from './replay-controls';
import { MAX_FRAMES, replayQuery } from './replay-queries';
import type { ReplayFrame } from '../../../../../surveillance/contract';

export function ReplayPage() {
  const { market } = useParams({ from: '/replay/$market' });
  const search = useSearch({ from: '/replay/$market' });
  const { from, to, account } = search;
  const accounts = account?.split(',') ?? [];
  return (
    <div className="page replay-page">
      <header className="replay-head">
        <h1>{words.title}</h1>
        <Link to="/markets/$market" params={{ market }} className="strong">
          {market}
        </Link>
        <span className="legend-own">
          <span className="own-key" aria-hidden /> {words.accounts}:{' '}
          {accounts.length === 0 ? words.noAccounts : accounts.join(', ')}
        </span>
      </header>
      {from === undefined || to === undefined ? (
        <RangeForm market={market} />
      ) : (
        <Loaded key={`${market} ${from} ${to} ${account ?? ''}`} market={market} />
      )}
    </div>
  );
}

/** Pages are read one after the other up to what can be held at once. */
function useFrames(market: string) {
  const search = useSearch({ from: '/replay/$market' });
  const query = useInfiniteQuery(replayQuery(market, search));
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage, error } = query;
  const frames = useMemo(() => data?.pages.flatMap((page) => page.frames) ?? [], [data]);
  const full = frames.length >= MAX_FRAMES;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && !full && !error) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, full, error, fetchNextPage]);
  const [first] = data?.pages ?? [];
  const decimals = {
    price: decimalsOf(first?.tickSize ?? '1'),
    quantity: decimalsOf(first?.lotSize ?? '1'),
  };
  const next = data?.pages.at(-1)?.next ?? null;
  return { frames, full: full && hasNextPage, query, next, decimals };
}

function Loaded({ market }: { readonly market: string }) {
  const search = useSearch({ from: '/replay/$market' });
  const navigate = useNavigate({ from: '/replay/$market' });
  const { frames, full, query, next, decimals } = useFrames(market);
  const player = usePlayer(frames, search.seq);
  const frame = frames[player.index];
  const own = (step: 1 | -1) => {
    const at = ownFrame(frames, player.index, step);
    if (at >= 0) player.go(at);
  };
  const copy = () => void navigator.clipboard.writeText(momentLink(frame));
  useReplayKeys(player, frames, own, copy);
  if (query.error) return <FailedState error={query.error} retry={() => void query.refetch()} />;
  // A page may have no event of this market and still not be the last.
  const looking = query.isPending || (frames.length === 0 && query.hasNextPage);
  if (looking) return <LoadingRows rows={3} height={160} />;
  if (frame === undefined) return <EmptyState title={words.empty} hint={words.emptyHint} />;
  const goOn = () =>
    next !== null && void navigate({ search: { ...search, from: next, seq: next } });
  return (
    <>
      <ReplayControls player={player} frames={frames} own={own} copy={copy} />
      <p className="dim num left" role="status">
        {words.at(player.index + 1, frames.length)}
        {query.hasNextPage && !full ? ` · ${words.loading(frames.length)}` : ''}
        {full ? (
          <>
            {' · '}
            {words.goOnHint}{' '}
            <Button variant="default" onClick={goOn}>
              {words.goOn}
            </Button>
          </>
        ) : null}
      </p>
      <div className="replay-grid">
        <section className="panel" aria-label={words.heatTitle}>
          <HeatCanvas
            frames={frames}
            index={player.index}
            decimals={decimals.price}
            go={player.go}
          />
        </section>
        <section className="panel" aria-label={words.ladder}>
          <LadderCanvas
            frame={frame}
            priceDecimals={decimals.price}
            quantityDecimals={decimals.quantity}
          />
        </section>
        <EventTape frames={frames} index={player.index} go={player.go} />
      </div>
    </>
  );
}

/** The page's address with the moment shown. */
function momentLink(frame: ReplayFrame | undefined): string {
  const url = new URL(location.href);
  if (frame) url.searchParams.set('seq', String(frame.seq));
  return String(url);
}

function useReplayKeys(
  player: Player,
  frames: readonly ReplayFrame[],
  own: (step: 1 | -1) => void,
  copy: () => void,
) {
  const { index, go, speed } = player;
  const faster = (step: number) => {
    const at = SPEEDS.indexOf(speed) + step;
    player.setSpeed(SPEEDS[Math.min(SPEEDS.length - 1, Math.max(0, at))] ?? speed);
  };
  useKeys({
    ' ': player.toggle,
    ArrowLeft: () => go(index - 1),
    ArrowRight: () => go(index + 1),
    J: () => own(1),
    K: () => own(-1),
    j: () => go(index + 1),
    k: () => go(index - 1),
    Home: () => go(0),
    End: () => go(frames.length - 1),
    '+': () => faster(1),
    '-': () => faster(-1),
    l: copy,
  });
}

/** Asked when the address names no part of the log. */
function RangeForm({ market }: { readonly market: string }) {
  const navigate = useNavigate();
  const [seq, setSeq] = useState<number | string>('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const at = Number(seq);
    if (seq !== '' && at > 0) {
      const search = { seq: at, from: Math.max(1, at - 2000), to: at + 2000 };
      void navigate({ to: '/replay/$market', params: { market }, search });
    }
  };
  return (
    <form className="panel range-form" onSubmit={submit}>
      <EmptyState title={words.choose} hint={words.emptyHint} />
      <div className="field-row">
        <NumberInput
          size="xs"
          label={words.sequence}
          description={words.chooseHint}
          min={1}
          allowDecimal={false}
          hideControls
          value={seq}
          onChange={setSeq}
        />
        <Button type="submit" disabled={seq === ''}>
          {words.go}
        </Button>
      </div>
    </form>
  );
}
