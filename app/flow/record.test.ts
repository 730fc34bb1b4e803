import { RECORD_TYPES, recordFault } from './record';

/** A whole record of every type, optional fields included. */
const WHOLE: Readonly<Record<string, Record<string, unknown>>> = {
  market: {
    market: 'BTC-USD',
    base: 'BTC',
    quote: 'USD',
    tickSize: '0.01',
    lotSize: '0.0001',
    minNotional: '5',
    makerFeeBps: 7.5,
    takerFeeBps: 10,
  },
  pool: { pool: 'P', base: 'BTC', quote: 'USD', feeBps: 30, market: 'BTC-USD' },
  account: {
    account: 'a',
    owner: 'o',
    kind: 'individual',
    country: 'DE',
    devices: ['d'],
    ips: [],
    openedAt: 1,
    kycLevel: 'full',
    declaredMonthlyVolume: '1000',
  },
  relationship: { account: 'a', kind: 'insider', to: 'BTC', until: 9 },
  deposit: {
    account: 'a',
    asset: 'BTC',
    amount: '1.5',
    channel: 'chain',
    address: 'x',
    counterparty: 'o',
    txId: 't',
    travelRule: { originator: {} },
  },
  withdrawal: { account: 'a', asset: 'BTC', amount: '1' },
  transfer: { account: 'a', to: 'b', asset: 'BTC', amount: '1' },
  order: {
    account: 'a',
    market: 'BTC-USD',
    clientOrderId: '1',
    side: 'BUY',
    orderType: 'LIMIT',
    quantity: '1',
    price: '2',
    timeInForce: 'IOC',
    stopPrice: '3',
    icebergQty: '1',
    selfTradePreventionMode: 'NONE',
    client: 'c',
    decisionMaker: 'm',
    executor: 'e',
    capacity: 'DEAL',
    device: 'd',
    ip: 'i',
  },
  cancel: { account: 'a', market: 'BTC-USD', clientOrderId: '1' },
  amend: { account: 'a', market: 'BTC-USD', clientOrderId: '1', quantity: '1', price: '1' },
  swap: {
    account: 'a',
    pool: 'P',
    side: 'SELL',
    amountIn: '1',
    minAmountOut: '0',
    txId: 't',
  },
  liquidity: { account: 'a', pool: 'P', action: 'add', base: '1', quote: '1', shares: '1' },
  reference: { market: 'BTC-USD', price: '1.005', source: 's' },
  news: {
    id: 'n',
    market: 'BTC-USD',
    asset: 'BTC',
    headline: 'h',
    source: 's',
    priceSensitive: true,
  },
  session: { account: 'a', event: 'login', device: 'd', ip: 'i', country: 'FR' },
  clock: {},
};

const OPTIONAL: Readonly<Record<string, readonly string[]>> = {
  market: ['minNotional', 'makerFeeBps', 'takerFeeBps'],
  pool: ['market'],
  account: ['devices', 'ips', 'openedAt', 'kycLevel', 'declaredMonthlyVolume'],
  relationship: ['until'],
  deposit: ['channel', 'address', 'counterparty', 'txId', 'travelRule'],
  order: [
    'price',
    'timeInForce',
    'stopPrice',
    'icebergQty',
    'selfTradePreventionMode',
    'client',
    'decisionMaker',
    'executor',
    'capacity',
    'device',
    'ip',
  ],
  amend: ['quantity', 'price'],
  swap: ['txId'],
  liquidity: ['base', 'quote', 'shares'],
  reference: ['source'],
  news: ['market', 'asset', 'source', 'priceSensitive'],
  session: ['device', 'ip', 'country'],
};

/** Values that no field of a record takes. */
const NEVER = [null, [1], NaN];

describe('records of an order flow', () => {
  it('are known by all types of the contract', () => {
    expect(Object.keys(WHOLE).sort()).toEqual([...RECORD_TYPES].sort());
  });

  describe.each(Object.entries(WHOLE))('of type %s', (type, fields) => {
    const record = { type, ts: 1, ...fields };

    it('pass whole, and with unknown fields beside', () => {
      expect(recordFault(record)).toBeUndefined();
      expect(recordFault({ ...record, unknown: null, more: { x: 1 } })).toBeUndefined();
    });

    it.each(['ts', ...Object.keys(fields)])('need %s unless it is optional', (name) => {
      const { [name]: _, ...rest } = record as Record<string, unknown>; // by a name of it
      const fault = recordFault(rest);
      if (OPTIONAL[type]?.includes(name)) expect(fault).toBeUndefined();
      else expect(fault).toBe(`field ${name} is missing`);
    });

    it.each(['ts', ...Object.keys(fields)])('refuse %s of a wrong type', (name) => {
      for (const wrong of NEVER) {
        expect(recordFault({ ...record, [name]: wrong })).toContain(`field ${name} must be`);
      }
    });
  });

  it.each([['1e5', '.5', '5.', '+1', '0x1', ' 1', '1 ', '', '1,0', 'NaN', '--1', '1'.repeat(61)]])(
    'take decimals in plain notation only',
    (...wrong) => {
      for (const price of wrong) {
        const fault = recordFault({ type: 'reference', ts: 1, market: 'm', price });
        expect([price, fault]).toEqual([
          price,
          'field price must be a string with a decimal in plain notation',
        ]);
      }
      for (const price of ['0', '-0.5', '00.10', '123456789.123456789']) {
        expect(recordFault({ type: 'reference', ts: 1, market: 'm', price })).toBeUndefined();
      }
    },
  );

  it('take JSON numbers neither for decimals nor fractions and negatives for times', () => {
    expect(recordFault({ type: 'reference', ts: 1, market: 'm', price: 5 })).toContain('price');
    for (const ts of [1.5, -1, 2 ** 53, '1']) {
      expect(recordFault({ type: 'clock', ts })).toContain('field ts must be');
    }
  });

  it('want a quantity, or a quote amount for market orders', () => {
    const { quantity: _, ...limit } = { type: 'order', ts: 1, ...WHOLE['order'] } as Record<
      string,
      unknown
    >; // an order of the table above
    expect(recordFault(limit)).toBe('field quantity is missing');
    expect(recordFault({ ...limit, quoteOrderQty: '5' })).toBe('field quantity is missing');
    const market = { ...limit, orderType: 'MARKET' };
    expect(recordFault(market)).toBe('field quantity or quoteOrderQty is missing');
    expect(recordFault({ ...market, quoteOrderQty: '5' })).toBeUndefined();
  });

  it('are objects of a known type', () => {
    expect(recordFault([])).toBe('a line must be a JSON object');
    expect(recordFault(null)).toBe('a line must be a JSON object');
    expect(recordFault('x')).toBe('a line must be a JSON object');
    expect(recordFault({ ts: 1 })).toBe('field type is missing');
    expect(recordFault({ ts: 1, type: 'toString' })).toBe('unknown record type "toString"');
    expect(recordFault({ ts: 1, type: 7 })).toBe('unknown record type 7');
  });
});
