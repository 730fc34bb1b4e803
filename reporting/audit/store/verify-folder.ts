/** Verifies an exported log offline: from the directory, a trusted key, and what was pinned. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CodedError, errorText } from '../../../platform/errors/coded-error';
import { entrySpans } from '../entries/bundle';
import { parseVerifierKey, type VerifierKey } from '../notes/key';
import { HASH_BYTES } from '../tree/hashes';
import { bundlePath, hashesAt, readTilePath, TILE_WIDTH, tilePath } from '../tree/tiles';
import { AuditFault } from '../verify/fault';
import { checkLog } from '../verify/log-check';
import { open, openStates, type PlacedNote } from '../verify/signed-states';
import { LogFolder } from './folder';

export const KEY_FILE = 'vkey';
export const HEAD_FILE = 'checkpoint';
export const CHECKPOINTS = 'checkpoints';
const SIZE_NAME = /^(0|[1-9]\d{0,15})$/;

export interface FolderOptions {
  readonly dir: string;
  /** The trusted key; undefined: the directory's own. */
  readonly key: VerifierKey | undefined;
  /** Folder of checkpoints that were kept elsewhere. */
  readonly pinned: string | undefined;
  /** Checkpoints that are on a chain. */
  readonly anchors?: readonly PlacedNote[];
}

export interface Whole {
  readonly origin: string;
  readonly records: number;
  readonly checkpoints: number;
  readonly pinned: number;
  readonly root: Buffer;
}

/** @throws AuditFault the first fault; CodedError BAD_OPTIONS when a folder cannot be used */
export async function verifyFolder(options: FolderOptions): Promise<Whole> {
  const { dir, key, pinned, anchors = [] } = options;
  const namesKey = listed(dir).includes(KEY_FILE);
  const folder = new LogFolder(dir);
  const trusted = key !== undefined && !namesKey ? key : trustedKey(folder, key);
  const head = open(folder.note(HEAD_FILE), trusted, HEAD_FILE);
  const kept = [...(pinned === undefined ? [] : pinnedNotes(pinned)), ...anchors];
  const own = signedNotes(folder);
  const headState = { size: head.size, root: head.root, place: HEAD_FILE };
  const states = [headState, ...openStates([...kept, ...own], trusted, head.size)];
  provesSomething(pinned, states.slice(1, 1 + kept.length));
  const { root } = await checkLog(folder, head.size, states);
  checkOtherFiles(folder, head.size);
  const counts = { checkpoints: own.length, pinned: kept.length };
  return { origin: head.origin, records: head.size, ...counts, root };
}

/** @throws AuditFault when the directory names another key than the trusted one, or none */
function trustedKey(folder: LogFolder, given: VerifierKey | undefined): VerifierKey {
  const own = parseVerifierKey(folder.note(KEY_FILE));
  if (own === undefined) throw new AuditFault('the verifier key is malformed', KEY_FILE);
  if (given !== undefined && given.text !== own.text) {
    throw new AuditFault('the log names another key than the trusted one', KEY_FILE);
  }
  return own;
}

function signedNotes(folder: LogFolder): PlacedNote[] {
  return [...folder.files(CHECKPOINTS)].map((place) => {
    const name = place.slice(CHECKPOINTS.length + 1);
    if (!SIZE_NAME.test(name)) throw new AuditFault('this is no name of a checkpoint', place);
    return { note: folder.note(place), place, named: Number(name) };
  });
}

/**
 * Checkpoints kept elsewhere: the files of a folder, and of its `checkpoints` where it is a whole
 * export.
 * @throws CodedError BAD_OPTIONS when the folder cannot be read or holds none
 */
export function pinnedNotes(dir: string): PlacedNote[] {
  const names = listed(dir);
  const folder = new LogFolder(dir);
  const flat = names.filter((name) => name !== KEY_FILE);
  const paths = [...flat, ...folder.files(CHECKPOINTS)];
  if (paths.length > 0) {
    return paths.map((path) => ({
      note: folder.note(path),
      place: join(dir, path),
      pinned: true,
    }));
  }
  throw new CodedError('BAD_OPTIONS', `no checkpoint in ${dir}: nothing to compare with`);
}

/** A checkpoint of the empty tree agrees with every log. */
function provesSomething(dir: string | undefined, states: readonly { size: number }[]) {
  if (dir === undefined || states.some(({ size }) => size > 0)) return;
  throw new AuditFault('a checkpoint of the empty log proves nothing', dir);
}

/** Names of the plain files of a folder. @throws CodedError BAD_OPTIONS */
function listed(dir: string): string[] {
  try {
    const entries = readdirSync(dir, { withFileTypes: true });
    return entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
  } catch (error) {
    throw new CodedError('BAD_OPTIONS', `the folder ${dir} cannot be read: ${errorText(error)}`);
  }
}

/**
 * Whatever else lies under `tile/`: a shorter tile of an earlier state must begin as the later
 * one does; anything else is too much.
 */
function checkOtherFiles(folder: LogFolder, size: number): void {
  for (const path of folder.files('tile')) {
    const tile = readTilePath(path);
    if (tile === undefined) throw new AuditFault('this file does not belong to the log', path);
    const have = Math.min(TILE_WIDTH, hashesAt(tile.level, size) - tile.index * TILE_WIDTH);
    if (tile.width > have) {
      throw new AuditFault(`a log of ${size} records has no such file`, path);
    }
    if (tile.width === have) continue;
    const whole = { ...tile, width: have };
    const later = folder.read((tile.entries ? bundlePath : tilePath)(whole), Infinity);
    const bytes = folder.read(path, Infinity);
    const length = tile.entries ? entrySpans(bytes)?.length : bytes.length / HASH_BYTES;
    if (length === tile.width && later.subarray(0, bytes.length).equals(bytes)) continue;
    throw new AuditFault('the file is not the beginning of the later one', path);
  }
}
