/** The folder of sanctions lists (PROBITY_LISTS): what lies in it, and the lists in its files. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { SanctionsList } from '../../kyc/screening/listed-entry';
import { joinListFiles, type ListFile } from '../../kyc/screening/lists/list-file';
import { readList } from '../../kyc/screening/lists/read-list';
import type { SeenFile } from '../../kyc/store/screening-lists';
import { readEnvironment } from '../../platform/config/environment';
import { CodedError, errorCode, errorText } from '../../platform/errors/coded-error';

const MAX_FILES = 200;
const LIST_FILE = /\.(csv|xml)$/i;
/** A checksum beside a list says that it is whole. */
const WATCHED = /\.(csv|xml)(\.sha256)?$/i;
const CHUNK = 1 << 20;

/** undefined: none is configured. @throws CodedError BAD_ENVIRONMENT */
export function listFolder(): string | undefined {
  return readEnvironment({ PROBITY_LISTS: z.string().optional() }).PROBITY_LISTS;
}

/** Names, sizes and times of the files: differs when something was put there or changed. */
export async function folderState(folder: string): Promise<string> {
  const files = (await readdir(folder)).filter((file) => WATCHED.test(file)).sort();
  const facts = await Promise.all(
    files.map(async (file) => {
      const { size, mtimeMs } = await stat(join(folder, file));
      return `${file} ${size} ${mtimeMs}`;
    }),
  );
  return createHash('sha256').update(facts.join('\n')).digest('hex').slice(0, 32);
}

async function namesIn(folder: string): Promise<string[]> {
  const files = (await readdir(folder)).filter((file) => LIST_FILE.test(file)).sort();
  return files.slice(0, MAX_FILES);
}

export interface FolderContent {
  readonly files: readonly SeenFile[];
  readonly lists: readonly SanctionsList[];
}

/** Reads all files; one that cannot be read is named with its problem, and the others are taken. */
export async function readFolder(folder: string): Promise<FolderContent> {
  const files: SeenFile[] = [];
  const read: ListFile[] = [];
  for (const file of await namesIn(folder)) {
    const hash = createHash('sha256');
    let content: SeenFile['content'];
    try {
      const list = await readList(hashed(join(folder, file), hash), file);
      const told = await checksumOf(folder, file);
      if (told !== undefined && told !== hash.copy().digest('hex')) {
        throw new CodedError('LIST_CHECKSUM', `the file is not the one of ${file}.sha256`);
      }
      const end = told === undefined ? (list.end ?? 'unknown') : 'seen';
      content = { list: list.name, dated: list.dated, end };
      read.push(list);
    } catch (error) {
      content = { problem: errorText(error) };
    }
    files.push({ file, sha256: hash.digest('hex'), content });
  }
  return { files, lists: joinListFiles(read) };
}

/** What `sha256sum` wrote beside the file, if anything. */
async function checksumOf(folder: string, file: string): Promise<string | undefined> {
  try {
    const text = await readFile(join(folder, `${file}.sha256`), 'utf8');
    return /^[0-9a-f]{64}/i.exec(text.trim())?.[0].toLowerCase() ?? '';
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

async function* hashed(
  path: string,
  hash: ReturnType<typeof createHash>,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK })) {
    const bytes = chunk as Buffer; // no encoding is set
    hash.update(bytes);
    yield bytes;
  }
}
