/**
 * The log in a NATS JetStream stream: its connection, its one subject, and how batches become
 * messages. A batch larger than the server takes goes out in parts. Postgres stays the truth: the
 * stream is a copy, bounded in size, from which many workers read without asking the database.
 */
import {
  jetstream,
  jetstreamManager,
  RetentionPolicy,
  StorageType,
  DiscardPolicy,
  type JetStreamClient,
  type JetStreamManager,
} from '@nats-io/jetstream';
import { connect, headers, type MsgHdrs, type NatsConnection } from '@nats-io/transport-node';
import { CodedError } from '../errors/coded-error';
import type { FeedBatch } from './log-feed';

export interface NatsLogOptions {
  /** `nats://host:port`, several separated by commas. */
  readonly url: string;
  /** The stream's name; installations that share a server have one each. */
  readonly stream: string;
  /** Oldest messages go when the stream holds more bytes. */
  readonly maxBytes?: number;
}

export const DEFAULT_STREAM = 'probity-log';
const MAX_BYTES = 1_000_000_000;
const NANOS = 1_000_000;
/** In which the server knows a message's id again, in ms. */
const DUPLICATE_WINDOW_MS = 120_000;
/** Of a message: headers and protocol. */
const OVERHEAD = 4_096;
const LARGEST_PART = 1_000_000;
const EVENTS = 'Probity-Events';
const PART = 'Probity-Part';

/** Which part of which batch a message is. */
export interface MessagePlace {
  readonly firstSeq: number;
  readonly lastSeq: number;
  /** From 0. */
  readonly part: number;
  readonly parts: number;
}

export class NatsLog {
  private constructor(
    readonly connection: NatsConnection,
    readonly js: JetStreamClient,
    readonly manager: JetStreamManager,
    private readonly options: NatsLogOptions,
  ) {}

  /** Keeps trying to come back when the connection is lost later. @throws when nobody answers */
  static async connect(options: NatsLogOptions): Promise<NatsLog> {
    const connection = await connect({
      servers: options.url.split(','),
      name: 'probity',
      maxReconnectAttempts: -1,
      reconnectTimeWait: 500,
    });
    try {
      const manager = await jetstreamManager(connection);
      return new NatsLog(connection, jetstream(connection), manager, options);
    } catch (error) {
      await connection.close();
      throw error;
    }
  }

  get stream(): string {
    return this.options.stream;
  }

  get subject(): string {
    return `${this.stream}.batches`;
  }

  /** Bytes of a batch that one message takes. */
  get partBytes(): number {
    const { max_payload: most } = this.connection.info ?? { max_payload: LARGEST_PART };
    return Math.min(LARGEST_PART, Math.max(1_024, most - OVERHEAD));
  }

  /** Makes the stream where it is not there yet. */
  async makeStream(): Promise<void> {
    await this.manager.streams.add({
      name: this.stream,
      subjects: [this.subject],
      storage: StorageType.File,
      retention: RetentionPolicy.Limits,
      discard: DiscardPolicy.Old,
      max_bytes: this.options.maxBytes ?? MAX_BYTES,
      duplicate_window: DUPLICATE_WINDOW_MS * NANOS,
      num_replicas: 1,
      deny_delete: true,
    });
  }

  /** First and last sequence number in the stream, and how many there are. */
  async state(): Promise<{ first: number; last: number; messages: number }> {
    const { state } = await this.manager.streams.info(this.stream);
    return { first: state.first_seq, last: state.last_seq, messages: state.messages };
  }

  /** A message by its place in the stream; undefined when it is gone. @throws NATS_FOREIGN */
  async at(seq: number): Promise<{ place: MessagePlace; data: Buffer } | undefined> {
    const message = await this.manager.streams.getMessage(this.stream, { seq });
    if (message === null) return undefined;
    return { place: placeOf(message.header, this.stream), data: Buffer.from(message.data) };
  }

  /** What comes from `seq` on, and goes on over lost connections. */
  async messagesFrom(seq: number, maxMessages: number) {
    const consumer = await this.js.consumers.get(this.stream, {
      opt_start_seq: seq,
      filter_subjects: this.subject,
    });
    return consumer.consume({ max_messages: maxMessages });
  }

  async close(): Promise<void> {
    await this.connection.close();
  }
}

/** The messages of one batch: part, and headers that say what it is. */
export function messagesOf(
  { firstSeq, lastSeq, payload }: FeedBatch,
  partBytes: number,
): { readonly id: string; readonly data: Buffer; readonly headers: MsgHdrs }[] {
  const parts = Math.max(1, Math.ceil(payload.length / partBytes));
  return Array.from({ length: parts }, (_, part) => {
    const own = headers();
    own.set(EVENTS, `${firstSeq}-${lastSeq}`);
    own.set(PART, `${part}/${parts}`);
    const data = payload.subarray(part * partBytes, (part + 1) * partBytes);
    return { id: `${firstSeq}.${part}`, data, headers: own };
  });
}

/** Whether a message is that part of that batch. */
export function isPartOf(
  batch: FeedBatch | undefined,
  { place, data }: { readonly place: MessagePlace; readonly data: Buffer },
): boolean {
  if (batch?.firstSeq !== place.firstSeq || batch.lastSeq !== place.lastSeq) return false;
  const { payload } = batch;
  const isLast = place.part + 1 === place.parts;
  const from = isLast ? payload.length - data.length : place.part * data.length;
  return from >= 0 && payload.subarray(from, from + data.length).equals(data);
}

/** @throws CodedError NATS_FOREIGN when it is none of ours */
export function placeOf(header: MsgHdrs | undefined, stream: string): MessagePlace {
  const events = /^(\d+)-(\d+)$/.exec(header?.get(EVENTS) ?? '');
  const part = /^(\d+)\/(\d+)$/.exec(header?.get(PART) ?? '');
  if (events === null || part === null) {
    throw foreign(stream, 'has a message that no relay of the log wrote');
  }
  const [firstSeq, lastSeq] = [Number(events[1]), Number(events[2])];
  return { firstSeq, lastSeq, part: Number(part[1]), parts: Number(part[2]) };
}

export function foreign(stream: string, what: string): CodedError {
  const todo = `name another one in NATS_STREAM, or delete it: it is made again from the log`;
  return new CodedError('NATS_FOREIGN', `stream ${stream} ${what}; ${todo}`);
}
