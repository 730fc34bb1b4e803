// The thread that watches a replay, as it is built: what it gives is what one thread gives, and its
// faults reach whoever sends.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WatchInit, WatchThread } from '../../app/commands/replay/watch-thread';
import { main } from '../../app/main';
import { generateCorpus } from '../../surveillance/scorecard/corpus';
import { writeFlow } from '../../surveillance/scorecard/records';
import { ROOT } from '../source-files';
import { probity } from './running';

const SEED = 7002;
const BUILT = join(ROOT, 'dist', 'app', 'commands', 'replay', 'watch-thread.js');
let base = '';
let built: new (init: WatchInit) => WatchThread;

beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), 'probity-watch-'));
  // `npm test` builds first. Exports what the type says.
  const loaded = createRequire(__filename)(BUILT) as { readonly WatchThread: typeof built };
  built = loaded.WatchThread;
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

const start = (): WatchThread => new built({ params: undefined, judges: true });

test(`two threads give the files that one gives (seed ${SEED})`, async () => {
  const flow = join(base, 'flow.jsonl');
  const corpus = generateCorpus({ seed: SEED, density: 1, durationMinutes: 45, markets: 2 });
  writeFileSync(flow, [...writeFlow(corpus.records)].join(''));
  const [two, one] = [join(base, 'two'), join(base, 'one')];
  expect(await probity(['replay', flow, '--out', two])).toMatchObject({ code: 0 });
  expect(await main(['replay', flow, '--out', one])).toBe(0);
  const read = (dir: string, file: string) => readFileSync(join(dir, file), 'utf8');
  const timeless = (dir: string): unknown => {
    const summary: unknown = JSON.parse(read(dir, 'summary.json'));
    return { ...Object(summary), elapsedMs: 0, recordsPerSecond: 0 };
  };
  expect(timeless(two)).toEqual(timeless(one));
  for (const file of ['events', 'fills', 'balances', 'alerts', 'risk']) {
    expect([file, read(two, `${file}.jsonl`) === read(one, `${file}.jsonl`)]).toEqual([file, true]);
  }
  expect(read(two, 'alerts.jsonl')).not.toBe('');
});

test('bytes that are no events are a fault for who sends them and whoever sends more', async () => {
  const thread = start();
  thread.take(new Uint8Array([250, 1, 0, 0, 0, 0]));
  const said = /^record 250 version 1 at byte 0 is not known here$/;
  await expect(thread.finish()).rejects.toThrow(said);
  expect(() => thread.take(new Uint8Array(1))).toThrow(said);
  await expect(thread.room()).resolves.toBeUndefined();
  await thread.stop();
});

test('a thread that is gone is a fault too', async () => {
  const thread = start();
  await thread.stop();
  await expect(thread.finish()).rejects.toThrow('the watch ended before the events did');
});

test('without events it ends with every rule and no alert', async () => {
  const thread = start();
  const { alerts, rules } = await thread.finish();
  expect(alerts).toEqual([]);
  expect(rules).toContain('wash-trading');
  await thread.stop();
});
