// The consumer that stands on the log records what replay finds, over restarts and in any batches.
import { busyDay } from './busy-day';
import { watch } from './market-driver';
import type { Alert, AlertIntake } from '../../cases/contract';
import { eventCodec, WireWriter, type CoreEvent } from '../../core/contract';
import type { FeedBatch, LogFeed } from '../../platform/feed/log-feed';
import type { Sql } from '../../platform/postgres/pool';
import { effectiveRules } from '../../surveillance/detectors/effective-rules';
import { AlertConsumer } from '../../surveillance/store/alert-consumer';
import { fixedVersion } from '../../surveillance/store/rule-versions';

const HASH = 'test-params';
const DAY_EVENTS = busyDay();

const replayed = (): Alert[] => watch(DAY_EVENTS);

/** A log in memory, cut into batches of the given number of events. */
class MemoryFeed implements LogFeed {
  readonly batches: FeedBatch[] = [];

  constructor(events: readonly CoreEvent[], size: number) {
    for (let i = 0; i < events.length; i += size) {
      const part = events.slice(i, i + size);
      const writer = new WireWriter();
      for (const event of part) eventCodec.encode(writer, event);
      const [first, last] = [part[0] ?? fail(), part[part.length - 1] ?? fail()];
      this.batches.push({ firstSeq: first.seq, lastSeq: last.seq, payload: writer.take() });
    }
  }
  async read(afterSeq: number, limit: number): Promise<FeedBatch[]> {
    return this.batches.filter((b) => b.firstSeq > afterSeq).slice(0, limit);
  }
  async head(): Promise<number> {
    return this.batches.at(-1)?.lastSeq ?? 0;
  }
  async wait(): Promise<void> {
    return undefined;
  }
}

class MemoryIntake implements AlertIntake<Sql> {
  readonly last = new Map<string, Alert>();

  async record(_tx: Sql, _source: string, alerts: readonly Alert[]): Promise<void> {
    for (const alert of alerts) this.last.set(alert.alertId, alert);
  }
}

const NO_SQL: Sql = { query: async () => fail() };

describe('the consumer', () => {
  const setUp = (size: number): { feed: MemoryFeed; intake: MemoryIntake; made: AlertConsumer } => {
    const feed = new MemoryFeed(DAY_EVENTS, size);
    const intake = new MemoryIntake();
    const options = { feed, versions: fixedVersion(effectiveRules({}), HASH), intake };
    return { feed, intake, made: new AlertConsumer(options) };
  };

  it.each([5, 333])('records what replay finds, in batches of %d, over restarts', async (size) => {
    const { feed, intake } = setUp(size);
    const options = { feed, versions: fixedVersion(effectiveRules({}), HASH), intake };
    let consumer = new AlertConsumer(options);
    await consumer.rewind(0, NO_SQL);
    for (const [i, batch] of feed.batches.entries()) {
      await consumer.handle(batch, NO_SQL);
      if (i % Math.ceil(feed.batches.length / 4) === 0) {
        consumer = new AlertConsumer(options);
        await consumer.rewind(batch.lastSeq, NO_SQL);
      }
    }
    await consumer.closeAndRecord(NO_SQL);
    const order = (a: Alert, b: Alert): number => a.raisedAt - b.raisedAt;
    expect([...intake.last.values()].sort(order)).toEqual(replayed());
  });

  it('stops at a batch that it cannot read, naming it', async () => {
    const { feed, made } = setUp(50);
    const [first, second] = feed.batches;
    await made.rewind(0, NO_SQL);
    await made.handle(first ?? fail(), NO_SQL);
    const cut = { ...(second ?? fail()), payload: (second ?? fail()).payload.subarray(0, 30) };
    const refusal = { code: 'SURVEILLANCE_BATCH', message: expect.stringContaining('51 to 100') };
    await expect(made.handle(cut, NO_SQL)).rejects.toMatchObject(refusal);
  });

  it('says so when the log is shorter than its offset', async () => {
    const { made } = setUp(50);
    await expect(made.rewind(1e9, NO_SQL)).rejects.toMatchObject({ code: 'SURVEILLANCE_REWIND' });
  });
});

function fail(): never {
  throw new Error('must not come here');
}
