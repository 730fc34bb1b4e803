// One code path: a flow through the live core, its log, its consumers and `export` gives the same
// bytes as `replay` of the file, alerts included.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateMoneyCorpus } from '../../kyc/scorecard/corpus';
import { generateCorpus } from '../../surveillance/scorecard/corpus';
import { writeFlow } from '../../surveillance/scorecard/records';
import { probity } from './running';

const SEED = 7001;
let base = '';

beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), 'probity-load-'));
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

const read = (dir: string, file: string): string => readFileSync(join(base, dir, file), 'utf8');

test(`load and export of a generated flow (seed ${SEED}) equal its replay`, async () => {
  const flow = join(base, 'flow.jsonl');
  const corpus = generateCorpus({ seed: SEED, density: 1, durationMinutes: 45, markets: 2 });
  writeFileSync(flow, [...writeFlow(corpus.records)].join(''));
  const data = join(base, 'data');
  const at = (dir: string) => join(base, dir);
  expect(await probity(['replay', flow, '--out', at('replayed')])).toMatchObject({ code: 0 });
  expect(await probity(['load', flow, '--data', data])).toMatchObject({ code: 0 });
  // From here on all read through files and rows.
  const compact = ['compact', '--data', data, '--archive', at('compacted'), '--bytes', '200000'];
  const moved = expect.stringMatching(/(.*compacted\/core-\d{16}-\d{16}\.archive\n){2}/);
  expect(await probity(compact)).toMatchObject({ code: 0, stdout: moved });
  const exported = await probity(['export', '--data', data, '--out', at('exported')]);
  expect(exported).toMatchObject({ code: 0 });
  for (const file of ['events', 'fills', 'balances', 'alerts', 'risk']) {
    expect([file, read('exported', `${file}.jsonl`) === read('replayed', `${file}.jsonl`)]).toEqual(
      [file, true],
    );
  }
  expect(read('replayed', 'alerts.jsonl')).not.toBe('');
  // The log's archive says the same as the log and as the file that it was made from.
  const archive = ['archive', '--data', data, '--out', at('archive')];
  const stdout = expect.stringMatching(/^core-0{15}1-\d{16}\.archive\n/);
  expect(await probity(archive)).toMatchObject({ code: 0, stdout });
  const fromArchive = await probity(['replay', at('archive'), '--out', at('from-archive')]);
  expect(fromArchive).toMatchObject({ code: 0 });
  for (const file of ['events', 'fills', 'balances', 'alerts', 'risk']) {
    const same = read('from-archive', `${file}.jsonl`) === read('replayed', `${file}.jsonl`);
    expect([file, same]).toEqual([file, true]);
  }
  const verified = await probity(['verify-alerts', '--data', data]);
  expect(verified).toMatchObject({ code: 0, stdout: expect.stringMatching(/^whole: [1-9]/) });
  const alerts = read('replayed', 'alerts.jsonl').trim().split('\n');
  const [first, last] = [corpus.records[0]?.ts ?? 0, corpus.records.at(-1)?.ts ?? 0];
  for (const line of alerts) {
    const { raisedAt } = JSON.parse(line) as { raisedAt: number }; // our own file
    expect(raisedAt).toBeGreaterThanOrEqual(first);
    expect(raisedAt).toBeLessThanOrEqual(last);
  }
  const again = await probity(['load', flow, '--data', data]);
  expect(again.code).toBe(2);
  expect(again.stderr).toMatch(/^probity: the flow begins at .*load flows in their order/);
}, 300_000);

test(`the same of a town's money (seed ${SEED}), with the score of every account`, async () => {
  const flow = join(base, 'town.jsonl');
  const { records } = generateMoneyCorpus({ seed: SEED, days: 90 });
  writeFileSync(flow, records.map((record) => `${JSON.stringify(record)}\n`).join(''));
  const data = join(base, 'town');
  const at = (dir: string) => join(base, dir);
  expect(await probity(['replay', flow, '--out', at('town-replayed')])).toMatchObject({ code: 0 });
  expect(await probity(['load', flow, '--data', data])).toMatchObject({ code: 0 });
  const exported = await probity(['export', '--data', data, '--out', at('town-exported')]);
  expect(exported).toMatchObject({ code: 0 });
  for (const file of ['events', 'alerts', 'risk']) {
    const same = read('town-exported', `${file}.jsonl`) === read('town-replayed', `${file}.jsonl`);
    expect([file, same]).toEqual([file, true]);
  }
  const alerts = read('town-replayed', 'alerts.jsonl');
  for (const rule of ['structuring', 'rapid-in-out', 'pass-through']) {
    expect(alerts).toContain(`"rule":"${rule}"`);
  }
}, 300_000);
