/**
 * Request weight per address and order counts per account, in fixed intervals of the clock as the
 * reference counts them; addresses that go on after a refusal are shut out for a while.
 */
import { ApiError } from '../api/errors';

export interface RateLimitConfig {
  /** Request weight per address and minute. */
  readonly weightPerMinute: number;
  /** Orders per account. */
  readonly ordersPer10Seconds: number;
  readonly ordersPerDay: number;
  /** New WebSocket connections per address and 5 minutes. */
  readonly connectionsPer5Minutes: number;
}

export const DEFAULT_RATE_LIMITS: RateLimitConfig = {
  weightPerMinute: 6000,
  ordersPer10Seconds: 100,
  ordersPerDay: 200_000,
  connectionsPer5Minutes: 300,
};

const SECOND = 1_000_000;
const MINUTE = 60 * SECOND;
const TEN_SECONDS = 10 * SECOND;
const FIVE_MINUTES = 5 * MINUTE;
const DAY = 86_400 * SECOND;
/** Refused requests in a row of intervals after which an address is shut out. */
const STRIKES_TO_BAN = 200;
const FIRST_BAN = 2 * MINUTE;
const LONGEST_BAN = 3 * DAY;
/** Addresses and accounts remembered; beyond it those of past intervals are dropped. */
const MAX_REMEMBERED = 50_000;

interface Window {
  start: number;
  count: number;
}

interface Address {
  readonly weight: Window;
  readonly connections: Window;
  strikes: number;
  bans: number;
  bannedUntil: number;
}

interface Orders {
  readonly tenSeconds: Window;
  readonly day: Window;
}

/** One line of a `rateLimits` array. */
export interface RateLimitLine {
  readonly rateLimitType: 'REQUEST_WEIGHT' | 'ORDERS';
  readonly interval: 'SECOND' | 'MINUTE' | 'DAY';
  readonly intervalNum: number;
  readonly limit: number;
  readonly count?: number;
}

function roll(window: Window, length: number, now: number): void {
  const start = now - (now % length);
  if (window.start === start) return;
  window.start = start;
  window.count = 0;
}

const secondsLeft = (window: Window, length: number, now: number): number =>
  Math.max(1, Math.ceil((window.start + length - now) / SECOND));

export class RateLimits {
  private readonly addresses = new Map<string, Address>();
  private readonly accounts = new Map<number, Orders>();

  constructor(readonly config: RateLimitConfig) {}

  /**
   * Counts a request's weight. @returns the weight used in this minute
   * @throws ApiError -1003 with status 429, or 418 for an address that was shut out
   */
  useWeight(address: string, weight: number, now: number): number {
    const entry = this.address(address, now);
    this.refuseBanned(entry, now);
    roll(entry.weight, MINUTE, now);
    entry.weight.count += weight;
    if (entry.weight.count > this.config.weightPerMinute) {
      this.strike(entry, now);
      throw new ApiError(
        429,
        -1003,
        `Too much request weight used; current limit is ${this.config.weightPerMinute} request ` +
          'weight per 1 MINUTE. Please use WebSocket Streams for live updates to avoid polling ' +
          'the API.',
        { retryAfterSeconds: secondsLeft(entry.weight, MINUTE, now) },
      );
    }
    return entry.weight.count;
  }

  usedWeight(address: string, now: number): number {
    const entry = this.addresses.get(address);
    if (entry === undefined) return 0;
    roll(entry.weight, MINUTE, now);
    return entry.weight.count;
  }

  /** Counts a new connection. @returns false when the address has opened too many */
  takeConnection(address: string, now: number): boolean {
    const entry = this.address(address, now);
    if (entry.bannedUntil > now) return false;
    roll(entry.connections, FIVE_MINUTES, now);
    return ++entry.connections.count <= this.config.connectionsPer5Minutes;
  }

  /** Counts a new order before it is sent. @throws ApiError -1015 with status 429 */
  countOrder(account: number, now: number): void {
    const orders = this.orders(account, now);
    const { ordersPer10Seconds, ordersPerDay } = this.config;
    if (orders.tenSeconds.count >= ordersPer10Seconds) {
      throw tooManyOrders(ordersPer10Seconds, '10 SECOND', orders.tenSeconds, TEN_SECONDS, now);
    }
    if (orders.day.count >= ordersPerDay) {
      throw tooManyOrders(ordersPerDay, '1 DAY', orders.day, DAY, now);
    }
    orders.tenSeconds.count++;
    orders.day.count++;
  }

