/** The folder of sanctions lists (PROBITY_LISTS): what lies in it, and the lists in its files. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { SanctionsList } from '../../kyc/screening/listed-entry';
import { joinListFiles, type ListFile } from '../../kyc/screening/lists/list-file';
import { readList } from '../../kyc/screening/lists/read-list';
import type { SeenFile } from '../../kyc/store/screening-lists';
import { readEnvironment } from '../../platform/config/environment';
import { errorText } from '../../platform/errors/coded-error';

const MAX_FILES = 200;
const LIST_FILE = /\.(csv|xml)$/i;
const CHUNK = 1 << 20;

/** undefined: none is configured. @throws CodedError BAD_ENVIRONMENT */
export function listFolder(): string | undefined {
  return readEnvironment({ PROBITY_LISTS: z.string().optional() }).PROBITY_LISTS;
}

/** Names, sizes and times of the files: differs when something was put there or changed. */
export async function folderState(folder: string): Promise<string> {
  const files = await namesIn(folder);
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
      read.push(list);
      content = { list: list.name, dated: list.dated };
    } catch (error) {
      content = { problem: errorText(error) };
    }
    files.push({ file, sha256: hash.digest('hex'), content });
  }
  return { files, lists: joinListFiles(read) };
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
