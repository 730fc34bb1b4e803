import { createLogger, type LogLevel } from './logger';

function collect(level?: LogLevel) {
  const lines: Record<string, unknown>[] = [];
  const stream = { write: (line: string) => void lines.push(JSON.parse(line)) };
  const logger = createLogger({ service: 'test', stream, ...(level ? { level } : {}) });
  return { logger, lines };
}

test('a line carries time, level, service and message in ECS fields', () => {
  const { logger, lines } = collect();
  logger.child({ part: 'feed' }).warn({ seq: 7 }, 'lagging');
  expect(lines[0]).toMatchObject({
    'log.level': 'warn',
    'ecs.version': expect.any(String),
    '@timestamp': expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    'service.name': 'test',
    message: 'lagging',
    part: 'feed',
    seq: 7,
  });
});

test('an error is written with its type, message and stack', () => {
  const { logger, lines } = collect();
  logger.error({ err: new TypeError('bad') }, 'failed');
  expect(lines[0]).toMatchObject({ error: { type: 'TypeError', message: 'bad' } });
});

test('secrets are blanked wherever they stand', () => {
  const { logger, lines } = collect();
  logger.info({ password: 'p1', user: { totp: 'p2' }, request: { headers: { cookie: 'p3' } } });
  expect(JSON.stringify(lines)).not.toMatch(/p[123]/);
  expect(JSON.stringify(lines).match(/\[redacted\]/g)).toHaveLength(3);
});

test('lines below the level are left out', () => {
  const { logger, lines } = collect('error');
  logger.info('quiet');
  expect(lines).toHaveLength(0);
});
