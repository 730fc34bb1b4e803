import { Params } from '../api/params';
import { requireFresh } from './timing';

const NOW = 1_700_000_000_000_000;
const NOW_MS = NOW / 1000;
const check = (values: Record<string, string>) => () =>
  requireFresh(new Params(new Map(Object.entries(values))), NOW);
const code = (n: number) => expect.objectContaining({ code: n });

test.each([
  ['now', { timestamp: String(NOW_MS) }],
  ['in microseconds', { timestamp: String(NOW) }],
  ['5 s old', { timestamp: String(NOW_MS - 5000) }],
  ['999 ms ahead', { timestamp: String(NOW_MS + 999) }],
  ['59 s old with a window of 60 s', { timestamp: String(NOW_MS - 59_000), recvWindow: '60000' }],
  ['within a window of half a millisecond', { timestamp: String(NOW_MS), recvWindow: '0.5' }],
])('a timestamp %s is fresh', (_name, values) => {
  expect(check(values)).not.toThrow();
});

test.each([
  ['missing', {}, -1102],
  ['empty', { timestamp: '' }, -1102],
  ['not a number', { timestamp: '12x' }, -1100],
  ['negative', { timestamp: '-5' }, -1100],
  ['5.1 s old', { timestamp: String(NOW_MS - 5001) }, -1021],
  ['one second ahead', { timestamp: String(NOW_MS + 1000) }, -1021],
  ['in seconds', { timestamp: String(NOW_MS / 1000) }, -1021],
  ['older than its window', { timestamp: String(NOW_MS - 102), recvWindow: '100' }, -1021],
  ['with a window above 60 s', { timestamp: String(NOW_MS), recvWindow: '60000.001' }, -1102],
  ['with a window of four places', { timestamp: String(NOW_MS), recvWindow: '1.0001' }, -1100],
])('a timestamp %s is refused', (_name, values, wanted) => {
  expect(check(values)).toThrow(code(wanted));
});
