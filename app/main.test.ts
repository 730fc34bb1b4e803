import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from './main';

const dir = mkdtempSync(join(tmpdir(), 'main-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** Runs a command line; gives its exit code and what it wrote to standard error. */
async function call(...argv: string[]): Promise<{ code: number; error: string }> {
  let error = '';
  const spy = jest.spyOn(process.stderr, 'write').mockImplementation((chunk) => {
    error += String(chunk);
    return true;
  });
  try {
    return { code: await main(argv), error };
  } finally {
    spy.mockRestore();
  }
}

function flow(records: readonly object[], name = 'flow.jsonl'): string {
  const path = join(dir, name);
  writeFileSync(path, records.map((r) => `${JSON.stringify(r)}\n`).join(''));
  return path;
}

const order = (ts: number, account: string, side: string, id: string): object => ({
  ...{ type: 'order', ts, account, market: 'M', clientOrderId: id, side, orderType: 'LIMIT' },
  ...{ quantity: '1', price: '10' },
});
const account = (name: string): object => ({
  ...{ type: 'account', ts: 1, account: name, owner: name, kind: 'individual', country: 'DE' },
});
const RECORDS = [
  { type: 'market', ts: 1, market: 'M', base: 'A', quote: 'B', tickSize: '0.01', lotSize: '0.01' },
  account('x'),
  account('y'),
  { type: 'deposit', ts: 1, account: 'x', asset: 'A', amount: '5' },
  { type: 'deposit', ts: 1, account: 'y', asset: 'B', amount: '50' },
  order(2, 'x', 'SELL', '1'),
  order(3, 'y', 'BUY', '1'),
  order(4, 'x', 'SELL', '2'),
  order(5, 'ghost', 'SELL', '3'),
  { type: 'cancel', ts: 6, account: 'x', market: 'M', clientOrderId: '2' },
];

describe('the command line', () => {
  it.each([[[]], [['frob']], [['toString']], [['replay']], [['replay', 'x', '--frob']]])(
    'answers bad usage %j with exit 2 and one line',
    async (argv) => {
      const { code, error } = await call(...argv);
      expect(code).toBe(2);
      expect(error).toMatch(/^probity: .*usage: [^\n]*\n$/);
    },
  );

  it('writes a backup, and restores one, into an empty folder alone', async () => {
    const full = join(dir, 'full');
    mkdirSync(full);
    writeFileSync(join(full, 'something'), '');
    for (const [command, option] of [
      ['backup', '--out'],
      ['restore', '--from'],
    ] as const) {
      expect(await call(command)).toMatchObject({ code: 2 });
      const { code, error } = await call(command, option, full, '--data', join(dir, 'data'));
      expect([code, error]).toEqual([2, expect.stringMatching(/empty folder|no whole backup/)]);
    }
  });

  it('replays a flow into the files of the contract', async () => {
    const out = join(dir, 'out');
    expect(await call('replay', flow(RECORDS), '--out', out)).toEqual({ code: 0, error: '' });
    expect(readdirSync(out).sort()).toEqual([
      'alerts.jsonl',
      'balances.jsonl',
      'events.jsonl',
      'fills.jsonl',
      'risk.jsonl',
      'summary.json',
    ]);
    const lines = (name: string): Record<string, unknown>[] =>
      readFileSync(join(out, name), 'utf8')
        .trimEnd()
        .split('\n')
        .map((line): Record<string, unknown> => JSON.parse(line));
    const events = lines('events.jsonl');
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i + 1));
    expect(events.map(({ type }) => type).slice(-6)).toEqual([
      ...['accepted', 'accepted', 'fill', 'accepted', 'rejected', 'cancelled'],
    ]);
    expect(events.at(-2)).toMatchObject({ account: 'ghost', code: '201' });
    expect(lines('fills.jsonl')).toMatchObject([{ seq: 10, fillId: 'M-1', aggressor: 'BUY' }]);
    expect(lines('balances.jsonl')).toEqual([
      { account: 'x', asset: 'A', available: '4', locked: '0' },
      { account: 'x', asset: 'B', available: '10', locked: '0' },
      { account: 'y', asset: 'A', available: '1', locked: '0' },
      { account: 'y', asset: 'B', available: '40', locked: '0' },
    ]);
    expect(lines('risk.jsonl').map((row) => row['account'])).toEqual(['x', 'y']);
    expect(JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8'))).toMatchObject({
      ...{ inputRecords: 10, accepted: 3, rejected: 1, fills: 1, swaps: 0 },
      stateHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it('writes the same bytes twice, times aside, and only the files asked for', async () => {
    const input = flow(RECORDS);
    const bytes = async (name: string, ...more: string[]): Promise<Record<string, string>> => {
      const out = join(dir, name);
      expect((await call('replay', input, '--out', out, ...more)).code).toBe(0);
      const read = (file: string): string =>
        readFileSync(join(out, file), 'utf8').replace(/"(elapsedMs|recordsPerSecond)": \d+/g, '');
      return Object.fromEntries(readdirSync(out).map((file) => [file, read(file)]));
    };
    const whole = await bytes('a');
    expect(await bytes('b')).toEqual(whole);
    const some = await bytes('c', '--files', 'summary,fills');
    expect(some).toEqual({
      'fills.jsonl': whole['fills.jsonl'],
      'summary.json': whole['summary.json'],
    });
    const blind = await bytes('d', '--no-surveillance');
    expect(blind['events.jsonl']).toBe(whole['events.jsonl']);
    expect(blind['summary.json']).toContain('"alerts": {}');
  });

  it('stops at a bad line with its place and leaves no file behind', async () => {
    const input = flow([...RECORDS, { type: 'clock', ts: 5 }], 'back.jsonl');
    const out = join(dir, 'stopped');
    expect(await call('replay', input, '--out', out)).toEqual({
      code: 2,
      error: `probity: ts goes backwards: 5 after 6 (${input}:11)\n`,
    });
    expect(readdirSync(out)).toEqual([]);
  });

  it('switches the core on as --params says, from the first record', async () => {
    const params = join(dir, 'params.json');
    writeFileSync(params, '{"core":{"limits":{"maxOpenOrders":0}}}');
    const out = join(dir, 'limited');
    const input = flow(RECORDS);
    expect((await call('replay', input, '--out', out, '--params', params)).code).toBe(0);
    const events = readFileSync(join(out, 'events.jsonl'), 'utf8');
    expect(events.split('\n')[0]).toContain('"type":"params"');
    expect(events).toContain('"code":"403"');
    expect(events).not.toContain('"type":"accepted"');
  });

  it('says with exit 1 that the output cannot be written', async () => {
    const inTheWay = join(dir, 'file');
    writeFileSync(inTheWay, '');
    const { code, error } = await call('replay', flow(RECORDS), '--out', inTheWay);
    expect(code).toBe(1);
    expect(error).toMatch(/^probity: cannot write [^\n]*\n$/);
  });

  it('says with exit 1 that a disk is full', async () => {
    // Linux has a device for it; elsewhere there is nothing to show this on.
    if (!existsSync('/dev/full')) return;
    const out = join(dir, 'full');
    expect((await call('replay', flow(RECORDS), '--out', out)).code).toBe(0);
    rmSync(join(out, 'events.jsonl'));
    const { symlinkSync } = await import('node:fs');
    symlinkSync('/dev/full', join(out, 'events.jsonl.part'));
    const { code, error } = await call('replay', flow(RECORDS), '--out', out);
    expect([code, error]).toEqual([1, expect.stringContaining('the disk is full')]);
  });
});
