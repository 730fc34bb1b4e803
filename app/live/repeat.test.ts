// Turns do not pile up behind a slow one, a fault does not end them, and a stop waits for one only.
import { createLogger, silentLogger } from '../../platform/log/logger';
import { repeat } from './repeat';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

test('a slow turn is one turn, and the stop tells it and waits for it alone', async () => {
  const signals: AbortSignal[] = [];
  let finish: () => void = () => undefined;
  const background = repeat({
    ...{ everyMs: 10, logger: silentLogger(), fault: 'x' },
    work: (signal) => {
      signals.push(signal);
      return new Promise<void>((resolve) => (finish = resolve));
    },
  });
  await jest.advanceTimersByTimeAsync(1_000);
  expect(signals).toHaveLength(1);
  finish();
  await jest.advanceTimersByTimeAsync(10);
  expect(signals).toHaveLength(2);
  await jest.advanceTimersByTimeAsync(1_000);
  const stopped = background.stop();
  expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
  finish();
  await stopped;
  await jest.advanceTimersByTimeAsync(1_000);
  expect(signals).toHaveLength(2);
});

test('a turn that fails is told, and the next one comes', async () => {
  const lines: string[] = [];
  const logger = createLogger({
    ...{ service: 'test', level: 'info' },
    stream: { write: (line: string) => void lines.push(line) },
  });
  let turns = 0;
  const work = async () => {
    turns += 1;
    throw new Error('no luck');
  };
  const background = repeat({ everyMs: 10, logger, fault: 'it was not done', work });
  await jest.advanceTimersByTimeAsync(35);
  expect(turns).toBe(3);
  expect(lines.join('')).toContain('it was not done');
  await background.stop();
});
