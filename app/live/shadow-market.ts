/** A market in memory for made-up flows: a core of its own, whose events come out as the log's. */
import { eventCodec, WireWriter, type Command } from '../../core/contract';
import { Engine } from '../../core/engine/engine';
import { CodedError } from '../../platform/errors/coded-error';
import type { FeedBatch } from '../../platform/feed/log-feed';
import { recordFault, type FlowRecord } from '../flow/record';
import { FlowConverter } from '../flow/to-commands';

/** Events in a batch; the live log has about as many in a busy one. */
const BATCH_EVENTS = 256;

/** @throws CodedError SHADOW_FLOW when a record is none of contracts §2 */
export function shadowMarket(records: readonly FlowRecord[]): FeedBatch[] {
  const engine = new Engine();
  const batches: FeedBatch[] = [];
  let writer = new WireWriter();
  let [firstSeq, lastSeq] = [1, 0];
  const cut = () => {
    if (lastSeq < firstSeq) return;
    batches.push({ firstSeq, lastSeq, payload: writer.take() });
    writer = new WireWriter();
    firstSeq = lastSeq + 1;
  };
  const apply = (command: Command): void =>
    engine.apply(command, (event) => {
      eventCodec.encode(writer, event);
      lastSeq = event.seq;
    });
  const refuse = (what: string): never => {
    throw new CodedError('SHADOW_FLOW', `a made-up flow is not valid: ${what}`);
  };
  const converter = new FlowConverter(engine.registry, apply, refuse);
  for (const record of records) {
    const fault = recordFault(record);
    if (fault !== undefined) refuse(fault);
    converter.take(record);
    if (lastSeq - firstSeq >= BATCH_EVENTS) cut();
  }
  cut();
  return batches;
}