  /** An order that traded counts no longer (reference, "Unfilled Order Count"). */
  forgiveOrder(account: number, now: number): void {
    const { tenSeconds, day } = this.orders(account, now);
    if (tenSeconds.count > 0) tenSeconds.count--;
    if (day.count > 0) day.count--;
  }

  orderCounts(account: number, now: number): { tenSeconds: number; day: number } {
    const orders = this.orders(account, now);
    return { tenSeconds: orders.tenSeconds.count, day: orders.day.count };
  }

  /** Lines of `rateLimit/order` and of WebSocket answers. */
  orderLines(account: number, now: number): RateLimitLine[] {
    const { tenSeconds, day } = this.orderCounts(account, now);
    return orderLimits(this.config).map((line) => ({
      ...line,
      count: line.interval === 'DAY' ? day : tenSeconds,
    }));
  }

  weightLine(address: string, now: number): RateLimitLine {
    return { ...weightLimit(this.config), count: this.usedWeight(address, now) };
  }

  private address(name: string, now: number): Address {
    const known = this.addresses.get(name);
    if (known !== undefined) return known;
    if (this.addresses.size >= MAX_REMEMBERED) this.forget(now);
    const fresh: Address = {
      weight: { start: 0, count: 0 },
      connections: { start: 0, count: 0 },
      strikes: 0,
      bans: 0,
      bannedUntil: 0,
    };
    this.addresses.set(name, fresh);
    return fresh;
  }

  /** Makes room: addresses of past intervals first, then the oldest; never one that is shut out. */
  private forget(now: number): void {
    const past = (entry: Address): boolean =>
      entry.weight.start + MINUTE <= now && entry.connections.start + FIVE_MINUTES <= now;
    for (const [name, entry] of this.addresses) {
      if (entry.bannedUntil <= now && past(entry)) this.addresses.delete(name);
    }
    for (const [name, entry] of this.addresses) {
      if (this.addresses.size < MAX_REMEMBERED) return;
      if (entry.bannedUntil <= now) this.addresses.delete(name);
    }
    // Only shut-out ones are left: the oldest of them give way to bound the memory.
    for (const name of this.addresses.keys()) {
      if (this.addresses.size < MAX_REMEMBERED) return;
      this.addresses.delete(name);
    }
  }

  private orders(account: number, now: number): Orders {
    let orders = this.accounts.get(account);
    if (orders === undefined) {
      orders = { tenSeconds: { start: 0, count: 0 }, day: { start: 0, count: 0 } };
      this.accounts.set(account, orders);
    }
    roll(orders.tenSeconds, TEN_SECONDS, now);
    roll(orders.day, DAY, now);
    return orders;
  }

  private refuseBanned(entry: Address, now: number): void {
    if (entry.bannedUntil <= now) return;
    const untilMs = Math.ceil(entry.bannedUntil / 1000);
    throw new ApiError(
      418,
      -1003,
      `Way too much request weight used; IP banned until ${untilMs}. Please use WebSocket ` +
        'Streams for live updates to avoid bans.',
      { retryAfterSeconds: Math.ceil((entry.bannedUntil - now) / SECOND) },
    );
  }

  private strike(entry: Address, now: number): void {
    if (++entry.strikes < STRIKES_TO_BAN) return;
    entry.strikes = 0;
    entry.bannedUntil = now + Math.min(FIRST_BAN * 2 ** entry.bans, LONGEST_BAN);
    entry.bans++;
  }
}

function tooManyOrders(
  limit: number,
  per: string,
  window: Window,
  length: number,
  now: number,
): ApiError {
  return new ApiError(
    429,
    -1015,
    `Too many new orders; current limit is ${limit} orders per ${per}.`,
    { retryAfterSeconds: secondsLeft(window, length, now) },
  );
}

export function weightLimit(config: RateLimitConfig): RateLimitLine {
  return {
    rateLimitType: 'REQUEST_WEIGHT',
    interval: 'MINUTE',
    intervalNum: 1,
    limit: config.weightPerMinute,
  };
}

export function orderLimits(config: RateLimitConfig): RateLimitLine[] {
  const common = { rateLimitType: 'ORDERS' } as const;
  return [
    { ...common, interval: 'SECOND', intervalNum: 10, limit: config.ordersPer10Seconds },
    { ...common, interval: 'DAY', intervalNum: 1, limit: config.ordersPerDay },
  ];
}
