/** Writes payments as the core's events do, numbered without gaps, and watches them. */
import type { Alert } from '../../cases/contract';
import { eventCodec, WireReader, WireWriter, type CoreEvent } from '../../core/contract';
import { NO_WALLETS } from '../../kyc/monitoring/facts';
import { CustomerMonitoring, type MonitoringSettings } from '../../kyc/monitoring/monitoring';

export const HOUR = 3_600_000_000;
export const DAY = 24 * HOUR;
const START = 1_769_904_000_000_000; // 2026-02-01T00:00:00Z

export function settings(rules: MonitoringSettings['rules'] = {}): MonitoringSettings {
  const facts = { countries: {}, travelRuleMinimum: '1000', wallets: NO_WALLETS };
  return { rules, paramsHash: 'test-params', valuationAsset: null, facts };
}

export interface PaymentFacts {
  readonly counterparty?: string;
  readonly address?: string;
}

/** A script of events; times in µs after the start, in any order until events() sorts them. */
export class MoneyScript {
  private readonly steps: { at: number; fields: Record<string, unknown> }[] = [];
  private readonly ids = new Map<string, number>();
  private orders = 0;

  constructor() {
    this.add(0, { type: 'asset', asset: 1, name: 'BTC', decimals: 8 });
    this.add(0, { type: 'asset', asset: 2, name: 'USDT', decimals: 8 });
    const market = { type: 'market', market: 1, name: 'BTC-USDT', base: 1, quote: 2 };
    const grid = { tickSize: '0.01', lotSize: '0.0001', makerFee: 0, takerFee: 0 };
    this.add(0, { ...market, ...grid });
  }

  open(name: string, more: Record<string, unknown> = {}): this {
    const account = this.ids.size + 1;
    this.ids.set(name, account);
    const facts = { kind: 'individual', country: 'DE', devices: [], ips: [], kycLevel: 'full' };
    return this.add(0, {
      type: 'account',
      account,
      name,
      owner: `owner of ${name}`,
      ...facts,
      ...more,
    });
  }
  pay(at: number, name: string, usdt: number, facts: PaymentFacts = {}): this {
    return this.add(at, { type: 'deposit', ...this.payment(name, usdt), ...facts });
  }
  take(at: number, name: string, usdt: number, facts: PaymentFacts = {}): this {
    const payment = { ...this.payment(name, usdt), withdrawal: 1, state: 'settled' };
    return this.add(at, { type: 'withdrawal', ...payment, ...facts });
  }
  transfer(at: number, name: string, to: string, usdt: number): this {
    return this.add(at, { type: 'transfer', ...this.payment(name, usdt), to: this.ids.get(to) });
  }
  family(name: string, to: string): this {
    return this.add(0, { type: 'relationship', account: this.ids.get(name), kind: 'family', to });
  }
  /** Trades `usdt` worth with another account. */
  trade(at: number, name: string, other: string, usdt: number): this {
    const order = ++this.orders * 2;
    const maker = { makerOrderId: order, makerAccount: this.ids.get(other), makerLeaves: 0 };
    const taker = { takerOrderId: order + 1, takerAccount: this.ids.get(name), takerLeaves: 0 };
    const fees = { makerFee: 0n, makerFeeAsset: 2, takerFee: 0n, takerFeeAsset: 1 };
    const unlocked = { makerUnlocked: 0n, takerUnlocked: 0n };
    const names = { makerClientOrderId: 'm', takerClientOrderId: 't', aggressor: 'BUY' };
    const what = { market: 1, trade: this.orders, price: 1_000_000, quantity: 1 };
    const notional = units(usdt);
    const sides = { ...maker, ...taker, ...names };
    return this.add(at, { type: 'fill', ...what, notional, ...fees, ...unlocked, ...sides });
  }

  events(): CoreEvent[] {
    const sorted = this.steps
      .map((step, place) => ({ ...step, place }))
      .sort((a, b) => a.at - b.at || a.place - b.place);
    return sorted.map(({ at, fields }, i) => event({ ...fields, seq: i + 1, ts: START + at }));
  }
  alerts(rules: MonitoringSettings['rules'] = {}): Alert[] {
    return watch(this.events(), rules);
  }

  private payment(name: string, usdt: number): Record<string, unknown> {
    return { account: this.ids.get(name), asset: 2, amount: units(usdt), channel: 'bank' };
  }
  private add(at: number, fields: Record<string, unknown>): this {
    this.steps.push({ at, fields });
    return this;
  }
}

export function watch(events: readonly CoreEvent[], rules: MonitoringSettings['rules'] = {}) {
  const monitoring = new CustomerMonitoring(settings(rules));
  for (const e of events) monitoring.onEvent(e);
  return monitoring.alerts();
}

function units(usdt: number): bigint {
  return BigInt(Math.round(usdt * 100)) * 1_000_000n;
}

/** As the codec gives it: checks that the test's own events are whole. */
function event(fields: Record<string, unknown>): CoreEvent {
  const writer = new WireWriter();
  const made = fields as unknown as CoreEvent; // the codec checks it
  eventCodec.encode(writer, made);
  return eventCodec.decode(new WireReader(writer.take()));
}
