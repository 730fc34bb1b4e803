/**
 * A text file written in large blocks under a provisional name, which it loses when it is whole:
 * a run that fails leaves no half file that looks like a result.
 */
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { errorCode, errorText } from '../../platform/errors/coded-error';
import { LineBuffer } from './line-buffer';

/** The output folder or a file in it cannot be written: the work failed (exit 1). */
class OutputError extends Error {
  override name = 'OutputError';
}

function failure(path: string, error: unknown): OutputError {
  const code = errorCode(error) ?? errorText(error);
  const texts: Record<string, string> = {
    ENOENT: 'there is no such folder',
    ENOSPC: 'the disk is full',
    EACCES: 'permission is denied',
    EROFS: 'the file system is read-only',
    ENOTDIR: 'a part of the path is not a folder',
    EEXIST: 'a file of this name is in the way of the folder',
  };
  return new OutputError(`cannot write ${path}: ${texts[code] ?? code}`, { cause: error });
}

/**
 * Makes the folder with its parents. Parent by parent: Node's recursive mkdir never returns where
 * a file system answers that the parent it has just seen is not there (Linux /proc).
 * @throws OutputError
 */
export function makeFolder(dir: string): void {
  try {
    makeWithParents(resolve(dir));
  } catch (error) {
    throw failure(dir, error);
  }
}

function makeWithParents(dir: string): void {
  if (existsSync(dir)) {
    if (!statSync(dir).isDirectory()) throw Object.assign(new Error(dir), { code: 'EEXIST' });
    return;
  }
  makeWithParents(dirname(dir));
  try {
    mkdirSync(dir);
  } catch (error) {
    // Another process may have made it in the meantime.
    if (!existsSync(dir)) throw error;
  }
}

export class TextFile {
  readonly #path: string;
  readonly #provisional: string;
  readonly #handle: number;
  /** Where lines go; they reach the disk in blocks. Its methods throw OutputError. */
  readonly lines = new LineBuffer((bytes) => this.#append(bytes));
  #open = true;

  /** @throws OutputError when the file cannot be made */
  constructor(dir: string, name: string) {
    this.#path = join(dir, name);
    this.#provisional = `${this.#path}.part`;
    try {
      this.#handle = openSync(this.#provisional, 'w');
    } catch (error) {
      throw failure(this.#path, error);
    }
  }

  #append(bytes: Buffer): void {
    try {
      for (let at = 0; at < bytes.length;) {
        at += writeSync(this.#handle, bytes, at, bytes.length - at);
      }
    } catch (error) {
      throw failure(this.#path, error);
    }
  }

  /** Appends text; it reaches the disk in blocks. @throws OutputError */
  write(text: string): void {
    this.lines.text(text);
  }

  /** Writes what is left and gives the file its name. @throws OutputError */
  finish(): void {
    this.lines.drain();
    this.#close();
    try {
      renameSync(this.#provisional, this.#path);
    } catch (error) {
      throw failure(this.#path, error);
    }
  }

  /** Removes what was written, when the run failed. */
  discard(): void {
    this.#close();
    rmSync(this.#provisional, { force: true });
  }

  #close(): void {
    if (this.#open) closeSync(this.#handle);
    this.#open = false;
  }
}
