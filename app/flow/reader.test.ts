import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { textBlocks } from './blocks';
import { FlowError } from './flow-error';
import { FlowParser } from './reader';
import type { FlowRecord } from './record';

const dir = mkdtempSync(join(tmpdir(), 'flow-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function file(content: string | Buffer, name = 'flow.jsonl'): string {
  const path = join(dir, name);
  writeFileSync(path, content);
  return path;
}

async function read(path: string): Promise<FlowRecord[]> {
  const records: FlowRecord[] = [];
  const parser = new FlowParser(path);
  for await (const block of textBlocks(path)) parser.parse(block, (r) => records.push(r));
  return records;
}

const clock = (ts: number): string => JSON.stringify({ type: 'clock', ts });
const news = (ts: number, headline: string): string =>
  JSON.stringify({ type: 'news', ts, id: 'n', headline });

/** Objects within objects. */
function deep(levels: number): string {
  return `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
}

async function faultOf(content: string | Buffer, name?: string): Promise<FlowError> {
  const error: unknown = await read(file(content, name)).catch((e: unknown) => e);
  if (!(error instanceof FlowError)) throw new Error(`no fault: ${String(error)}`);
  return error;
}

describe('the reader of order flows', () => {
  it('gives the records in order, with or without a last line feed, CRLF too', async () => {
    const times = async (text: string): Promise<number[]> =>
      (await read(file(text))).map(({ ts }) => ts);
    expect(await times(`${clock(1)}\n${clock(1)}\n${clock(2)}\n`)).toEqual([1, 1, 2]);
    expect(await times(`${clock(1)}\r\n${clock(2)}`)).toEqual([1, 2]);
    expect(await times('')).toEqual([]);
  });

  it('keeps lines whole that lie across its blocks, whatever their bytes', async () => {
    const headlines = Array.from({ length: 4000 }, (_, i) => `${'é€😀'.repeat(i % 60)}${i}`);
    const text = headlines.map((headline, i) => news(i, headline)).join('\n');
    expect(Buffer.byteLength(text)).toBeGreaterThan(2 * 262_144);
    const back = (records: FlowRecord[]): string[] =>
      records.map((r) => (r.type === 'news' ? r.headline : ''));
    expect(back(await read(file(text)))).toEqual(headlines);
    expect(back(await read(file(gzipSync(text), 'flow.jsonl.gz')))).toEqual(headlines);
  });

  it.each([
    ['malformed JSON', '{"type":"clock","ts":2'],
    ['malformed JSON', ''],
    ['malformed JSON', `${clock(2)}${clock(2)}`],
    ['malformed JSON', `${clock(2)} x`],
    ['a line must be a JSON object', '[1]'],
    ['unknown record type "tick"', '{"type":"tick","ts":2}'],
    ['field ts is missing', '{"type":"clock"}'],
    ['the record is nested too deeply', `{"type":"clock","ts":1,"x":${deep(501)}}`],
    ['ts goes backwards: 0 after 1', clock(0)],
  ])('names file and line of a fault: %s', async (what, bad) => {
    const fault = await faultOf(`${clock(1)}\n${clock(1)}\n${bad}\n${clock(3)}\n`);
    expect(fault.message).toBe(`${what} (${join(dir, 'flow.jsonl')}:3)`);
    expect(fault.line).toBe(3);
  });

  it('ignores an unknown field that is nested as deep as is allowed', async () => {
    const line = `{"type":"clock","ts":1,"x":${deep(499)}}`;
    expect(await read(file(line))).toHaveLength(1);
  });

  it('counts lines over blocks', async () => {
    const lines = Array.from({ length: 50_000 }, (_, i) => clock(i));
    lines[44_443] = '{}';
    expect((await faultOf(lines.join('\n'))).line).toBe(44_444);
  });

  it('gives the records before the fault, none after', async () => {
    const taken: number[] = [];
    const path = file(`${clock(1)}\n${clock(2)}\nx\n${clock(3)}\n`);
    const parser = new FlowParser(path);
    const all = async (): Promise<void> => {
      for await (const block of textBlocks(path)) parser.parse(block, ({ ts }) => taken.push(ts));
    };
    await expect(all()).rejects.toThrow(FlowError);
    expect(taken).toEqual([1, 2]);
  });

  it('refuses bytes that are no UTF-8, by line', async () => {
    const bad = Buffer.concat([Buffer.from(`${clock(1)}\n`), Buffer.from([0xff, 0x0a])]);
    expect((await faultOf(bad)).message).toContain('a line is not valid UTF-8');
    expect((await faultOf(bad)).line).toBe(2);
  });

  it('refuses a line over 1 MiB without reading on', async () => {
    const fault = await faultOf(`${clock(1)}\n${'x'.repeat(3 << 20)}`);
    expect(fault.message).toMatch(/longer than 1048576 bytes \(.*:2\)/);
  });

  it('says why a file cannot be read', async () => {
    await expect(read(join(dir, 'none.jsonl'))).rejects.toThrow('there is no such file');
    await expect(read(dir)).rejects.toThrow('this is a folder');
    await expect(read(join(dir, 'none.gz'))).rejects.toThrow('there is no such file');
    expect((await faultOf('no gzip', 'bad.gz')).message).toContain('gzip data is damaged');
    const cut = gzipSync(`${clock(1)}\n`.repeat(9999)).subarray(0, -9);
    expect((await faultOf(cut, 'cut.gz')).message).toContain('gzip data ends too early');
  });
});
