/**
 * What the web application sees live: market figures a few times a second, trades as they come,
 * and the alert stream, published to the hub of server-sent events.
 */
import {
  formatSteps,
  formatUnits,
  type CommittedBatch,
  type CoreAccess,
  type DepthLevel,
  type EventOf,
  type MarketId,
  type MarketInfo,
} from '../../core/contract';
import type { PostgresAlertStream } from '../../cases/store/alert-stream';
import type { SseHub } from '../../platform/http/sse-hub';
import type { Logger } from '../../platform/log/logger';

/** Topics of the hub; each is the name of its events. */
export const STAFF_TOPICS = ['ticker', 'trade', 'depth', 'alert', 'case', 'status'] as const;

const MARKET_EVERY_MS = 250;
const ALERTS_EVERY_MS = 250;
const DEPTH_LEVELS = 20;
const ALERT_PAGE = 200;

export interface StaffFeedOptions {
  readonly core: CoreAccess;
  readonly alerts: PostgresAlertStream;
  readonly hub: SseHub;
  readonly logger: Logger;
}

export class StaffFeed {
  private readonly touched = new Set<MarketId>();
  private readonly unsubscribe: () => void;
  private readonly marketTimer: NodeJS.Timeout;
  private alertTimer: NodeJS.Timeout | undefined;
  private alertPosition = 0;
  private closed = false;

  private constructor(private readonly options: StaffFeedOptions) {
    this.unsubscribe = options.core.feed.subscribe((batch) => this.onBatch(batch));
    this.marketTimer = setInterval(() => this.publishMarkets(), MARKET_EVERY_MS);
  }

  /** Begins after the newest alert. */
  static async start(options: StaffFeedOptions): Promise<StaffFeed> {
    const feed = new StaffFeed(options);
    feed.alertPosition = await options.alerts.head();
    feed.scheduleAlerts();
    return feed;
  }

  private onBatch({ events, depth }: CommittedBatch): void {
    for (const change of depth) this.touched.add(change.market);
    for (const event of events) {
      if (event.type !== 'fill') continue;
      this.touched.add(event.market);
      const market = this.options.core.markets.registry.market(event.market);
      if (market && this.options.hub.clients > 0) {
        this.options.hub.publish('trade', tradeRow(event, market));
      }
    }
  }

  private publishMarkets(): void {
    const { core, hub } = this.options;
    if (hub.clients > 0) {
      for (const id of this.touched) {
        const market = core.markets.registry.market(id);
        if (!market) continue;
        hub.publish('ticker', tickerRow(core, market));
        hub.publish('depth', depthRow(core, market));
      }
    }
    this.touched.clear();
  }

  private scheduleAlerts(): void {
    if (this.closed) return;
    this.alertTimer = setTimeout(() => void this.publishAlerts(), ALERTS_EVERY_MS);
  }

  private async publishAlerts(): Promise<void> {
    const { alerts, hub, logger } = this.options;
    try {
      for (const entry of await alerts.read(this.alertPosition, ALERT_PAGE)) {
        const { alertId, rule, market, severity, score, accounts, raisedAt, shadow } = entry.alert;
        const summary = { alertId, rule, market, severity, score, accounts, raisedAt };
        const { position, change, restricted } = entry;
        if (shadow !== true && restricted !== true)
          hub.publish('alert', { position, change, ...summary });
        this.alertPosition = position;
      }
    } catch (error) {
      logger.warn({ err: error }, 'alerts could not be read, trying again');
    }
    this.scheduleAlerts();
  }

  close(): void {
    this.closed = true;
    this.unsubscribe();
    clearInterval(this.marketTimer);
    clearTimeout(this.alertTimer);
  }
}

function tradeRow(e: EventOf<'fill'>, market: MarketInfo) {
  return {
    market: market.name,
    trade: e.trade,
    ts: e.ts,
    price: formatSteps(e.price, market.tick),
    quantity: formatSteps(e.quantity, market.lot),
    side: e.aggressor,
  };
}

function tickerRow(core: CoreAccess, market: MarketInfo) {
  const price = (ticks: number) => formatSteps(ticks, market.tick);
  const day = core.markets.ticker24h(market.id);
  const bid = core.markets.bestBid(market.id);
  const ask = core.markets.bestAsk(market.id);
  return {
    market: market.name,
    last: day ? price(day.last) : null,
    open24h: day ? price(day.open) : null,
    high24h: day ? price(day.high) : null,
    low24h: day ? price(day.low) : null,
    volume24h: day ? formatSteps(day.volume, market.lot) : '0',
    quoteVolume24h: day ? formatUnits(day.quoteVolume, market.quote.decimals) : '0',
    bid: bid ? price(bid.price) : null,
    ask: ask ? price(ask.price) : null,
    phase: market.phase,
  };
}

function depthRow(core: CoreAccess, market: MarketInfo) {
  const { lastUpdateId, bids, asks } = core.markets.depth(market.id, DEPTH_LEVELS);
  const rows = (levels: readonly DepthLevel[]) =>
    levels.map(({ price, quantity }) => [
      formatSteps(price, market.tick),
      formatSteps(quantity, market.lot),
    ]);
  return { market: market.name, lastUpdateId, bids: rows(bids), asks: rows(asks) };
}
