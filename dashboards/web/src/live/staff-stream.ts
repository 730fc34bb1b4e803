/**
 * The one stream of live events. What it brings goes into the caches of the queries, several times
 * a second together, so that a busy market does not redraw the page for every trade.
 */
import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { isRecord } from '../app/http';
import { meQuery } from '../app/session';
import type { AlertListAnswer } from '../../../../cases/contract';
import { afterExtension, type Extension } from '../features/alerts/list-change';
import { arrivals, type Arrival } from './arrivals';
import { TAPE_LENGTH } from './market-queries';
import type { Depth, Ticker, Trade } from './market-types';

export type StreamState = 'connecting' | 'live' | 'lost';

const FLUSH_MS = 200;

interface TradeEvent extends Omit<Trade, 'id'> {
  readonly market: string;
  readonly trade: number;
}
type AlertEvent = Arrival & Extension & { readonly change: 'raised' | 'extended' };

type AlertLists = InfiniteData<AlertListAnswer>;

let state: StreamState = 'connecting';
const listeners = new Set<() => void>();

function setState(next: StreamState): void {
  if (state === next) return;
  state = next;
  for (const listener of listeners) listener();
}

export function useStreamState(): StreamState {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => state,
  );
}

/** What came since the last flush. */
class Pending {
  private readonly tickers = new Map<string, Ticker>();
  private readonly depths = new Map<string, Depth>();
  private readonly trades = new Map<string, Trade[]>();

  constructor(private readonly client: QueryClient) {}

  ticker(row: Ticker): void {
    this.tickers.set(row.market, row);
  }

  depth({ market, ...depth }: Depth & { readonly market: string }): void {
    this.depths.set(market, depth);
  }

  trade({ market, trade: id, ...rest }: TradeEvent): void {
    const list = this.trades.get(market) ?? [];
    list.push({ id, ...rest });
    this.trades.set(market, list.slice(-TAPE_LENGTH));
  }

  flush(): void {
    const { client } = this;
    for (const [market, row] of this.tickers) client.setQueryData(['ticker', market], row);
    for (const [market, depth] of this.depths) client.setQueryData(['depth', market], depth);
    for (const [market, fresh] of this.trades) {
      client.setQueryData<readonly Trade[]>(['trades', market], (old) => old && tape(fresh, old));
    }
    for (const map of [this.tickers, this.depths, this.trades]) map.clear();
  }
}

/** Newest first, each once. */
function tape(fresh: readonly Trade[], old: readonly Trade[]): readonly Trade[] {
  const newest = old[0]?.id ?? 0;
  const added = fresh.filter(({ id }) => id > newest).sort((a, b) => b.id - a.id);
  return added.length === 0 ? old : [...added, ...old].slice(0, TAPE_LENGTH);
}

/** Opens the stream. @returns how to close it */
export function openStaffStream(client: QueryClient): () => void {
  const source = new EventSource('/staff/stream');
  const pending = new Pending(client);
  const timer = setInterval(() => pending.flush(), FLUSH_MS);
  const on = (topic: string, take: (data: unknown) => void) =>
    source.addEventListener(topic, ({ data }: MessageEvent<string>) => take(JSON.parse(data)));
  source.onopen = () => setState('live');
  source.onerror = () => {
    setState('lost');
    // The browser tries again by itself; a session that ended shows as signed out.
    void client.invalidateQueries({ queryKey: meQuery.queryKey });
  };
  on('ticker', (data) => pending.ticker(data as Ticker)); // published by our own server
  on('depth', (data) => pending.depth(data as Depth & { market: string })); // likewise
  on('trade', (data) => pending.trade(data as TradeEvent)); // likewise
  on('alert', (data) => takeAlert(client, data as AlertEvent)); // likewise
  on('case', (data) => takeCase(client, data as { caseId: string })); // likewise
  on('reset', () => void client.invalidateQueries({ predicate: isMarketData }));
  return () => {
    clearInterval(timer);
    source.close();
    setState('connecting');
  };
}

function takeAlert(client: QueryClient, alert: AlertEvent): void {
  if (alert.change === 'raised') arrivals.add(alert);
  client.setQueriesData<AlertLists>(
    { queryKey: ['alerts'] },
    (list) => list && afterExtension(list, alert),
  );
  void client.invalidateQueries({ queryKey: ['alert', alert.alertId] });
  void client.invalidateQueries({ queryKey: ['evidence', alert.alertId] });
  void client.invalidateQueries({ queryKey: ['overview'] });
}

/** A case that somebody changed: whoever has it open sees it as it is now. */
function takeCase(client: QueryClient, { caseId }: { readonly caseId: string }): void {
  void client.invalidateQueries({ queryKey: ['case', caseId] });
  void client.invalidateQueries({ queryKey: ['overview', 'due-cases'] });
}

function isMarketData({ queryKey: [first] }: { readonly queryKey: readonly unknown[] }): boolean {
  return !isRecord(first) && ['ticker', 'depth', 'trades', 'candles'].includes(String(first));
}
