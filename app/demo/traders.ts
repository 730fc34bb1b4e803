/**
 * The demo exchange's traders: a process of its own that plays the generator's stream in real time
 * through the public trading API, as customers' programs would.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { demoStream, type DemoRecord } from '../../surveillance/scorecard/demo';
import { DEMO_MARKETS } from '../../surveillance/scorecard/model/markets';
import { SignedClient, type Credentials } from './signed-client';

/** What the exchange tells its traders. */
export interface TradersPlan {
  readonly apiUrl: string;
  readonly seed: number;
  /** By account name. */
  readonly keys: Readonly<Record<string, Credentials>>;
  /** Where prices stood when the exchange stopped, by market name; decimal text. */
  readonly lastPrices: Readonly<Record<string, string>>;
}

/** What the traders' process sends up: the outside world, which has no account here. */
export type OutsideMessage = Extract<DemoRecord, { type: 'reference' | 'news' }>;

export interface TradersPorts {
  /** µs UTC. */
  readonly now: () => number;
  readonly outside: (message: OutsideMessage) => void;
  readonly warn: (what: string) => void;
}

/** A record that is later than this is left out: the market has moved on. */
const TOO_LATE_MICROS = 2_000_000;
/** Orders of one account go one after the other; this many may wait. */
const MAX_WAITING = 64;
const PAUSE_MS = 100;

/** Sends one account's requests in order. */
class Lane {
  private tail: Promise<unknown> = Promise.resolve();
  waiting = 0;

  push(work: () => Promise<void>): void {
    this.waiting++;
    this.tail = this.tail.then(work).finally(() => this.waiting--);
  }

  drained(): Promise<unknown> {
    return this.tail;
  }
}

export class DemoTraders {
  private readonly lanes = new Map<string, Lane>();
  private readonly client: SignedClient;
  private unanswered = 0;

  constructor(
    private readonly plan: TradersPlan,
    private readonly ports: TradersPorts,
  ) {
    this.client = new SignedClient(plan.apiUrl, () => Math.floor(ports.now() / 1000));
  }

  /** Plays until the signal; then lets what is under way finish. */
  async run(signal: AbortSignal): Promise<void> {
    await this.clearOldOrders();
    const markets = DEMO_MARKETS.map((spec) => {
      const last = this.plan.lastPrices[spec.name];
      return last === undefined ? spec : { ...spec, price: Number(last) };
    });
    const startTs = this.ports.now();
    for (const record of demoStream({ seed: this.plan.seed, startTs, markets })) {
      const early = record.ts - this.ports.now();
      if (early > 1000) {
        await delay(early / 1000, undefined, { signal }).catch(() => undefined);
      }
      if (signal.aborted) break;
      if (early > -TOO_LATE_MICROS) this.play(record);
    }
    await Promise.all([...this.lanes.values()].map((lane) => lane.drained()));
    this.client.close();
  }

  /** Orders of an earlier run would stand in the book with nobody to mind them. */
  private async clearOldOrders(): Promise<void> {
    const symbols = DEMO_MARKETS.map((spec) => spec.name.replace('-', ''));
    for (const credentials of Object.values(this.plan.keys)) {
      await Promise.all(
        symbols.map((symbol) => this.send('DELETE', '/api/v3/openOrders', { symbol }, credentials)),
      );
    }
  }

  private play(record: DemoRecord): void {
    if (record.type === 'reference' || record.type === 'news') {
      this.ports.outside(record);
      return;
    }
    const credentials = this.plan.keys[record.account];
    if (!credentials) return;
    const lane = this.laneOf(record.account);
    if (lane.waiting >= MAX_WAITING) return;
    const symbol = record.market.replace('-', '');
    if (record.type === 'cancel') {
      const parameters = { symbol, origClientOrderId: record.clientOrderId };
      lane.push(() => this.send('DELETE', '/api/v3/order', parameters, credentials));
      return;
    }
    const parameters = {
      symbol,
      side: record.side,
      type: record.orderType,
      newClientOrderId: record.clientOrderId,
      newOrderRespType: 'ACK',
      timeInForce: record.orderType === 'LIMIT' ? (record.timeInForce ?? 'GTC') : undefined,
      quantity: record.quantity,
      quoteOrderQty: record.quoteOrderQty,
      price: record.price,
      icebergQty: record.icebergQty,
      selfTradePreventionMode: record.selfTradePreventionMode,
    };
    lane.push(() => this.send('POST', '/api/v3/order', parameters, credentials));
  }

  private laneOf(account: string): Lane {
    let lane = this.lanes.get(account);
    if (!lane) this.lanes.set(account, (lane = new Lane()));
    return lane;
  }

  /** A refusal is part of the game; no answer is said once in a while. */
  private async send(
    method: 'POST' | 'DELETE',
    path: string,
    parameters: Readonly<Record<string, string | undefined>>,
    credentials: Credentials,
  ): Promise<void> {
    try {
      await this.client.send(method, path, parameters, credentials);
    } catch (error) {
      this.unanswered++;
      if (Number.isInteger(Math.log2(this.unanswered))) {
        const what = error instanceof Error ? error.message : String(error);
        this.ports.warn(`${this.unanswered} requests without an answer so far: ${what}`);
      }
      await delay(PAUSE_MS);
    }
  }
}
