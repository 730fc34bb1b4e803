import type { Alert } from '../../cases/contract';
import { eventCodec, WireReader, WireWriter, type CoreEvent } from '../../core/contract';
import type { RiskSettings } from '../contract';
import { CustomerRisk } from './customer-risk';

const T = 1_769_904_000_000_000; // 2026-02-01T00:00:00Z
const E8 = 100_000_000n;
let seq = 0;

/** An event as the codec gives it: checks that the test's own events are whole. */
function event(fields: Record<string, unknown>): CoreEvent {
  const writer = new WireWriter();
  const made = { seq: ++seq, ts: T, ...fields } as unknown as CoreEvent; // the codec checks it
  eventCodec.encode(writer, made);
  return eventCodec.decode(new WireReader(writer.take()));
}

const account = (id: number, more: Record<string, unknown> = {}): CoreEvent =>
  event({
    type: 'account',
    account: id,
    name: `A${id}`,
    owner: `O${id}`,
    kind: 'individual',
    country: 'DE',
    devices: [],
    ips: [],
    kycLevel: 'full',
    ...more,
  });

const market = (): CoreEvent[] => [
  event({ type: 'asset', asset: 1, name: 'BTC', decimals: 8 }),
  event({ type: 'asset', asset: 2, name: 'USD', decimals: 8 }),
  event({
    type: 'market',
    market: 1,
    name: 'BTC-USD',
    base: 1,
    quote: 2,
    tickSize: '0.01',
    lotSize: '0.0001',
    makerFee: 0,
    takerFee: 0,
  }),
];

/** `lots` of 0.0001 BTC at 1000 USD between accounts 1 (maker) and 2 (taker). */
const fill = (lots: number, ts = T): CoreEvent =>
  event({
    ts,
    type: 'fill',
    market: 1,
    trade: 1,
    price: 100_000,
    quantity: lots,
    notional: (BigInt(lots) * E8) / 10n,
    aggressor: 'BUY',
    makerOrderId: 1,
    makerAccount: 1,
    makerClientOrderId: 'm',
    makerLeaves: 0,
    makerUnlocked: 0n,
    makerFee: 0n,
    makerFeeAsset: 2,
    takerOrderId: 2,
    takerAccount: 2,
    takerClientOrderId: 't',
    takerLeaves: 0,
    takerUnlocked: 0n,
    takerFee: 0n,
    takerFeeAsset: 1,
  });

function run(events: CoreEvent[], settings: Partial<RiskSettings> = {}): CustomerRisk {
  const risk = new CustomerRisk({ countries: {}, valuationAsset: null, ...settings });
  for (const e of events) risk.onEvent(e);
  return risk;
}

const namesOf = (risk: CustomerRisk, row = 0): string[] =>
  risk.rows()[row]?.factors.map(({ name }) => name) ?? [];

const alert = (id: string, severity: Alert['severity'], more: Partial<Alert> = {}): Alert => ({
  alertId: id,
  rule: 'spoofing',
  ruleVersion: '1',
  paramsHash: '',
  market: 'BTC-USD',
  accounts: ['A1'],
  from: T,
  to: T,
  raisedAt: T,
  score: 50,
  severity,
  legal: [],
  evidence: { orders: [], fills: [], seqFrom: 1, seqTo: 1 },
  measures: {},
  explanation: '',
  ...more,
});

