/** All streams of one market: what is gathered, and what goes out when. */
import type { CommittedBatch, DepthChange, MarketInfo } from '../../core/contract';
import type { Api } from '../api/endpoint';
import { depthJson } from '../market-data/depth';
import { BestPrices, DepthGatherer } from './depth-stream';
import { KlineStream } from './kline-stream';
import type { Pace, StreamSpec } from './names';
import { miniTickerMessage, tickerMessage } from './ticker-stream';
import { Topic } from './topic';
import { aggTradeMessage, joins, streamedTrade, tradeMessage } from './trade-stream';
import type { StreamedTrade } from './trade-stream';

interface Entry {
  readonly topic: Topic;
  readonly spec: StreamSpec;
  readonly gatherer: DepthGatherer | undefined;
  readonly kline: KlineStream | undefined;
}

export class MarketStreams {
  private readonly entries = new Map<string, Entry>();
  private readonly bestPrices = new BestPrices();
  private pending: StreamedTrade[] = [];
  private depthDirty = false;
  /** Partial books to send again, by pace. */
  private readonly booksDirty = { '100ms': false, '1000ms': false };
  private tickerDirty = true;

  constructor(
    private readonly api: Api,
    private readonly marketId: MarketInfo['id'],
  ) {}

  get isIdle(): boolean {
    return this.entries.size === 0;
  }

  private get market(): MarketInfo {
    const market = this.api.core.markets.registry.market(this.marketId);
    if (market === undefined) throw new Error(`market ${this.marketId} is gone from the registry`);
    return market;
  }

  /** The topic of the stream, made when nobody listened to it yet. */
  topic(name: string, spec: StreamSpec): Topic {
    const known = this.entries.get(name);
    if (known !== undefined) return known.topic;
    const topic = new Topic(name);
    const { markets } = this.api.core;
    this.entries.set(name, {
      topic,
      spec,
      gatherer: spec.kind === 'depth' ? new DepthGatherer() : undefined,
      kline:
        spec.kind === 'kline'
          ? new KlineStream(markets, this.market, spec.interval, this.api.clock.nowMicros())
          : undefined,
    });
    // A new listener is shown the present once, also when nothing changes.
    this.tickerDirty = true;
    this.booksDirty['100ms'] = true;
    this.booksDirty['1000ms'] = true;
    return topic;
  }

  /** Forgets the stream when nobody listens to it any more. */
  drop(name: string): void {
    if (this.entries.get(name)?.topic.size === 0) this.entries.delete(name);
  }

  onDepth(change: DepthChange): void {
    for (const { gatherer } of this.entries.values()) gatherer?.add(change);
    this.depthDirty = true;
    this.booksDirty['100ms'] = true;
    this.booksDirty['1000ms'] = true;
  }

  onFill(fill: Extract<CommittedBatch['events'][number], { type: 'fill' }>): void {
    this.tickerDirty = true;
    this.pending.push(streamedTrade(fill));
  }

  /** What goes out at once: trades, and the best prices. */
  flush(now: number): void {
    const market = this.market;
    const trades = this.pending;
    this.pending = [];
    const { markets } = this.api.core;
    for (const { topic, spec } of this.entries.values()) {
      if (spec.kind === 'trade') {
        for (const t of trades) topic.publish(tradeMessage(market, t, now));
      } else if (spec.kind === 'aggTrade') {
        for (const t of aggregates(trades)) topic.publish(aggTradeMessage(market, t, now));
      } else if (spec.kind === 'bookTicker' && this.depthDirty) {
        const { lastUpdateId, bids, asks } = markets.depth(market.id, 1);
        const message = this.bestPrices.message(market, lastUpdateId, bids[0], asks[0]);
        if (message !== undefined) topic.publish(message);
      }
    }
    this.depthDirty = false;
  }

  /** What is gathered over the pace. */
  tick(pace: Pace, now: number): void {
    const market = this.market;
    for (const { topic, spec, gatherer } of this.entries.values()) {
      if (spec.kind === 'depth' && spec.pace === pace) {
        const message = gatherer?.take(market, now);
        if (message !== undefined) topic.publish(message);
      } else if (spec.kind === 'partialDepth' && spec.pace === pace && this.booksDirty[pace]) {
        const book = depthJson(market, this.api.core.markets.depth(market.id, spec.levels));
        topic.publish(() => book);
      }
    }
    this.booksDirty[pace] = false;
  }

  /** Once a second, when the ticker has changed. */
  tickTickers(now: number): void {
    if (!this.tickerDirty) return;
    this.tickerDirty = false;
    const { markets } = this.api.core;
    for (const { topic, spec } of this.entries.values()) {
      if (spec.kind === 'ticker') topic.publish(tickerMessage(markets, this.market, now));
      else if (spec.kind === 'miniTicker') {
        topic.publish(miniTickerMessage(markets, this.market, now));
      }
    }
  }

  /** Candles: those of one second each second, the others every second time. */
  async tickKlines(now: number, all: boolean): Promise<void> {
    for (const { topic, spec, kline } of [...this.entries.values()]) {
      if (spec.kind !== 'kline' || kline === undefined) continue;
      if (!all && spec.interval !== '1s') continue;
      for (const message of await kline.due(now)) topic.publish(message);
    }
  }
}

function aggregates(trades: readonly StreamedTrade[]): StreamedTrade[] {
  const out: StreamedTrade[] = [];
  for (const trade of trades) {
    if (!joins(out.at(-1), trade)) out.push({ ...trade });
  }
  return out;
}
