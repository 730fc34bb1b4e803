import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from '../../main';

const dir = mkdtempSync(join(tmpdir(), 'screen-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function file(name: string, text: string): string {
  const path = join(dir, name);
  writeFileSync(path, text);
  return path;
}

/** Runs the command; gives its exit code and what it wrote. */
async function screen(...args: string[]): Promise<{ code: number; out: string; error: string }> {
  const written = { out: '', error: '' };
  const to = (stream: 'out' | 'error') => (chunk: unknown, done?: unknown) => {
    written[stream] += String(chunk);
    if (typeof done === 'function') done();
    return true;
  };
  const spies = [
    jest.spyOn(process.stdout, 'write').mockImplementation(to('out')),
    jest.spyOn(process.stderr, 'write').mockImplementation(to('error')),
  ];
  try {
    return { code: await main(['screen', ...args]), ...written };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

const LIST = file(
  'ofac.csv',
  '9002,"VOSSBERG, Hanneke","individual","TEST",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"DOB 1963; ' +
    'Digital Currency Address - ETH 0xABC0000000000000000000000000000000000001."\r\n\u001a',
);
const OWN = file('own.csv', 'id,name,kind\nX1,Orlando Quispe,person\n');
const NAMES = file(
  'names.csv',
  'id,name,schema,birthDate\n1,Hanneke Vossberg,Person,1963-04-30\n2,Nobody Atall,Person,\n' +
    '3,"Quispe, Orlando",,\n4,...,,\n',
);

test('names against several lists: hits with the list’s reference, score and reason', async () => {
  const { code, out } = await screen('--list', LIST, OWN, '--names', NAMES);
  expect(code).toBe(0);
  const [head, first, second, ...more] = out.trimEnd().split('\n');
  expect(head).toBe('id,name,listId,listName,score,reason');
  expect(first).toMatch(/^1,Hanneke Vossberg,9002,"VOSSBERG, Hanneke",1\.0000,.*OFAC SDN/);
  expect(second).toMatch(/^3,"Quispe, Orlando",X1,Orlando Quispe,1\.0000,/);
  expect(more).toEqual([]);
});

test('pairs come back with their score, other columns kept', async () => {
  const pairs = file(
    'pairs.csv',
    'left,note,right,schema\nA B,"x,y",A B,Person\nA B,,C D,Person\n',
  );
  expect((await screen('--pairs', pairs)).out).toBe(
    'left,note,right,schema,score\nA B,"x,y",A B,Person,1.0000\nA B,,C D,Person,0.0000\n',
  );
});

test('wallets: hits only', async () => {
  const wallets = file(
    'wallets.csv',
    'id,asset,address\n1,ETH,0xabc0000000000000000000000000000000000001\n2,BTC,1Nobody\n',
  );
  expect((await screen('--wallets', wallets, '--list', LIST)).out).toBe(
    'id,asset,address,listId,listName\n' +
      '1,ETH,0xabc0000000000000000000000000000000000001,9002,"VOSSBERG, Hanneke"\n',
  );
});

test.each([
  [[]],
  [['--list', LIST]],
  [['--names', NAMES]],
  [['--pairs', NAMES, '--names', NAMES]],
  [['--list', LIST, '--names', NAMES, '--threshold', '1.5']],
  [['--list', LIST, '--names', NAMES, '--threshold', 'x']],
  [['--frob']],
  [['word']],
])('bad usage %j: exit 2 and one line', async (args) => {
  const { code, out, error } = await screen(...args);
  expect([code, out]).toEqual([2, '']);
  expect(error).toMatch(/^probity: [^\n]*usage: [^\n]*\n$/);
});

test.each([
  ['a list that is cut', ['--list', file('cut.csv', '1,"A'), '--names', NAMES], /cut\.csv:1\)/],
  ['no list', ['--list', file('x.csv', 'a\n'), '--names', NAMES], /no known format: .*x\.csv:1\)/],
  ['a missing file', ['--list', join(dir, 'none'), '--names', NAMES], /ENOENT \(/],
  ['a missing column', ['--pairs', NAMES], /column left is missing \(.*names\.csv:1\)/],
  [
    'a row that is too short',
    ['--pairs', file('short.csv', 'left,right\na,b\nc\n')],
    /1 columns, the header 2 \(.*short\.csv:3\)/,
  ],
])('%s: exit 2, naming file and line', async (_what, args, message) => {
  const { code, error } = await screen(...args);
  expect(code).toBe(2);
  expect(error).toMatch(message);
  expect(error.trimEnd()).not.toContain('\n');
});
