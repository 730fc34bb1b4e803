import { accountId, assetId, seq, units, type Command, type CoreEvent } from '../../core/contract';
import { Engine } from '../../core/engine/engine';
import { recordFault, type FlowRecord } from './record';
import { FlowConverter } from './to-commands';

type Loose = Record<string, unknown>;

/** Plays records through the converter and a real engine. */
function play(records: readonly Loose[]): { commands: Command[]; events: CoreEvent[] } {
  const engine = new Engine();
  const commands: Command[] = [];
  const events: CoreEvent[] = [];
  const sink = (command: Command): void => {
    commands.push(command);
    engine.apply(command, (e) => events.push({ ...e }));
  };
  const converter = new FlowConverter(engine.registry, sink, (what) => {
    throw new Error(what);
  });
  for (const record of records) {
    const whole = { ts: 1, ...record };
    expect(recordFault(whole)).toBeUndefined();
    converter.take(whole as unknown as FlowRecord); // recordFault found nothing
  }
  return { commands, events };
}

const MARKET = {
  type: 'market',
  market: 'BTC-USD',
  base: 'BTC',
  quote: 'USD',
  tickSize: '0.01',
  lotSize: '0.0001',
  makerFeeBps: 7.5,
};
const ACCOUNT = { type: 'account', account: 'a', owner: 'o', kind: 'individual', country: 'DE' };
const FUNDS = { type: 'deposit', account: 'a', asset: 'USD', amount: '1000' };
const ORDER = {
  type: 'order',
  account: 'a',
  market: 'BTC-USD',
  clientOrderId: '1',
  side: 'BUY',
  orderType: 'LIMIT',
  quantity: '0.5',
  price: '100.25',
};
const START = [MARKET, ACCOUNT, FUNDS];
// Tests look at lists that are not empty.
const last = <T>(list: readonly T[]): T => list.at(-1) as T;