describe('customer risk', () => {
  it('gives a verified account with no history nothing', () => {
    expect(run([account(1)]).rows()).toEqual([
      { account: 'A1', owner: 'O1', score: 0, rating: 'low', factors: [] },
    ]);
  });

  it('writes one row per account, ascending by name', () => {
    const risk = run([account(1, { name: 'b' }), account(2, { name: 'a' })]);
    expect(risk.rows().map((row) => row.account)).toEqual(['a', 'b']);
  });

  it('rates a customer from a high-risk country high whatever else is known', () => {
    const settings = { countries: { KP: 'high', TR: 'increased' } } as const;
    const events = [account(1, { country: 'KP' }), account(2, { country: 'TR' }), account(3)];
    const rows = run(events, settings).rows();
    expect(rows.map(({ score, rating }) => [score, rating])).toEqual([
      [60, 'high'],
      [15, 'low'],
      [0, 'low'],
    ]);
    expect(rows[0]?.factors[0]?.reason).toContain('KP');
  });

  it('sees what the account is and has access to', () => {
    const risk = run([
      account(1, { kind: 'custodian', openedAt: T - 86_400_000_000, kycLevel: 'none' }),
      event({ type: 'relationship', account: 1, kind: 'insider', to: 'BTC' }),
      event({ type: 'relationship', account: 1, kind: 'family', to: 'A2' }),
    ]);
    expect(namesOf(risk)).toEqual([
      'customer.custodian',
      'customer.unverified',
      'customer.new',
      'customer.inside-access',
    ]);
    expect(risk.rows()[0]?.factors.at(-1)?.reason).not.toContain('family');
  });

  it('holds the turnover of each fill against the declared monthly volume, both sides', () => {
    const declared = { declaredMonthlyVolume: 1000n * E8 };
    const under = run([...market(), account(1, declared), account(2), fill(10_000)]);
    expect(namesOf(under)).toEqual([]);
    const over = run([...market(), account(1, declared), account(2, declared), fill(10_001)]);
    expect(over.rows().map((row) => row.factors.map((f) => f.points))).toEqual([[10], [10]]);
    const far = run([...market(), account(1, declared), account(2), fill(30_001)]);
    expect(far.rows()[0]?.factors).toEqual([
      {
        name: 'behaviour.turnover',
        points: 20,
        reason: 'Turnover reached 3000.1 in one month, 3 times the declared 1000.',
      },
    ]);
  });

  it('starts a new month with nothing', () => {
    const declared = { declaredMonthlyVolume: 1000n * E8 };
    const nextMonth = T + 28 * 86_400_000_000;
    const events = [...market(), account(1, declared), account(2), fill(6000)];
    expect(namesOf(run([...events, fill(6000, nextMonth - 1)]))).toEqual(['behaviour.turnover']);
    expect(namesOf(run([...events, fill(6000, nextMonth)]))).toEqual([]);
  });

  it('values deposits of another asset at the last price', () => {
    const deposit = (amount: bigint): CoreEvent =>
      event({ type: 'deposit', account: 1, asset: 1, amount, channel: 'chain' });
    const known = [...market(), account(1, { declaredMonthlyVolume: 1000n * E8 }), account(2)];
    const priced = [...known, fill(1), deposit(2n * E8)];
    expect(namesOf(run(priced))).toEqual(['channel.chain', 'behaviour.incoming']);
    expect(namesOf(run([...known, deposit(2n * E8)]))).toEqual(['channel.chain']);
  });

  it('names wallets whose holder nobody named, sessions from risky countries, pools', () => {
    const withdrawal = (state: string): CoreEvent =>
      event({
        type: 'withdrawal',
        withdrawal: 1,
        state,
        account: 1,
        asset: 1,
        amount: E8,
        channel: 'chain',
      });
    const risk = run(
      [
        ...market(),
        account(1),
        withdrawal('requested'),
        withdrawal('settled'),
        event({ type: 'session', account: 1, event: 'login', country: 'TR' }),
        event({
          type: 'liquidity',
          pool: 1,
          account: 1,
          action: 'add',
          base: 1n,
          quote: 1n,
          shares: 1n,
          reserveBase: 1n,
          reserveQuote: 1n,
          totalShares: 1n,
        }),
      ],
      { countries: { TR: 'increased' } },
    );
    const factors = risk.rows()[0]?.factors ?? [];
    expect(factors.map(({ name, points }) => `${name} ${points}`)).toEqual([
      'geography.sessions 10',
      'product.pools 5',
      'channel.chain 10',
      'channel.unnamed-wallet 5',
    ]);
    expect(factors[2]?.reason).toBe('Moved funds over a chain 1 time.');
  });

  it('counts alerts by severity, once each however often extended, shadow ones not', () => {
    const risk = run([account(1), account(2)]);
    risk.onAlert(alert('a', 'low'));
    risk.onAlert(alert('a', 'high', { accounts: ['A1', 'A2'] }));
    risk.onAlert(alert('b', 'critical', { shadow: true }));
    expect(risk.rows().map(({ score, rating }) => [score, rating])).toEqual([
      [25, 'low'],
      [25, 'low'],
    ]);
    risk.onAlert(alert('c', 'critical'));
    expect(risk.rows()[0]).toMatchObject({ score: 60, rating: 'high' });
    risk.onAlert(alert('d', 'critical'));
    expect(risk.rows()[0]?.score).toBe(60);
  });
});
