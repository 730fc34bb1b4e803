/** The bytes of a list file as text: UTF-8, or Windows-1252 where a file is not, within bounds. */
import { TextDecoder } from 'node:util';
import { LIST_LIMITS, ListFault } from './list-fault';

/** @throws ListFault for a file beyond the bound */
export async function* textChunks(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let utf8: TextDecoder | undefined = new TextDecoder('utf-8', { fatal: true });
  const western = new TextDecoder('windows-1252');
  let total = 0;
  for await (const chunk of bytes) {
    total += chunk.length;
    if (total > LIST_LIMITS.bytes) {
      throw new ListFault(`the file is larger than ${LIST_LIMITS.bytes} bytes`, 1);
    }
    let text: string | undefined;
    try {
      text = utf8?.decode(chunk, { stream: true });
    } catch {
      utf8 = undefined; // older official files are not UTF-8
    }
    yield text ?? western.decode(chunk);
  }
  if (utf8 !== undefined) yield lastOf(utf8);
}

function lastOf(decoder: TextDecoder): string {
  try {
    return decoder.decode();
  } catch {
    throw new ListFault('the file ends within a character: it is cut', 1);
  }
}

/** The same chunks, and the beginning of the text (up to `wanted` characters) known beforehand. */
export async function withBeginning(
  chunks: AsyncGenerator<string>,
  wanted: number,
): Promise<{ beginning: string; all: AsyncGenerator<string> }> {
  let beginning = '';
  let ended = false;
  while (beginning.length < wanted && !ended) {
    const next = await chunks.next();
    if (next.done === true) ended = true;
    else beginning += next.value;
  }
  async function* all(): AsyncGenerator<string> {
    yield beginning;
    if (!ended) yield* chunks;
  }
  return { beginning, all: all() };
}
