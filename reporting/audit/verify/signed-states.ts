/** Signed states as a verifier takes them in: each note opened with the trusted key, or refused. */
import { errorText } from '../../../platform/errors/coded-error';
import { openCheckpoint } from '../notes/checkpoint';
import type { VerifierKey } from '../notes/key';
import { AuditFault } from './fault';
import type { SignedState } from './log-check';

/** A note and where it was found. */
export interface PlacedNote {
  readonly note: string;
  readonly place: string;
  /** Kept elsewhere: what it says goes before what the directory says. */
  readonly pinned?: boolean;
  /** The size that its name says. */
  readonly named?: number;
}

/**
 * @param size records of the log; a state of more records shows that records are gone
 * @throws AuditFault for a note that is not this log's, or does not fit its name or the log
 */
export function openStates(
  notes: readonly PlacedNote[],
  key: VerifierKey,
  size: number,
): SignedState[] {
  return notes.map(({ note, place, pinned = false, named }) => {
    const state = open(note, key, place);
    if (named !== undefined && named !== state.size) {
      throw new AuditFault(`a checkpoint of size ${state.size} is named ${named}`, place);
    }
    if (state.size > size) {
      const what = pinned ? 'the log was rolled back' : 'the newest checkpoint does not fit';
      const sizes = `${state.size} records were signed, the log has ${size}`;
      throw new AuditFault(`${what}: ${sizes}`, place);
    }
    return { size: state.size, root: state.root, place };
  });
}

/** @throws AuditFault */
export function open(note: string, key: VerifierKey, place: string) {
  try {
    return openCheckpoint(note, key);
  } catch (error) {
    throw new AuditFault(`the checkpoint ${errorText(error)}`, place);
  }
}
