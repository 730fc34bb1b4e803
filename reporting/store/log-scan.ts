/**
 * Reads the log of a span again and decodes it, independently of analytics: gaps, fills and
 * corrections, order counts, enabled markets. Only names from before the span come from analytics.
 */
import {
  eventCodec,
  fillId,
  formatSteps,
  formatUnits,
  NONE,
  Registry,
  type CoreEvent,
  type EventOf,
  type MarketInfo,
} from '../../core/contract';
import type { LogFeed } from '../../platform/feed/log-feed';
import type { LogStart } from './log-start';
import type {
  ComparedCorrection,
  ComparedFill,
  LogGap,
  OrderCounts,
} from '../reports/gate/log-checks';

export interface ScanSpan {
  /** µs UTC, half-open. */
  readonly from: number;
  readonly to: number;
  /** Last event that counts. */
  readonly watermark: number;
}

interface MarketSpan {
  readonly from: number;
  until: number | undefined;
}

const BATCHES = 64;
const COUNTED = {
  accepted: 'orders',
  amended: 'amends',
  cancelled: 'cancels',
  rejected: 'rejects',
  expired: 'expired',
} as const;

/** Use once: consume `fills()` to its end, then ask for the rest. */
export class LogScan {
  readonly gaps: LogGap[] = [];
  readonly corrections: ComparedCorrection[] = [];
  readonly counts = new Map<string, Record<keyof OrderCounts, number>>();
  lastSeq: number;
  /** First and last event of the span itself; 0 while there is none. */
  firstOfSpan = 0;
  lastOfSpan = 0;
  private readonly registry = new Registry();
  private readonly marketSpans = new Map<string, MarketSpan>();
  /** Trades of the span, for corrections that name them by number. */
  private readonly traded = new Map<string, { first: number; last: number }>();
  /** Fill ids that were taken back: nothing more happens to them. */
  private readonly busted = new Set<string>();

  constructor(
    private readonly feed: LogFeed,
    private readonly span: ScanSpan,
    private readonly start: LogStart,
  ) {
    this.lastSeq = start.after;
    for (const event of start.definitions) this.take(event);
  }

  /** Fills of the span in the order of the log. */
  async *fills(): AsyncGenerator<ComparedFill> {
    const { watermark } = this.span;
    for (let { after } = this.start; after < watermark;) {
      const batches = await this.feed.read(after, BATCHES);
      for (const { firstSeq, lastSeq, payload } of batches) {
        if (firstSeq !== after + 1) this.gaps.push({ expected: after + 1, found: firstSeq });
        after = lastSeq;
        let expected = firstSeq;
        for (const event of eventCodec.decodeAll(payload)) {
          if (event.seq !== expected) this.gaps.push({ expected, found: event.seq });
          expected = event.seq + 1;
          if (event.seq > watermark) break;
          this.lastSeq = event.seq;
          if (this.inSpan(event.ts)) {
            this.firstOfSpan ||= event.seq;
            this.lastOfSpan = event.seq;
          }
          const fill = this.take(event);
          if (fill !== undefined) yield fill;
        }
        if (after >= watermark) break;
      }
      if (batches.length === 0) return;
    }
  }

  /** Names of the markets that were enabled at some time of the span, sorted. */
  enabledMarkets(): string[] {
    const { from, to } = this.span;
    return [...this.marketSpans]
      .filter(([, span]) => span.from < to && (span.until === undefined || span.until > from))
      .map(([name]) => name)
      .sort();
  }

  private take(event: CoreEvent): ComparedFill | undefined {
    this.registry.apply(event);
    switch (event.type) {
      case 'market':
        this.marketSpans.set(event.name, { from: event.ts, until: undefined });
        return undefined;
      case 'market-phase':
        this.changePhase(event);
        return undefined;
      case 'trade-bust':
        this.correct(event);
        return undefined;
      case 'fill':
        return this.inSpan(event.ts) ? this.fill(event) : undefined;
      case 'accepted':
      case 'amended':
      case 'cancelled':
      case 'rejected':
      case 'expired':
        this.count(event.type, event.ts, event.market);
        return undefined;
      default:
        return undefined;
    }
  }

  private inSpan(ts: number): boolean {
    return ts >= this.span.from && ts < this.span.to;
  }

  private known(id: number): MarketInfo {
    const market = this.registry.market(id);
    if (market === undefined) throw new Error(`market ${id} is used before it is defined`);
    return market;
  }

  private changePhase({ market, phase, ts }: EventOf<'market-phase'>): void {
    for (const { id, name } of this.registry.markets()) {
      const span = this.marketSpans.get(name);
      if (span === undefined || (market !== NONE && market !== id)) continue;
      if (phase === 'closed') span.until ??= ts;
      else span.until = undefined;
    }
  }

  private correct({ market: id, trade, action, price, seq }: EventOf<'trade-bust'>): void {
    const market = this.known(id);
    const range = this.traded.get(market.name);
    if (range === undefined || trade < range.first || trade > range.last) return;
    const fill = fillId(market.name, trade);
    if (this.busted.has(fill)) return;
    if (action === 'bust') this.busted.add(fill);
    const after = action === 'bust' || price === undefined ? null : formatSteps(price, market.tick);
    this.corrections.push({ seq, fillId: fill, action, price: after });
  }

  private count(type: keyof typeof COUNTED, ts: number, id: number): void {
    if (!this.inSpan(ts)) return;
    const name = this.registry.market(id)?.name ?? '';
    const counts = this.counts.get(name) ?? none();
    counts[COUNTED[type]]++;
    this.counts.set(name, counts);
  }

  private fill(e: EventOf<'fill'>): ComparedFill {
    const market = this.known(e.market);
    const { name, tick, lot, quote } = market;
    const range = this.traded.get(name);
    if (range === undefined) this.traded.set(name, { first: e.trade, last: e.trade });
    else range.last = e.trade;
    return {
      ...{ seq: e.seq, ts: e.ts, market: name, fillId: fillId(name, e.trade) },
      price: formatSteps(e.price, tick),
      quantity: formatSteps(e.quantity, lot),
      notional: formatUnits(e.notional, quote.decimals),
      aggressor: e.aggressor,
      makerAccount: this.registry.account(e.makerAccount)?.name ?? '',
      takerAccount: this.registry.account(e.takerAccount)?.name ?? '',
      ...this.fees(e),
    };
  }

  /** No fee is a fee in no asset. */
  private fees(e: EventOf<'fill'>) {
    const nameOf = (fee: bigint, id: number) =>
      fee === 0n ? '' : (this.registry.asset(id)?.name ?? '');
    return {
      makerFee: this.fee(e.makerFee, e.makerFeeAsset),
      makerFeeAsset: nameOf(e.makerFee, e.makerFeeAsset),
      takerFee: this.fee(e.takerFee, e.takerFeeAsset),
      takerFeeAsset: nameOf(e.takerFee, e.takerFeeAsset),
    };
  }

  private fee(amount: bigint, asset: number): string {
    return formatUnits(amount, this.registry.asset(asset)?.decimals ?? 0);
  }
}

function none(): Record<keyof OrderCounts, number> {
  return { orders: 0, amends: 0, cancels: 0, rejects: 0, expired: 0 };
}
