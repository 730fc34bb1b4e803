/**
 * A whole venue in the test's process, on a clock that the test sets forward: doors for traders and
 * staff, and the worker's consumers and jobs. What `serve` starts, but for the processes.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateSync } from 'otplib';
import { SignedClient } from '../../app/demo/signed-client';
import { openBackends } from '../../app/live/backends';
import { openBase, type Base } from '../../app/live/base';
import { startExchange, type Exchange } from '../../app/live/exchange';
import { setUpAccount, setUpMarkets } from '../../app/live/sandbox-setup';
import { startStaffServer } from '../../app/live/staff-server';
import { watch } from '../../app/live/worker';
import { readParams } from '../../app/params/params';
import { systemClock, type Clock } from '../../platform/clock/clock';
import { testDatabase, type TestDatabase } from '../../platform/postgres/test-database';
import { WRITE_HEADER } from '../../platform/sign-in/require-session';
import { createUser, type Role } from '../../platform/sign-in/staff';

/** Whatever JSON.parse gives. */
export type Json = ReturnType<typeof JSON.parse>;

const PASSWORD = 'a long made-up password';
const PATIENCE_MS = 60_000;
const HOST = '127.0.0.1';

/** One signed-in person of the staff. */
export class Person {
  constructor(
    private readonly url: string,
    private readonly cookie: string,
    readonly staffId: string,
  ) {}

  async get(path: string): Promise<Json> {
    return this.ask('GET', path);
  }

  async post(path: string, body: unknown, expected: number = 200): Promise<Json> {
    return this.ask('POST', path, body, expected);
  }

  async bytes(path: string): Promise<Buffer> {
    const response = await fetch(this.url + path, { headers: { Cookie: this.cookie } });
    if (!response.ok) throw new Error(`GET ${path}: ${response.status} ${await response.text()}`);
    return Buffer.from(await response.arrayBuffer());
  }

  private async ask(method: string, path: string, body?: unknown, expected?: number) {
    const headers = {
      Cookie: this.cookie,
      'Content-Type': 'application/json',
      [WRITE_HEADER]: '1',
    };
    const init = body === undefined ? { method, headers } : withBody(method, headers, body);
    const response = await fetch(this.url + path, init);
    const text = await response.text();
    const right = expected === undefined ? response.ok : response.status === expected;
    if (!right) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === '' ? null : JSON.parse(text);
  }
}

function withBody(method: string, headers: Record<string, string>, body: unknown): RequestInit {
  return { method, headers, body: JSON.stringify(body) };
}

export class Venue {
  private constructor(
    readonly db: TestDatabase,
    readonly base: Base,
    readonly exchange: Exchange,
    readonly apiUrl: string,
    readonly staffUrl: string,
    readonly dataDir: string,
    private readonly move: (micros: number) => void,
    private readonly end: () => Promise<void>,
  ) {}

  /** @param startMicros where the venue's clock begins */
  static async open(startMicros: number): Promise<Venue> {
    const db = await testDatabase();
    const dataDir = mkdtempSync(join(tmpdir(), 'probity-venue-'));
    const system = systemClock();
    let ahead = startMicros - system.nowMicros();
    const clock: Clock = { nowMicros: () => system.nowMicros() + ahead };
    const base = await openBase({ service: 'venue', dataDir, databaseUrl: db.url, clock });
    const params = readParams(undefined);
    const exchange = await startExchange(base, {
      ...{ coreParams: undefined, tickMs: undefined },
      onFatal: (error) => {
        throw error;
      },
    });
    await setUpMarkets(exchange.core.access);
    const door = { host: HOST, asked: 0, usual: 0 };
    const api = await exchange.openDoors(door);
    const staff = await startStaffServer(base, exchange, { door, checks: [], params });
    const stop = new AbortController();
    const { feed } = exchange.core;
    const worker = watch({ base, feed, params, ...openBackends(base) }, stop.signal);
    const end = async (): Promise<void> => {
      stop.abort();
      await worker;
      await base.lifecycle.stop();
      await db.drop();
      rmSync(dataDir, { recursive: true, force: true });
    };
    const move = (micros: number): void => void (ahead += micros);
    return new Venue(db, base, exchange, api.url, staff.url, dataDir, move, end);
  }

  close(): Promise<void> {
    return this.end();
  }

  passTime(micros: number): void {
    this.move(micros);
  }

  /** An account with an API key and a way to send signed requests with it. */
  async trader(name: string, owner: string, balances: Record<string, string>) {
    const facts = { kind: 'individual', country: 'DE', devices: [], ips: [] } as const;
    await setUpAccount(this.exchange.core.access, { name, owner, balances, ...facts });
    const secret = `${name}-secret`;
    const permissions = ['trade', 'user-data', 'user-stream'] as const;
    await this.exchange.keys.upsertKey(
      {
        ...{ apiKey: name, account: name, permissions, kind: 'hmac', material: secret },
        ...{ addresses: [], limits: false },
      },
      this.base.clock.nowMicros(),
    );
    const client = new SignedClient(this.apiUrl, () => {
      return Math.floor(this.base.clock.nowMicros() / 1000);
    });
    return async (side: 'BUY' | 'SELL', price: string, quantity: string): Promise<Json> => {
      const order = { symbol: 'BTCUSDT', side, type: 'LIMIT', timeInForce: 'GTC', price, quantity };
      const answer = await client.send('POST', '/api/v3/order', order, { apiKey: name, secret });
      if (answer.status !== 200) throw new Error(`order: ${JSON.stringify(answer.body)}`);
      return answer.body;
    };
  }

  /** A new member of the staff, signed in. */
  async person(name: string, role: Role): Promise<Person> {
    const { pool, clock, sealer } = this.base;
    const user = { name, displayName: `Staff ${name}`, roles: [role], password: PASSWORD };
    const made = await createUser({ pool, clock, sealer }, user, 'system');
    const totp = generateSync({ secret: made.totpSecret, epoch: clock.nowMicros() / 1e6 });
    const response = await fetch(`${this.staffUrl}/auth/sign-in`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', [WRITE_HEADER]: '1' },
      body: JSON.stringify({ user: name, password: PASSWORD, totp }),
    });
    if (response.status !== 204) throw new Error(`sign-in: ${await response.text()}`);
    const cookie = response.headers.get('set-cookie')?.split(';')[0] ?? '';
    return new Person(this.staffUrl, cookie, made.id);
  }

  /** Asks until the answer is there. @throws Error when it does not come */
  async until<T>(what: string, ask: () => Promise<T | undefined>): Promise<T> {
    const end = performance.now() + PATIENCE_MS;
    while (performance.now() < end) {
      const found = await ask();
      if (found !== undefined) return found;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`${what} did not come within ${PATIENCE_MS / 1000} s`);
  }
}
