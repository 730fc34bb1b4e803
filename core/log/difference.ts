/** Finds the place where a batch's bytes and their re-execution part, for the operator's eyes. */
import { commandCodec, eventCodec, WireReader } from '../contract';
import { errorText } from '../../platform/errors/coded-error';
import type { LogBatch } from './batch';

/**
 * The first difference in words: which event, which byte of which column.
 * @param again event bytes of the re-execution, as far as it came
 * @param failure what stopped the re-execution, if anything did
 */
export function explainDifference(batch: LogBatch, again: Buffer, failure: unknown): string {
  const byte = firstDifference(batch.events, again);
  const parts: string[] = [];
  const cut = unreadable(batch.commands);
  if (cut !== undefined) parts.push(`commands: ${cut}`);
  else if (failure !== undefined) parts.push(`execution stops: ${errorText(failure)}`);
  if (byte !== undefined) parts.push(`events differ from byte ${byte}, ${eventAt(batch, byte)}`);
  if (parts.length === 0) parts.push('commands and events agree, the header or hash was changed');
  return parts.join('; ');
}

function firstDifference(a: Buffer, b: Buffer): number | undefined {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return i;
  return a.length === b.length ? undefined : length;
}

function unreadable(commands: Buffer): string | undefined {
  const reader = new WireReader(commands);
  try {
    while (!reader.done) commandCodec.decode(reader);
    return undefined;
  } catch (error) {
    return errorText(error);
  }
}

/** The stored event that the byte belongs to. */
function eventAt(batch: LogBatch, byte: number): string {
  const reader = new WireReader(batch.events);
  let number = batch.firstSeq;
  try {
    while (!reader.done) {
      const start = reader.position;
      const event = eventCodec.decode(reader);
      if (reader.position > byte) {
        return `in event ${number} (${event.type}, bytes ${start} to ${reader.position - 1})`;
      }
      number++;
    }
    return `after the last stored event, ${number - 1}`;
  } catch (error) {
    return `in event ${number}: ${errorText(error)}`;
  }
}
