/** Transfers on chain in the log's own words, for the travel rule (Regulation (EU) 2023/1113). */
import {
  eventCodec,
  formatUnits,
  Registry,
  type CoreEvent,
  type EventOf,
} from '../../core/contract';
import type { LogFeed } from '../../platform/feed/log-feed';
import type { Sql } from '../../platform/postgres/pool';
import type { TransferFacts, TransferSource } from '../reports/sources';
import { logStart } from './log-start';

const BATCHES = 64;

interface Sum {
  readonly direction: 'deposit' | 'withdrawal';
  readonly asset: string;
  readonly decimals: number;
  count: number;
  amount: bigint;
  withData: number;
  withDataAmount: bigint;
}

/** Counts deposits, and withdrawals when they are asked for: each of them once. */
export class TransferScan implements TransferSource {
  constructor(
    private readonly sql: Sql,
    private readonly feed: LogFeed,
  ) {}

  async read(from: number, to: number, watermark: number): Promise<readonly TransferFacts[]> {
    const registry = new Registry();
    const sums = new Map<string, Sum>();
    const start = await logStart(this.sql, this.feed, from);
    for (const event of start.definitions) registry.apply(event);
    for (let { after } = start; after < watermark;) {
      const batches = await this.feed.read(after, BATCHES);
      if (batches.length === 0) break;
      for (const { lastSeq, payload } of batches) {
        for (const event of eventCodec.decodeAll(payload)) {
          // What comes after the period cannot be a transfer of it.
          if (event.seq > watermark || event.ts >= to) return factsOfAll(sums);
          registry.apply(event);
          if (event.ts >= from && isOnChain(event)) add(sums, event, registry);
        }
        after = lastSeq;
      }
    }
    return factsOfAll(sums);
  }
}

function factsOfAll(sums: ReadonlyMap<string, Sum>): TransferFacts[] {
  return [...sums.keys()].sort().flatMap((key) => factsOf(sums.get(key)));
}

type OnChain = EventOf<'deposit'> | EventOf<'withdrawal'>;

function isOnChain(event: CoreEvent): event is OnChain {
  if (event.type === 'withdrawal') return event.state === 'requested' && event.channel === 'chain';
  return event.type === 'deposit' && event.channel === 'chain';
}

function add(sums: Map<string, Sum>, event: OnChain, registry: Registry): void {
  const asset = registry.asset(event.asset);
  if (asset === undefined) throw new Error(`asset ${event.asset} is used before it is defined`);
  const key = `${event.type} ${asset.name}`;
  const sum = sums.get(key) ?? {
    ...{ direction: event.type, asset: asset.name, decimals: asset.decimals },
    ...{ count: 0, amount: 0n, withData: 0, withDataAmount: 0n },
  };
  sum.count++;
  sum.amount += event.amount;
  if (event.travelRule !== undefined) {
    sum.withData++;
    sum.withDataAmount += event.amount;
  }
  sums.set(key, sum);
}

function factsOf(sum: Sum | undefined): TransferFacts[] {
  if (sum === undefined) return [];
  const { direction, asset, decimals, count, amount, withData, withDataAmount } = sum;
  const amounts = {
    amount: formatUnits(amount, decimals),
    withDataAmount: formatUnits(withDataAmount, decimals),
  };
  return [{ direction, asset, count, withData, ...amounts }];
}
