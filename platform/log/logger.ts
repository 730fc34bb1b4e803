/**
 * Structured logs: one JSON object a line in the Elastic Common Schema, on standard error.
 * Fields that can hold secrets are blanked wherever they stand in the first three levels.
 */
import { ecsFormat } from '@elastic/ecs-pino-format';
import { destination, pino, type DestinationStream, type Logger } from 'pino';

export type { Logger } from 'pino';

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface LoggerOptions {
  /** Goes into `service.name`. */
  readonly service: string;
  readonly level?: LogLevel;
  /** Where the lines go; default standard error. */
  readonly stream?: DestinationStream;
}

const SECRET_FIELDS = [
  'password',
  'secret',
  'token',
  'totp',
  'apiKey',
  'signature',
  'cookie',
  'authorization',
  'privateKey',
  'databaseUrl',
];
const STDERR = 2;

/** A logger; give each part its own with `logger.child({ part: 'name' })`. */
export function createLogger(options: LoggerOptions): Logger {
  const format = ecsFormat({ serviceName: options.service, apmIntegration: false });
  const paths = SECRET_FIELDS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);
  return pino(
    { ...format, level: options.level ?? 'info', redact: { paths, censor: '[redacted]' } },
    // Synchronous: the last lines before a crash are the ones that matter.
    options.stream ?? destination({ fd: STDERR, sync: true }),
  );
}

/** A logger that says nothing; for tests and offline runs. */
export function silentLogger(): Logger {
  return pino({ level: 'silent' });
}
