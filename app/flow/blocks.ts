/**
 * Reads a file, a gzip file or standard input as text blocks that end at a line's end, in constant
 * memory. Blocks, not lines: one decoding per block is several times cheaper than one per line.
 */
import { closeSync, createReadStream, openSync, readSync } from 'node:fs';
import { isUtf8 } from 'node:buffer';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { errorCode } from '../../platform/errors/coded-error';
import { FlowError } from './flow-error';

/** Longest line taken, in bytes. */
const MAX_LINE_BYTES = 1 << 20;
const CHUNK_BYTES = 1 << 18;
const NEWLINE = 10;

/** The raw bytes of a file; a file that ends in `.gz` is unpacked. The buffers are reused. */
async function* chunksOf(file: string): AsyncGenerator<Buffer> {
  if (file === '-') yield* bytesOf(process.stdin);
  else if (file.endsWith('.gz')) {
    // An error of the file stream would not reach a plain pipe's reader.
    const source = createReadStream(file);
    const unpacked = createGunzip({ chunkSize: CHUNK_BYTES });
    source.on('error', (error) => unpacked.destroy(error));
    yield* bytesOf(source.pipe(unpacked));
  } else yield* fileChunks(file);
}

async function* bytesOf(stream: Readable): AsyncGenerator<Buffer> {
  for await (const chunk of stream) yield chunk as Buffer; // streams without an encoding give bytes
}

function* fileChunks(file: string): Generator<Buffer> {
  const handle = openSync(file, 'r');
  try {
    const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
    for (;;) {
      const read = readSync(handle, buffer, 0, CHUNK_BYTES, null);
      if (read === 0) return;
      yield buffer.subarray(0, read);
    }
  } finally {
    closeSync(handle);
  }
}

/** A run of whole lines; `text` ends with a line feed but for the file's last block. */
export interface TextBlock {
  readonly text: string;
  /** Number of the block's first line, from 1. */
  readonly firstLine: number;
  /** Bytes of the input up to the end of this block, after unpacking. */
  readonly bytesRead: number;
}

function decode(bytes: Buffer, file: string, firstLine: number): string {
  if (!isUtf8(bytes))
    throw new FlowError('a line is not valid UTF-8', file, badLine(bytes, firstLine));
  return bytes.toString('utf8');
}

function badLine(bytes: Buffer, firstLine: number): number {
  let line = firstLine;
  for (let start = 0; start < bytes.length; line++) {
    const end = bytes.indexOf(NEWLINE, start);
    const stop = end < 0 ? bytes.length : end;
    if (!isUtf8(bytes.subarray(start, stop))) return line;
    start = stop + 1;
  }
  return line;
}

function countLines(text: string): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}

/**
 * @throws FlowError on bytes that are no UTF-8, a line over 1 MiB, a file that cannot be read
 */
export async function* textBlocks(file: string): AsyncGenerator<TextBlock> {
  let rest: Buffer = Buffer.alloc(0);
  let firstLine = 1;
  let bytesRead = 0;
  try {
    for await (const chunk of chunksOf(file)) {
      const end = chunk.lastIndexOf(NEWLINE) + 1;
      if (end > 0) {
        const bytes = Buffer.concat([rest, chunk.subarray(0, end)]);
        bytesRead += bytes.length;
        const text = decode(bytes, file, firstLine);
        yield { text, firstLine, bytesRead };
        firstLine += countLines(text);
        rest = Buffer.from(chunk.subarray(end));
      } else rest = Buffer.concat([rest, chunk]);
      if (rest.length > MAX_LINE_BYTES) {
        throw new FlowError(`a line is longer than ${MAX_LINE_BYTES} bytes`, file, firstLine);
      }
    }
  } catch (error) {
    throw asFlowError(error, file);
  }
  if (rest.length === 0) return;
  bytesRead += rest.length;
  yield { text: decode(rest, file, firstLine), firstLine, bytesRead };
}

function asFlowError(error: unknown, file: string): unknown {
  const code = errorCode(error);
  if (code === undefined) return error;
  const texts: Record<string, string> = {
    ENOENT: 'there is no such file',
    EISDIR: 'this is a folder, not a file',
    EACCES: 'the file may not be read',
    Z_DATA_ERROR: 'the gzip data is damaged',
    Z_BUF_ERROR: 'the gzip data ends too early',
  };
  return new FlowError(texts[code] ?? `the file cannot be read: ${code}`, file, 0);
}
