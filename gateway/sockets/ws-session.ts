/** What a WebSocket API connection remembers: who logged on, and whose events it hears. */
import type { AccountId } from '../../core/contract';
import type { ApiKey } from '../access/keys';
import type { Api } from '../api/endpoint';
import { ApiError, keyRefused } from '../api/errors';
import { stamp, type TimeUnit } from '../api/format';
import { accountOf, authenticate, type Incoming } from '../api/serve';
import type { UserEvents } from '../user-events/user-events';

const MAX_SUBSCRIPTIONS = 1000;
const MAX_SUBSCRIPTIONS_EVER = 65_535;

interface Subscription {
  readonly account: AccountId;
  readonly stop: () => void;
  /** Opened by the session's own key: ends with the session. */
  readonly ofSession: boolean;
}

/** What the session needs of its connection. */
export interface SessionPort {
  readonly connectedSince: number;
  readonly returnRateLimits: boolean;
  readonly unit: TimeUnit;
  send(text: string): void;
}

export class WsSession {
  key: ApiKey | undefined;
  private authorizedSince = 0;
  private readonly subscriptions = new Map<number, Subscription>();
  private nextSubscription = 0;

  constructor(
    private readonly api: Api,
    private readonly userEvents: UserEvents,
    private readonly port: SessionPort,
  ) {}

  /** Methods that only a connection can answer; undefined = not one of them. */
  method(name: string): ((incoming: Incoming) => Promise<unknown>) | undefined {
    switch (name) {
      case 'session.logon':
        return (incoming) => this.logon(incoming);
      case 'session.status':
        return async () => this.status();
      case 'session.logout':
        return async () => this.logout();
      case 'session.subscriptions':
        return async () =>
          [...this.subscriptions.keys()].map((subscriptionId) => ({ subscriptionId }));
      case 'userDataStream.subscribe':
        return async () => this.subscribeSession();
      case 'userDataStream.subscribe.signature':
        return (incoming) => this.subscribeSigned(incoming);
      case 'userDataStream.unsubscribe':
        return async (incoming) => this.unsubscribe(incoming.params.integer('subscriptionId'));
      default:
        return undefined;
    }
  }

  close(): void {
    for (const { stop } of this.subscriptions.values()) stop();
    this.subscriptions.clear();
  }

  private async logon(incoming: Incoming): Promise<unknown> {
    const now = this.api.clock.nowMicros();
    const key = await authenticate(this.api, true, { ...incoming, session: undefined }, now);
    if (key.kind !== 'ed25519') {
      throw new ApiError(400, -4056, `${keyName(key)} API key is not supported.`);
    }
    accountOf(this.api, key);
    this.key = key;
    this.authorizedSince = now;
    return this.status();
  }

  private status(): unknown {
    const { unit } = this.port;
    return {
      apiKey: this.key?.apiKey ?? null,
      authorizedSince: this.key === undefined ? null : stamp(this.authorizedSince, unit),
      connectedSince: stamp(this.port.connectedSince, unit),
      returnRateLimits: this.port.returnRateLimits,
      serverTime: stamp(this.api.clock.nowMicros(), unit),
      userDataStream: this.subscriptions.size > 0,
    };
  }

  private logout(): unknown {
    this.key = undefined;
    for (const [id, subscription] of this.subscriptions) {
      if (subscription.ofSession) this.end(id);
    }
    return this.status();
  }

  private subscribeSession(): unknown {
    if (this.key === undefined) throw keyRefused();
    return this.subscribe(this.key, true);
  }

  private async subscribeSigned(incoming: Incoming): Promise<unknown> {
    const now = this.api.clock.nowMicros();
    const key = await authenticate(this.api, true, { ...incoming, session: undefined }, now);
    return this.subscribe(key, false);
  }

  private subscribe(key: ApiKey, ofSession: boolean): unknown {
    if (!key.permissions.includes('user-stream')) throw keyRefused();
    const account = accountOf(this.api, key);
    if ([...this.subscriptions.values()].some((one) => one.account === account)) {
      throw new ApiError(400, -2035, 'User Data Stream subscription already active.');
    }
    const id = this.nextSubscription;
    if (this.subscriptions.size >= MAX_SUBSCRIPTIONS || id >= MAX_SUBSCRIPTIONS_EVER) {
      throw new ApiError(400, -2042, 'Maximum subscription ID reached for this connection.');
    }
    this.nextSubscription++;
    const stop = this.userEvents.listen(account, (write) => {
      this.port.send(JSON.stringify({ subscriptionId: id, event: write(this.port.unit) }));
      void this.endIfRevoked(id, key);
    });
    this.subscriptions.set(id, { account, stop, ofSession });
    return { subscriptionId: id };
  }

  private unsubscribe(id: number | undefined): unknown {
    const ids = id === undefined ? [...this.subscriptions.keys()] : [id];
    if (id !== undefined && !this.subscriptions.has(id)) {
      throw new ApiError(400, -2036, 'User Data Stream subscription not active.');
    }
    for (const one of ids) this.end(one);
    return {};
  }

  /** A key that was revoked, or given out again with another secret, hears no more. */
  private async endIfRevoked(id: number, key: ApiKey): Promise<void> {
    try {
      const live = await this.api.keys.find(key.apiKey);
      if (live?.material === key.material || !this.subscriptions.has(id)) return;
      this.end(id);
    } catch (error) {
      this.api.logger.warn({ err: error }, 'a key could not be looked up again');
    }
  }

  private end(id: number): void {
    this.subscriptions.get(id)?.stop();
    this.subscriptions.delete(id);
    const at = stamp(this.api.clock.nowMicros(), this.port.unit);
    const event = { e: 'eventStreamTerminated', E: at };
    this.port.send(JSON.stringify({ subscriptionId: id, event }));
  }
}

function keyName(key: ApiKey): string {
  return key.kind === 'hmac' ? 'HMAC_SHA256' : key.kind.toUpperCase();
}