describe('records as commands', () => {
  it('define assets on first sight, with eight decimals', () => {
    const { commands } = play([MARKET, ACCOUNT, FUNDS, { ...FUNDS, asset: 'EUR' }]);
    expect(commands.map((c) => (c.type === 'asset' ? `${c.asset} ${c.decimals}` : c.type))).toEqual(
      ['BTC 8', 'USD 8', 'market', 'account', 'deposit', 'EUR 8', 'deposit'],
    );
  });

  it('carry fees in 1e-8, missing ones as 0', () => {
    expect(play([MARKET]).commands[2]).toMatchObject({ makerFee: 75_000, takerFee: 0 });
  });

  it('put an order on the grids of its market', () => {
    const { commands, events } = play([...START, ORDER]);
    expect(last(commands)).toEqual({
      type: 'order',
      ts: 1,
      account: 1,
      market: 1,
      clientOrderId: '1',
      side: 'BUY',
      orderType: 'LIMIT',
      quantity: 5000,
      price: 10_025,
      timeInForce: 'GTC',
      selfTradePreventionMode: 'NONE',
      source: 'flow',
    });
    expect(last(events).type).toBe('accepted');
  });

  it('carry every optional word of an order', () => {
    const words = {
      client: 'c',
      decisionMaker: 'm',
      executor: 'e',
      capacity: 'AOTC',
      device: 'd',
      ip: 'i',
    };
    const extras = { ...words, icebergQty: '0.1', timeInForce: 'GTC' };
    const { commands, events } = play([...START, { ...ORDER, ...extras }]);
    expect(last(commands)).toMatchObject({ ...words, icebergQty: 1000 });
    expect(events.find((e) => e.type === 'accepted')).toMatchObject(words);
  });

  it.each([
    ['201', { ...ORDER, account: 'ghost' }],
    ['301', { ...ORDER, market: 'ghost' }],
    ['304', { ...ORDER, price: '100.255' }],
    ['304', { ...ORDER, price: '0' }],
    ['304', { ...ORDER, price: '-1' }],
    ['305', { ...ORDER, quantity: '0.00001' }],
    ['305', { ...ORDER, quantity: '-1' }],
    ['306', { ...ORDER, quantity: '9'.repeat(40) }],
    ['205', { ...ORDER, quantity: '500' }],
    ['201', { type: 'cancel', account: 'ghost', market: 'BTC-USD', clientOrderId: '1' }],
    ['301', { type: 'amend', account: 'a', market: 'ghost', clientOrderId: '1', price: '1' }],
    ['502', { type: 'cancel', account: 'a', market: 'BTC-USD', clientOrderId: 'none' }],
    ['206', { type: 'withdrawal', account: 'a', asset: 'XYZ', amount: '1' }],
    ['205', { type: 'withdrawal', account: 'a', asset: 'USD', amount: '1001' }],
    ['207', { type: 'withdrawal', account: 'a', asset: 'USD', amount: '0.000000001' }],
    ['207', { type: 'deposit', account: 'a', asset: 'USD', amount: '-1' }],
    ['201', { type: 'deposit', account: 'ghost', asset: 'USD', amount: '1' }],
    ['210', { type: 'transfer', account: 'a', to: 'ghost', asset: 'USD', amount: '1' }],
    [
      '312',
      { type: 'swap', account: 'a', pool: 'p', side: 'BUY', amountIn: '1', minAmountOut: '0' },
    ],
    ['312', { type: 'liquidity', account: 'a', pool: 'p', action: 'add', base: '1', quote: '1' }],
    ['301', { type: 'reference', market: 'ghost', price: '1' }],
    ['304', { type: 'reference', market: 'BTC-USD', price: '-1' }],
    ['201', { type: 'session', account: 'ghost', event: 'login' }],
    ['201', { type: 'relationship', account: 'ghost', kind: 'insider', to: 'BTC' }],
  ])('that break a rule become one rejection with code %s and its words', (code, record) => {
    const before = play(START).events.length;
    const { events } = play([...START, record]);
    expect(events).toHaveLength(before + 1);
    expect(last(events)).toMatchObject({ type: 'rejected', code });
  });

  it('keep the words of what is not known here', () => {
    const { commands } = play([...START, { ...ORDER, account: 'ghost', price: '1.005' }]);
    const command = last(commands);
    expect(command).toMatchObject({ account: 0, price: -1 });
    expect(JSON.parse('raw' in command ? (command.raw ?? '') : '')).toMatchObject({
      account: 'ghost',
      price: '1.005',
    });
  });

  it('round outside prices half up to a tick', () => {
    const priceOf = (price: string): unknown =>
      last(play([MARKET, { type: 'reference', market: 'BTC-USD', price }]).commands);
    expect(priceOf('1.00')).toEqual({ type: 'reference', ts: 1, market: 1, price: 100 });
    expect(priceOf('1.005')).toMatchObject({ price: 101, raw: expect.stringContaining('1.005') });
    expect(priceOf('1.00499')).toMatchObject({ price: 100 });
  });

  it('carry payments whole', () => {
    const payment = {
      channel: 'chain',
      address: 'x',
      counterparty: 'VASP 1',
      txId: 't',
      travelRule: { originator: { name: 'Customer 0001' } },
    };
    const { events } = play([MARKET, ACCOUNT, { ...FUNDS, ...payment }]);
    const { travelRule, ...plain } = payment;
    expect(last(events)).toEqual({
      type: 'deposit',
      seq: seq(5),
      ts: 1,
      account: accountId(1),
      asset: assetId(2),
      amount: units(100_000_000_000n),
      ...plain,
      travelRule: JSON.stringify(travelRule),
    });
  });

  it.each([
    ['0.0001', '0.00001'],
    ['0', '1'],
    ['-1', '1'],
    [`0.${'0'.repeat(59)}1`, `0.${'0'.repeat(59)}1`],
  ])('refuse a file whose tick %s x lot %s is below 1e-8', (tickSize, lotSize) => {
    const market = { ...MARKET, tickSize, lotSize };
    expect(() => play([market])).toThrow('tickSize x lotSize must be at least 0.00000001');
  });

  it('take a tick x lot of exactly 1e-8', () => {
    const { events } = play([{ ...MARKET, tickSize: '0.0001', lotSize: '0.0001' }]);
    expect(last(events).type).toBe('market');
  });

  it('end the run on words that nest too deeply to be kept', () => {
    const deep: unknown = JSON.parse(`${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`);
    expect(() => play([...START, { ...FUNDS, travelRule: deep }])).toThrow('nested too deeply');
  });
});
