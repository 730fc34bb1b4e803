/**
 * Public streams: listens to what became durable, keeps the markets somebody listens to, and sends
 * each stream at its pace. It never makes the core wait: what the feed tells is taken down, and
 * written out afterwards.
 */
import type { CommittedBatch } from '../../core/contract';
import type { Api } from '../api/endpoint';
import { MarketStreams } from './market-streams';
import { parseStreamName } from './names';
import { miniTickerMessage, tickerMessage } from './ticker-stream';
import { Topic, type Listener } from './topic';

const TICK_MS = 100;
const TICKS_PER_SECOND = 10;

export class StreamHub {
  private readonly markets = new Map<number, MarketStreams>();
  private readonly allMiniTickers = new Topic('!miniTicker@arr');
  private readonly allTickers = new Topic('!ticker@arr');
  private readonly changed = new Set<number>();
  private readonly unsubscribe: () => void;
  private readonly timer: NodeJS.Timeout;
  private ticks = 0;
  private flushing = false;
  private klinesRunning = false;

  constructor(private readonly api: Api) {
    this.unsubscribe = api.core.feed.subscribe((batch) => this.onBatch(batch));
    this.timer = setInterval(() => this.tick(), TICK_MS);
    this.timer.unref();
  }

  close(): void {
    clearInterval(this.timer);
    this.unsubscribe();
  }

  /** @returns false when there is no such stream */
  subscribe(name: string, listener: Listener): boolean {
    const topic = this.topic(name);
    topic?.add(listener);
    return topic !== undefined;
  }

  unsubscribeFrom(name: string, listener: Listener): void {
    const spec = parseStreamName(name);
    if (spec === undefined) return;
    if (!('symbol' in spec)) {
      this.topic(name)?.remove(listener);
      return;
    }
    const market = this.api.symbols.find(spec.symbol);
    const streams = market === undefined ? undefined : this.markets.get(market.id);
    if (market === undefined || streams === undefined) return;
    streams.topic(name, spec).remove(listener);
    streams.drop(name);
    if (streams.isIdle) this.markets.delete(market.id);
  }

  private topic(name: string): Topic | undefined {
    const spec = parseStreamName(name);
    if (spec === undefined) return undefined;
    if (spec.kind === 'allMiniTickers') return this.allMiniTickers;
    if (spec.kind === 'allTickers') return this.allTickers;
    if (!('symbol' in spec)) return undefined;
    const market = this.api.symbols.find(spec.symbol);
    if (market === undefined) return undefined;
    let streams = this.markets.get(market.id);
    if (streams === undefined) {
      streams = new MarketStreams(this.api, market.id);
      this.markets.set(market.id, streams);
    }
    return streams.topic(name, spec);
  }

  private onBatch(batch: CommittedBatch): void {
    for (const e of batch.events) {
      if (e.type !== 'fill') continue;
      this.changed.add(e.market);
      this.markets.get(e.market)?.onFill(e);
    }
    for (const change of batch.depth) this.markets.get(change.market)?.onDepth(change);
    if (this.flushing || this.markets.size === 0) return;
    this.flushing = true;
    setImmediate(() => {
      this.flushing = false;
      const now = this.api.clock.nowMicros();
      for (const streams of this.markets.values()) streams.flush(now);
    });
  }

  private tick(): void {
    const now = this.api.clock.nowMicros();
    this.ticks++;
    for (const streams of this.markets.values()) streams.tick('100ms', now);
    if (this.ticks % TICKS_PER_SECOND !== 0) return;
    for (const streams of this.markets.values()) {
      streams.tick('1000ms', now);
      streams.tickTickers(now);
    }
    this.sendAllTickers(now);
    void this.sendKlines(now, this.ticks % (2 * TICKS_PER_SECOND) === 0);
  }

  /** Tickers of the markets that have changed since the last time. */
  private sendAllTickers(now: number): void {
    const { markets } = this.api.core;
    const changed = this.api.symbols.all().filter((m) => this.changed.has(m.id));
    this.changed.clear();
    if (changed.length === 0) return;
    if (this.allMiniTickers.size > 0) {
      const writers = changed.map((m) => miniTickerMessage(markets, m, now));
      this.allMiniTickers.publish((unit) => writers.map((write) => write(unit)));
    }
    if (this.allTickers.size > 0) {
      const writers = changed.map((m) => tickerMessage(markets, m, now));
      this.allTickers.publish((unit) => writers.map((write) => write(unit)));
    }
  }

  private async sendKlines(now: number, all: boolean): Promise<void> {
    // A slow database delays candles; it does not pile them up.
    if (this.klinesRunning) return;
    this.klinesRunning = true;
    try {
      for (const streams of [...this.markets.values()]) await streams.tickKlines(now, all);
    } catch (error) {
      this.api.logger.warn({ err: error }, 'candles could not be read for the streams');
    } finally {
      this.klinesRunning = false;
    }
  }
}
