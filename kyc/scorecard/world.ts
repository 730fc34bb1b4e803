/**
 * The simulated town: who banks here, what moves when. Scripts of people write records in any
 * order; the world sorts them. Everybody spends only what they brought, so little is refused.
 */
import type { Random } from '../../platform/random/random';
import type { AccountKind, MoneyEpisode, MoneyRecord } from './records';

const SECOND = 1_000_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

const COUNTRIES = ['DE', 'FR', 'NL', 'IE', 'ES', 'IT', 'PL', 'SE', 'AT', 'PT'];
const MARKET = 'BTC-USDT';
const DEALER = 'dealer';

export interface AccountWish {
  readonly kind: AccountKind;
  readonly owner?: string;
  /** Asked-for monthly volume; none declared unless given. */
  readonly declared?: number;
  /** Days before the start that the account was opened; drawn unless given. */
  readonly ageDays?: number;
  /** Opened at this time instead of before the start, µs. */
  readonly opens?: number;
}

export interface Person {
  readonly account: string;
  readonly owner: string;
}

export interface Payment {
  readonly amount: number;
  readonly channel?: 'bank' | 'chain';
  /** `own` = the owner's account elsewhere. */
  readonly counterparty?: string;
  readonly address?: string;
}

export class World {
  readonly records: MoneyRecord[] = [];
  readonly episodes: MoneyEpisode[] = [];
  readonly start: number;
  readonly end: number;
  private people = 0;
  private parties = 0;
  private orders = 0;
  /** Price of the market by day. */
  private readonly prices: number[] = [];

  constructor(
    readonly random: Random,
    readonly days: number,
    startDay: number,
  ) {
    this.start = startDay * DAY;
    this.end = this.start + days * DAY;
    const opening = { ts: this.start, type: 'market', market: MARKET } as const;
    this.records.push({
      ...opening,
      base: 'BTC',
      quote: 'USDT',
      tickSize: '0.01',
      lotSize: '0.00001',
    });
    this.openDealer();
    this.drawPrices();
  }

  open(wish: AccountWish): Person {
    const number = String(++this.people).padStart(4, '0');
    const account = `cust-${number}`;
    const owner = wish.owner ?? `Customer ${number}`;
    const ts = wish.opens ?? this.start;
    const age = wish.opens === undefined ? (wish.ageDays ?? this.random.int(100, 1500)) : 0;
    const declared = wish.declared === undefined ? undefined : String(Math.round(wish.declared));
    this.records.push({
      ...{ ts, type: 'account', account, owner, kind: wish.kind },
      ...{ country: this.random.pick(COUNTRIES), kycLevel: 'full', openedAt: ts - age * DAY },
      ...(declared === undefined ? {} : { declaredMonthlyVolume: declared }),
    });
    return { account, owner };
  }

  family(one: Person, other: Person): void {
    this.records.push({
      ...{ ts: this.start, type: 'relationship', account: one.account },
      ...{ kind: 'family', to: other.account },
    });
  }

  /** A name that nobody else has. */
  stranger(): string {
    return `party-${String(++this.parties).padStart(5, '0')}`;
  }
  address(): string {
    return `bc1q${String(++this.parties).padStart(8, '0')}`;
  }

  deposit(ts: number, who: Person, payment: Payment): void {
    this.pay('deposit', ts, who, payment);
  }
  withdraw(ts: number, who: Person, payment: Payment): void {
    this.pay('withdrawal', ts, who, payment);
  }
  transfer(ts: number, from: Person, to: Person, amount: number): void {
    const { account } = from;
    this.records.push({
      ...{ ts, type: 'transfer', account, to: to.account, asset: 'USDT', amount: cents(amount) },
    });
  }
  login(ts: number, { account }: Person): void {
    this.records.push({ ts, type: 'session', account, event: 'login', country: 'DE' });
  }

  /** Buys for about `value` from the dealer and, with `back`, sells it again. */
  trade(ts: number, who: Person, value: number, back: boolean): void {
    const price = this.priceAt(ts);
    const quantity = (Math.max(1, Math.floor((value / price) * 100_000)) / 100_000).toFixed(5);
    this.meet(ts, who, 'BUY', quantity, price);
    if (back) this.meet(ts + this.random.int(1, 50) * MINUTE, who, 'SELL', quantity, price);
  }

  label(episode: Omit<MoneyEpisode, 'market'>): void {
    this.episodes.push({ ...episode, market: null });
  }

  /** Some time on a day of the run, between two hours of it. */
  at(day: number, fromHour: number, toHour: number): number {
    return this.start + day * DAY + Math.round(this.random.range(fromHour, toHour) * HOUR);
  }

  finish(): { records: MoneyRecord[]; episodes: MoneyEpisode[] } {
    const kept = this.records.filter(({ ts }) => ts <= this.end);
    kept.push({ ts: this.end, type: 'clock' });
    const inOrder = kept.map((record, place) => ({ record, place }));
    inOrder.sort((a, b) => a.record.ts - b.record.ts || a.place - b.place);
    const episodes = this.episodes.filter(({ to }) => to <= this.end);
    episodes.sort((a, b) => a.from - b.from);
    return { records: inOrder.map(({ record }) => record), episodes };
  }

  private pay(type: 'deposit' | 'withdrawal', ts: number, who: Person, payment: Payment): void {
    const { amount, channel = 'bank', address } = payment;
    const named = payment.counterparty === 'own' ? who.owner : payment.counterparty;
    this.records.push({
      ...{ ts, type, account: who.account, asset: 'USDT', amount: cents(amount), channel },
      ...(address === undefined ? {} : { address }),
      ...(named === undefined ? {} : { counterparty: named }),
    });
  }

  private meet(ts: number, who: Person, side: 'BUY' | 'SELL', quantity: string, price: number) {
    const text = price.toFixed(2);
    const shared = { ts, type: 'order', market: MARKET, orderType: 'LIMIT', quantity } as const;
    const other = side === 'BUY' ? 'SELL' : 'BUY';
    const id = (): string => `o${++this.orders}`;
    this.records.push(
      {
        ...shared,
        account: DEALER,
        clientOrderId: id(),
        side: other,
        price: text,
        timeInForce: 'GTC',
      },
      {
        ...shared,
        account: who.account,
        clientOrderId: id(),
        side,
        price: text,
        timeInForce: 'IOC',
      },
    );
  }

  private openDealer(): void {
    const { start: ts } = this;
    const facts = { owner: DEALER, kind: 'house', country: 'DE', kycLevel: 'full' } as const;
    this.records.push({ ts, type: 'account', account: DEALER, ...facts, openedAt: ts - 900 * DAY });
    for (const [asset, amount] of [
      ['USDT', '9000000000'],
      ['BTC', '100000'],
    ] as const) {
      const payment = { ts, type: 'deposit', account: DEALER, asset, amount } as const;
      this.records.push({ ...payment, channel: 'chain', counterparty: DEALER });
    }
  }

  private drawPrices(): void {
    let price = this.random.range(20_000, 60_000);
    for (let day = 0; day <= this.days; day++) {
      this.prices.push(Math.round(price * 100) / 100);
      const ts = this.start + day * DAY;
      this.records.push({ ts, type: 'reference', market: MARKET, price: price.toFixed(2) });
      price *= Math.exp(0.02 * this.random.normal());
    }
  }

  private priceAt(ts: number): number {
    return this.prices[Math.floor((ts - this.start) / DAY)] ?? 30_000;
  }
}

function cents(amount: number): string {
  return (Math.round(amount * 100) / 100).toFixed(2);
}
