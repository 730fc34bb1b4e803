/** What `serve` refuses before it starts anything, with what to do instead. */
import { BadInput } from './bad-input';
import { run } from './serve';

const { DATABASE_URL: url, PROBITY_SECRET_KEY: key } = process.env;
beforeEach(() => {
  delete process.env.DATABASE_URL;
  delete process.env.PROBITY_SECRET_KEY;
});
afterAll(() => {
  if (url !== undefined) process.env.DATABASE_URL = url;
  if (key !== undefined) process.env.PROBITY_SECRET_KEY = key;
});

test.each([
  [['--role', 'gateway'], /gateway is no process of its own .* --role core/],
  [['--role', 'matcher'], /there is no --role matcher; usage: /],
  [['--role', 'core'], /--role core needs DATABASE_URL: the database of its workers/],
  [['--role', 'worker'], /--role worker needs DATABASE_URL: the database of its core/],
  [['--role', 'worker', '--port', '80'], /--port is not for --role worker/],
  [['--role', 'worker', '--standby'], /--standby is not for --role worker/],
  [['--metrics-port', '80x', '--role', 'worker'], /--metrics-port must be a port from 0/],
  [['--partition', '1/2'], /--partition is for --role worker/],
  ...['0/2', '3/2', '1', '1/2/3', 'a/b', '1/65', ''].map((part): [string[], RegExp] => [
    ['--role', 'worker', '--partition', part],
    /--partition must be I\/N with 1 <= I <= N <= 64/,
  ]),
])('serve %j', async (args, reason) => {
  const refused = run(args);
  await expect(refused).rejects.toThrow(reason);
  await expect(refused).rejects.toBeInstanceOf(BadInput);
});

test('a worker needs the key of its core', async () => {
  process.env.DATABASE_URL = 'postgres://127.0.0.1:1/none';
  await expect(run(['--role', 'worker'])).rejects.toThrow(/PROBITY_SECRET_KEY: the same as/);
});
