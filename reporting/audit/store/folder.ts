/** An exported log as files: reading them with limits, and listing what is there. */
import { readdirSync, readFileSync, statSync, type Dirent } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { errorCode, errorText } from '../../../platform/errors/coded-error';
import { MAX_ENTRY_BYTES } from '../entries/bundle';
import { MAX_NOTE_BYTES } from '../notes/checkpoint';
import { HASH_BYTES } from '../tree/hashes';
import { bundlePath, TILE_WIDTH, tilePath, type Tile } from '../tree/tiles';
import { AuditFault } from '../verify/fault';
import type { LogSource } from '../verify/log-check';

const MAX_BUNDLE_BYTES = TILE_WIDTH * (2 + MAX_ENTRY_BYTES);
/** Deeper than the path of any tile. */
const MAX_DEPTH = 12;

export class LogFolder implements LogSource {
  constructor(readonly dir: string) {}

  /** @throws AuditFault when the file is missing, no file, or larger than the limit */
  read(path: string, limit: number): Buffer {
    try {
      const full = join(this.dir, path);
      const stat = statSync(full);
      if (!stat.isFile()) throw new AuditFault('there is something else than a file', path);
      if (stat.size > limit) {
        throw new AuditFault(`the file has ${stat.size} bytes, ${limit} is the limit`, path);
      }
      return readFileSync(full);
    } catch (error) {
      if (error instanceof AuditFault) throw error;
      const missing = errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR';
      const what = missing ? 'the file is missing' : `cannot be read: ${errorText(error)}`;
      throw new AuditFault(what, path);
    }
  }

  note(path: string): string {
    return this.read(path, MAX_NOTE_BYTES).toString('utf8');
  }

  async bundle(index: number, width: number): Promise<Buffer> {
    return this.read(bundlePath({ index, width }), MAX_BUNDLE_BYTES);
  }

  async tile(tile: Tile): Promise<Buffer> {
    const path = tilePath(tile);
    const bytes = this.read(path, TILE_WIDTH * HASH_BYTES);
    if (bytes.length !== tile.width * HASH_BYTES) {
      const what = `the tile has ${bytes.length} bytes, not ${tile.width * HASH_BYTES}`;
      throw new AuditFault(what, path);
    }
    return bytes;
  }

  /** Paths of all files under a folder, with `/`; none when there is no such folder. */
  *files(under: string, depth = MAX_DEPTH): Generator<string> {
    let entries: Dirent[];
    try {
      entries = readdirSync(join(this.dir, under), { withFileTypes: true });
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return;
      throw new AuditFault(`cannot be listed: ${errorText(error)}`, under);
    }
    for (const entry of entries) {
      const path = relative(this.dir, join(this.dir, under, entry.name)).replaceAll(sep, '/');
      if (!entry.isDirectory()) yield path;
      else if (depth > 0) yield* this.files(path, depth - 1);
      else throw new AuditFault('folders are nested too deep', path);
    }
  }
}
