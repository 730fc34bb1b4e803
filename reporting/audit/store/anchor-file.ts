/**
 * The last signed state, kept beside the database: after a restore of an older copy it still says
 * how far the log had come, so that no second history is signed.
 */
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode } from '../../../platform/errors/coded-error';

/** Name within the data folder. */
const ANCHOR_FILE = 'audit-checkpoint';

export class AnchorFile {
  readonly path: string;

  constructor(dataDir: string) {
    this.path = join(dataDir, ANCHOR_FILE);
  }

  /** The note; undefined when nothing was signed from this folder yet. */
  read(): string | undefined {
    try {
      return readFileSync(this.path, 'utf8');
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return undefined;
      throw error;
    }
  }

  /** Durable when it returns, and whole at every moment. */
  write(note: string): void {
    const draft = `${this.path}.part`;
    const file = openSync(draft, 'w', 0o644);
    writeSync(file, note);
    fsyncSync(file);
    closeSync(file);
    renameSync(draft, this.path);
  }
}
