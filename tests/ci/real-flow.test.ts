// A real order book of five hours goes through convert and replay, and trades as it did then.
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from '../../app/main';
import { realFlowRatios } from '../../bench/real-flow-ratios';
import { ROOT } from '../source-files';

const RECORDING = join(
  ...[ROOT, '..', 'shared', 'data', 'flows'],
  'bitstamp_btcusd_2015-05-01_orders.csv.gz',
);
const TIMEOUT_MS = 120_000;

const dir = mkdtempSync(join(tmpdir(), 'real-flow-'));
const flow = join(dir, 'flow.jsonl');
afterAll(() => rmSync(dir, { recursive: true, force: true }));

beforeAll(async () => {
  expect(await main(['convert', 'bitstamp-l3', RECORDING, '--out', flow])).toBe(0);
}, TIMEOUT_MS);

/** SHA-256 of each file, with the two figures that differ from run to run taken out. */
async function replay(name: string): Promise<Record<string, string>> {
  const out = join(dir, name);
  expect(await main(['replay', flow, '--out', out])).toBe(0);
  const hash = (file: string): string => {
    const text = readFileSync(join(out, file), 'utf8');
    const stable = text.replace(/"(elapsedMs|recordsPerSecond)": \d+/g, '');
    return createHash('sha256').update(stable).digest('hex');
  };
  const names = ['events', 'fills', 'balances', 'alerts', 'risk'].map((n) => `${n}.jsonl`);
  return Object.fromEntries([...names, 'summary.json'].map((file) => [file, hash(file)]));
}

describe('the recorded order book', () => {
  it(
    'replays twice to the same bytes',
    async () => {
      expect(await replay('first')).toEqual(await replay('second'));
    },
    TIMEOUT_MS,
  );

  it(
    'is taken whole: no record of the conversion is refused',
    async () => {
      await replay('first');
      const summary: Record<string, number> = JSON.parse(
        readFileSync(join(dir, 'first', 'summary.json'), 'utf8'),
      );
      expect(summary).toMatchObject({ rejected: 0, inputRecords: expect.any(Number) });
      expect(summary['inputRecords']).toBeGreaterThan(45_000);
    },
    TIMEOUT_MS,
  );

  it(
    'fills nine tenths of what was filled then, and little else',
    async () => {
      await replay('first');
      const { ofTheirs, ofOurs } = await realFlowRatios(
        RECORDING,
        join(dir, 'first', 'fills.jsonl'),
      );
      expect(ofTheirs).toBeGreaterThanOrEqual(0.9);
      expect(ofOurs).toBeGreaterThanOrEqual(0.9);
    },
    TIMEOUT_MS,
  );
});
