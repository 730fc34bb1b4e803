/**
 * Where consumers read the log: in the database, or with `NATS_URL` in the stream that a relay
 * beside the core copies it to.
 */
import { z } from 'zod';
import { PostgresLogFeed } from '../../core/log/feed';
import { readEnvironment } from '../../platform/config/environment';
import type { LogFeed } from '../../platform/feed/log-feed';
import { NatsLogFeed } from '../../platform/feed/nats-feed';
import { DEFAULT_STREAM, type NatsLogOptions } from '../../platform/feed/nats-log';
import { NatsRelay } from '../../platform/feed/nats-relay';
import { SharedFeed } from '../../platform/feed/shared-feed';
import type { Base } from './base';

/** Undefined without `NATS_URL`. @throws CodedError on an address or a name that is none */
function natsOptions(): NatsLogOptions | undefined {
  const { NATS_URL: url, NATS_STREAM: stream } = readEnvironment({
    NATS_URL: z
      .string()
      .regex(/^(nats|tls):\/\/\S+$/, 'must be nats://host:port, several separated by commas')
      .optional(),
    NATS_STREAM: z
      .string()
      .regex(/^[\w-]{1,64}$/, 'must be letters, digits, _ and -')
      .default(DEFAULT_STREAM),
  });
  return url === undefined ? undefined : { url, stream };
}

/** Feeds for all consumers of a process; closed by the base's lifecycle. */
export interface LogFeeds {
  /** The log itself: state is rebuilt from it. */
  readonly feed: LogFeed;
  /** Where consumers go on reading; the log itself without a stream. */
  readonly front?: LogFeed;
}

export function openLogFeeds({ pool, logger, lifecycle }: Base): LogFeeds {
  const source = new PostgresLogFeed(pool);
  lifecycle.add('feed', () => source.close());
  const feed = new SharedFeed(source);
  const nats = natsOptions();
  if (nats === undefined) return { feed };
  const stream = new NatsLogFeed({
    ...nats,
    source: feed,
    logger: logger.child({ part: 'stream' }),
  });
  lifecycle.add('log stream', () => stream.close());
  return { feed, front: new SharedFeed(stream) };
}

/** Copies the log to the stream, to its end at the stop; nothing without `NATS_URL`. */
export function startRelay({ pool, logger, lifecycle }: Base): void {
  const nats = natsOptions();
  if (nats === undefined) return;
  const source = new PostgresLogFeed(pool);
  lifecycle.add('feed of the relay', () => source.close());
  const relay = new NatsRelay({ ...nats, source, logger: logger.child({ part: 'relay' }) });
  lifecycle.add('relay', () => relay.stop());
}
