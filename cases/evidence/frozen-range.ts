/**
 * A range of the log as evidence: counted and hashed when it is added, and compared again whenever
 * somebody asks. The log cannot change; this shows that it did not.
 */
import { createHash } from 'node:crypto';
import { eventCodec, WireWriter } from '../../core/contract';
import type { CaseEvidence } from '../contract';
import type { EvidenceReader } from './evidence-rows';

export const MAX_RANGE = 200_000;

export type FrozenRange = Pick<CaseEvidence, 'seqFrom' | 'seqTo' | 'count' | 'sha256'>;

/**
 * SHA-256 over the canonical bytes (core's event codec) of the range's events, in order.
 * @returns undefined when the log does not have all events of the range
 */
export async function freezeRange(
  reader: Pick<EvidenceReader, 'events'>,
  seqFrom: number,
  seqTo: number,
): Promise<FrozenRange | undefined> {
  const hash = createHash('sha256');
  const writer = new WireWriter();
  let count = 0;
  for await (const block of reader.events(seqFrom, seqTo)) {
    writer.reset();
    for (const event of block) {
      if (event.seq !== seqFrom + count) return undefined;
      eventCodec.encode(writer, event);
      count++;
    }
    hash.update(writer.view());
  }
  if (count !== seqTo - seqFrom + 1) return undefined;
  return { seqFrom, seqTo, count, sha256: hash.digest('hex') };
}
