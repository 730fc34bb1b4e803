/** The demo traders' side of the trading API: HMAC-signed REST over kept-alive connections. */
import { createHmac } from 'node:crypto';
import { Agent, request } from 'node:http';

export interface Credentials {
  readonly apiKey: string;
  readonly secret: string;
}

export interface ApiAnswer {
  readonly status: number;
  /** Parsed JSON body. */
  readonly body: unknown;
}

const CONNECTIONS = 8;
const ANSWER_LIMIT_MS = 10_000;

export class SignedClient {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  private readonly host: string;
  private readonly port: string;

  /** @param nowMs milliseconds since the epoch, for the requests' timestamps */
  constructor(
    baseUrl: string,
    private readonly nowMs: () => number,
  ) {
    const url = new URL(baseUrl);
    this.host = url.hostname;
    this.port = url.port;
  }

  /** @throws Error when there was no answer; a refusal is an answer */
  async send(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    parameters: Readonly<Record<string, string | undefined>>,
    credentials: Credentials,
  ): Promise<ApiAnswer> {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(parameters)) {
      if (value !== undefined) query.set(name, value);
    }
    query.set('timestamp', String(this.nowMs()));
    const payload = query.toString();
    const signature = createHmac('sha256', credentials.secret).update(payload).digest('hex');
    const target = `${path}?${payload}&signature=${signature}`;
    return this.exchange(method, target, credentials.apiKey);
  }

  private exchange(method: string, path: string, apiKey: string): Promise<ApiAnswer> {
    return new Promise((resolve, reject) => {
      const options = {
        agent: this.agent,
        host: this.host,
        port: this.port,
        method,
        path,
        headers: { 'X-MBX-APIKEY': apiKey },
        timeout: ANSWER_LIMIT_MS,
      };
      const call = request(options, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.once('error', reject);
        response.once('end', () => {
          try {
            const body: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
            resolve({ status: response.statusCode ?? 0, body });
          } catch (error) {
            reject(error instanceof Error ? error : new Error(String(error)));
          }
        });
      });
      call.once('timeout', () => call.destroy(new Error('no answer in time')));
      call.once('error', reject);
      call.end();
    });
  }

  close(): void {
    this.agent.destroy();
  }
}
