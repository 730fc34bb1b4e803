/**
 * Server-sent events: topics, many readers, and a bound on what each may leave unread. A reader
 * that is too slow is cut off; its browser comes back by itself and catches up by Last-Event-ID.
 */
import type { Request, RequestHandler, Response } from 'express';
import { randomId } from '../ids/tokens';
import { HttpError } from './http-error';

export interface SseHubOptions {
  /** Most readers at a time; default 1000. */
  readonly maxClients?: number;
  /** Most bytes one reader may leave unread before it is cut off; default 1 MB. */
  readonly maxBufferedBytes?: number;
  /** Past messages kept for readers that come back; default 1000. */
  readonly history?: number;
  /** Time between signs of life; default 15 s. */
  readonly heartbeatMs?: number;
  /** A stream ends after this time, so that its reader is checked again; default 10 min. */
  readonly maxAgeMs?: number;
}

interface Client {
  readonly res: Response;
  readonly topics: ReadonlySet<string>;
  readonly age: NodeJS.Timeout;
}

interface Message {
  readonly number: number;
  readonly topic: string;
  readonly text: string;
}

export class SseHub {
  readonly #clients = new Set<Client>();
  readonly #history: Message[] = [];
  readonly #options: Required<SseHubOptions>;
  /** Tells numbers of this process from those of an earlier one. */
  readonly #epoch = randomId('e');
  readonly #heartbeat: NodeJS.Timeout;
  #number = 0;

  constructor(options: SseHubOptions = {}) {
    this.#options = {
      maxClients: 1000,
      maxBufferedBytes: 1_000_000,
      history: 1000,
      heartbeatMs: 15_000,
      maxAgeMs: 600_000,
      ...options,
    };
    this.#heartbeat = setInterval(() => this.#toAll(': alive\n\n'), this.#options.heartbeatMs);
    this.#heartbeat.unref();
  }

  get clients(): number {
    return this.#clients.size;
  }

  /**
   * Sends `data` as JSON to the readers of the topic, as an event of the topic's name.
   * @param data anything JSON can say; amounts as strings
   */
  publish(topic: string, data: unknown): void {
    const number = ++this.#number;
    const body = JSON.stringify(data);
    const text = `id: ${this.#epoch}.${number}\nevent: ${topic}\ndata: ${body}\n\n`;
    if (this.#options.history > 0) this.#history.push({ number, topic, text });
    if (this.#history.length > this.#options.history) this.#history.shift();
    for (const client of this.#clients) if (client.topics.has(topic)) this.#send(client, text);
  }

  /**
   * The handler of a stream. Put the check of session and permission before it.
   * @param topicsOf what this caller may and wants to read
   */
  stream(topicsOf: (req: Request) => readonly string[]): RequestHandler {
    return (req, res) => {
      if (this.#clients.size >= this.#options.maxClients) {
        const retry = { 'Retry-After': '10' };
        throw new HttpError(503, 'TOO_MANY_STREAMS', 'too many open streams', retry);
      }
      const topics = new Set(topicsOf(req));
      res.status(200).set({
        'Content-Type': 'text/event-stream; charset=utf-8',
        'Cache-Control': 'no-store',
        'X-Accel-Buffering': 'no',
      });
      res.write('retry: 2000\n\n');
      const age = setTimeout(() => res.end(), this.#options.maxAgeMs);
      age.unref();
      const client: Client = { res, topics, age };
      this.#clients.add(client);
      res.once('close', () => this.#drop(client));
      this.#catchUp(client, req.get('Last-Event-ID'));
    };
  }

  /** Ends all streams; nothing is sent any more. */
  close(): void {
    clearInterval(this.#heartbeat);
    for (const { res } of this.#clients) res.end();
  }

  /** What was missed; or the event `reset`, when it is no longer known: read everything again. */
  #catchUp(client: Client, lastId: string | undefined): void {
    if (lastId === undefined || lastId === '') return;
    const [epoch, word] = lastId.split('.');
    const seen = Number(word);
    const oldest = this.#history[0]?.number ?? this.#number + 1;
    if (epoch !== this.#epoch || !Number.isSafeInteger(seen) || seen < oldest - 1) {
      this.#send(client, 'event: reset\ndata: {}\n\n');
      return;
    }
    for (const { number, topic, text } of this.#history) {
      if (number > seen && client.topics.has(topic)) this.#send(client, text);
    }
  }

  #toAll(text: string): void {
    for (const client of this.#clients) this.#send(client, text);
  }

  #send(client: Client, text: string): void {
    if (client.res.writableEnded || client.res.destroyed) return;
    client.res.write(text);
    if (client.res.writableLength > this.#options.maxBufferedBytes) client.res.destroy();
  }

  #drop(client: Client): void {
    clearTimeout(client.age);
    this.#clients.delete(client);
  }
}
