/** A trader's program under test: signed REST calls, and a memory of what was acknowledged. */
import type { Credentials, SignedClient } from '../../app/demo/signed-client';

/** What the exchange said yes to. */
export interface Acknowledged {
  readonly account: string;
  readonly clientOrderId: string;
  readonly orderId: number;
}

export interface Account extends Credentials {
  readonly balances: Readonly<Record<string, string>>;
}

export function accounts(count: number): Account[] {
  return Array.from({ length: count }, (_, i) => ({
    apiKey: `bot${i}`,
    secret: `secret-of-bot-${i}`,
    balances: { BTC: '1000', ETH: '1000', USDT: '100000000' },
  }));
}

export function sandboxEnvironment(list: readonly Account[]): Record<string, string> {
  return { PROBITY_SANDBOX_ACCOUNTS: JSON.stringify(list.map((a) => ({ ...a, limits: false }))) };
}

/** Trades by turns on both sides of a price until told to end; remembers every acknowledgement. */
export class Bot {
  readonly acknowledged: Acknowledged[] = [];
  private ended = false;
  private count = 0;

  constructor(
    private readonly client: SignedClient,
    private readonly account: Account,
    private readonly round: number,
  ) {}

  end(): void {
    this.ended = true;
  }

  async run(): Promise<void> {
    try {
      while (!this.ended) await this.step();
    } catch {
      // The exchange was killed under it: what had no answer is not known to either side.
    }
  }

  private async step(): Promise<void> {
    const n = this.count++;
    const id = `r${this.round}-${n}`;
    const price = 30_000 + ((n * 7) % 21) - 10;
    const side = (n + Number(this.account.apiKey.slice(3))) % 2 === 0 ? 'BUY' : 'SELL';
    const order = { symbol: 'BTCUSDT', side, type: 'LIMIT', timeInForce: 'GTC' };
    const answer = await this.client.send(
      'POST',
      '/api/v3/order',
      { ...order, quantity: '0.01', price: String(price), newClientOrderId: id },
      this.account,
    );
    const body = answer.body as { orderId?: number }; // the API's shape, checked below
    if (answer.status === 200 && body.orderId !== undefined) {
      const { apiKey: account } = this.account;
      this.acknowledged.push({ account, clientOrderId: id, orderId: body.orderId });
    }
    if (n % 3 === 2) {
      const cancel = { symbol: 'BTCUSDT', origClientOrderId: id };
      await this.client.send('DELETE', '/api/v3/order', cancel, this.account);
    }
  }
}

interface OrderRow {
  readonly orderId: number;
  readonly clientOrderId: string;
}

/** All orders of the account, from the first on. */
export async function allOrders(client: SignedClient, account: Account): Promise<OrderRow[]> {
  const found: OrderRow[] = [];
  for (let from = 0; ;) {
    const page = { symbol: 'BTCUSDT', orderId: String(from), limit: '1000' };
    const { body } = await client.send('GET', '/api/v3/allOrders', page, account);
    const rows = body as OrderRow[]; // the API's shape
    found.push(...rows);
    const last = rows.at(-1);
    if (rows.length < 1000 || !last) return found;
    from = last.orderId + 1;
  }
}
