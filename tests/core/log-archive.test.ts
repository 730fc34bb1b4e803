/** Archives of the log: what is read is what was in the log, and damage shows with its place. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { randomCommands } from './core-rig';
import { commandCodec, eventCodec, seq, WireWriter } from '../../core/contract';
import { Engine } from '../../core/engine/engine';
import { archivesAt, isArchive, readArchives, writeArchive } from '../../core/log/archive-file';
import { GENESIS_HASH, LOG_CODEC, sealBatch, type LogBatch } from '../../core/log/batch';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'probity-archive-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A log of random commands, some in a batch. */
function log(): LogBatch[] {
  const engine = new Engine();
  const batches: LogBatch[] = [];
  const waiting = randomCommands(5, 200);
  while (waiting.length > 0) {
    const [commands, events] = [new WireWriter(true), new WireWriter()];
    const [firstSeq, firstCommand] = [seq(engine.lastSeq + 1), engine.commandCount + 1];
    for (const command of waiting.splice(0, 7)) {
      commandCodec.encode(commands, command);
      engine.apply(command, (event) => eventCodec.encode(events, event));
    }
    const numbers = { firstSeq, lastSeq: engine.lastSeq, firstCommand, codec: LOG_CODEC };
    const rest = { lastCommand: engine.commandCount, epoch: 1, createdAt: 5 };
    const previousHash = batches.at(-1)?.hash ?? GENESIS_HASH;
    const header = { ...numbers, ...rest, previousHash };
    batches.push(sealBatch(header, commands.take(), events.take()));
  }
  return batches;
}

const batches = log();
const read = (path: string): LogBatch[] => [...readArchives(archivesAt(path))];

function writeThree(): string[] {
  const parts = [batches.slice(0, 9), batches.slice(9, 10), batches.slice(10)];
  return parts.map((part) => join(folder, writeArchive(folder, part)));
}

test('a folder of archives gives the batches of the log, and so does one file of all', () => {
  writeThree();
  expect(isArchive(folder)).toBe(true);
  expect(read(folder)).toEqual(batches);
  const whole = mkdtempSync(join(folder, 'whole-'));
  const name = writeArchive(whole, batches);
  expect(name).toMatch(/^core-0{15}1-\d{16}\.archive$/);
  expect(read(join(whole, name))).toEqual(batches);
});

test('every changed byte of an archive is noticed', () => {
  const [, second = ''] = writeThree();
  const bytes = gunzipSync(readFileSync(second));
  const step = Math.max(1, Math.floor(bytes.length / 150));
  for (let at = 0; at < bytes.length; at += step) {
    const changed = Buffer.from(bytes);
    changed[at] = (changed[at] ?? 0) ^ 4;
    writeFileSync(second, gzipSync(changed));
    expect(() => read(folder)).toThrow(expect.objectContaining({ code: 'ARCHIVE_DAMAGED' }));
  }
});

test('an archive that is cut anywhere, or is something else, is refused with its name', () => {
  const [, second = ''] = writeThree();
  const bytes = readFileSync(second);
  for (const length of [0, 1, 20, bytes.length - 1]) {
    writeFileSync(second, bytes.subarray(0, length));
    expect(() => read(folder)).toThrow(second);
  }
  const unpacked = gunzipSync(bytes);
  writeFileSync(second, gzipSync(unpacked.subarray(0, unpacked.length - 48)));
  expect(() => read(folder)).toThrow(/too early/);
  writeFileSync(second, gzipSync('words'));
  expect(() => read(folder)).toThrow(/no archive/);
});

test('a missing archive, or one of another log, is named', () => {
  const [first = '', second = ''] = writeThree();
  rmSync(second);
  expect(() => read(folder)).toThrow(/archives before it are missing/);
  expect(() => read(second)).toThrow(second);
  rmSync(first);
  expect(() => read(folder)).toThrow(/follows event 0/);
});
