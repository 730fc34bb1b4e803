/**
 * A log in memory for tests: the events of random commands, with corrections of trades put in
 * between (more than the core's window would let through), cut into batches of random length.
 */
import { randomCommands } from '../core/core-rig';
import { Seeded } from '../core/seeded';
import {
  eventCodec,
  micros,
  seq,
  ticks,
  units,
  WireWriter,
  type CoreEvent,
} from '../../core/contract';
import { Engine } from '../../core/engine/engine';
import type { FeedBatch, LogFeed } from '../../platform/feed/log-feed';

export interface RecordedOptions {
  readonly seed: number;
  readonly commands: number;
  /** A correction after about every so many fills; 0 for none. */
  readonly correctEvery: number;
  /** First event's time, and what a random command's step of time is multiplied by. */
  readonly start: number;
  readonly stretch: number;
}

/** Called before each command with the state as it is, and the time that comes. */
export type Watch = (engine: Engine, ts: number) => void;

export function recordEvents(options: RecordedOptions, watch?: Watch): CoreEvent[] {
  const { seed, commands, correctEvery, start, stretch } = options;
  const r = new Seeded(seed + 1);
  const engine = new Engine();
  const events: CoreEvent[] = [];
  const fills: Extract<CoreEvent, { type: 'fill' }>[] = [];
  const push = (e: CoreEvent): void => void events.push({ ...e, seq: seq(events.length + 1) });
  for (const command of randomCommands(seed, commands)) {
    const ts = micros(start + command.ts * stretch);
    watch?.(engine, ts);
    engine.apply({ ...command, ts }, (e) => {
      const copy = structuredClone(e);
      if (copy.type === 'fill') fills.push(copy);
      push(copy);
    });
    if (correctEvery === 0 || fills.length === 0 || !r.chance(1 / (4 * correctEvery))) continue;
    const fill = r.pick(fills);
    const { market, trade, price, quantity, aggressor } = fill;
    const { makerAccount, takerAccount, makerOrderId, takerOrderId } = fill;
    const { makerFeeAsset, takerFeeAsset } = fill;
    const head = {
      type: 'trade-bust',
      seq: seq(0),
      ts,
      market,
      trade,
      reason: 'clear error',
      tradedAt: fill.ts,
      ...{ quantity, aggressor, makerAccount, takerAccount, makerOrderId, takerOrderId },
      ...{ makerFeeAsset, takerFeeAsset },
      previousPrice: price,
      previousNotional: fill.notional,
      previousMakerFee: fill.makerFee,
      previousTakerFee: fill.takerFee,
    } as const;
    const none = { notional: units(0n), makerFee: units(0n), takerFee: units(0n) };
    if (r.chance(0.5)) push({ ...head, action: 'bust', ...none });
    else {
      const next = ticks(price + r.int(1, 9));
      const { notionalUnits } = engine.registry.market(market)!;
      const notional = units(BigInt(next) * BigInt(quantity) * notionalUnits);
      const { makerFee, takerFee } = fill;
      push({ ...head, action: 'reprice', price: next, notional, makerFee, takerFee });
    }
  }
  return events;
}

export class RecordedFeed implements LogFeed {
  private readonly batches: FeedBatch[] = [];

  /** @param longest events in a batch */
  constructor(events: readonly CoreEvent[], seed: number, longest: number) {
    const r = new Seeded(seed);
    const writer = new WireWriter();
    for (let at = 0; at < events.length;) {
      const piece = events.slice(at, at + r.int(1, longest));
      writer.reset();
      for (const e of piece) eventCodec.encode(writer, e);
      this.batches.push({
        firstSeq: at + 1,
        lastSeq: at + piece.length,
        payload: writer.take(),
      });
      at += piece.length;
    }
  }

  read(afterSeq: number, limit: number): Promise<FeedBatch[]> {
    let at = this.batches.findIndex(({ firstSeq }) => firstSeq > afterSeq);
    if (at < 0) at = this.batches.length;
    return Promise.resolve(this.batches.slice(at, at + limit));
  }

  head(): Promise<number> {
    return Promise.resolve(this.batches.at(-1)?.lastSeq ?? 0);
  }

  async wait(_afterSeq: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    await new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }
}
