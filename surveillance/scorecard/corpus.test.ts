import { generateCorpus, type Corpus } from './corpus';
import { writeFlow, type FlowRecord } from './records';

// Fixed, so that a failure can be repeated; the seed stands in each test's name.
const SEED = 7;
const DAY = 86_400_000_000;
const DECIMAL = /^(0|[1-9]\d*)(\.\d*[1-9])?$/;
const KINDS = ['individual', 'institution', 'market-maker', 'house', 'custodian'];
const STP = ['NONE', 'EXPIRE_TAKER', 'EXPIRE_MAKER', 'EXPIRE_BOTH'];

type Check = (value: unknown) => boolean;
type Shape = Readonly<Record<string, Check>>;

const text: Check = (value) => typeof value === 'string' && value.length > 0;
const decimal: Check = (value) => typeof value === 'string' && DECIMAL.test(value);
const positive: Check = (value) => decimal(value) && Number(value) > 0;
const texts: Check = (value) => Array.isArray(value) && value.every(text);
const micros: Check = (value) => Number.isSafeInteger(value);
const number: Check = (value) => typeof value === 'number' && Number.isFinite(value);
const oneOf =
  (...words: string[]): Check =>
  (value) =>
    typeof value === 'string' && words.includes(value);
const maybe =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);

const side = oneOf('BUY', 'SELL');
const key = { account: text, market: text, clientOrderId: text };

/** The part of contracts §2 that the generator writes, field by field. */
const SHAPES: Readonly<Record<string, Shape>> = {
  market: {
    ...{ market: text, base: text, quote: text, tickSize: positive, lotSize: positive },
    ...{ minNotional: maybe(decimal), makerFeeBps: maybe(number), takerFeeBps: maybe(number) },
  },
  pool: { pool: text, base: text, quote: text, feeBps: number, market: maybe(text) },
  account: {
    ...{ account: text, owner: text, kind: oneOf(...KINDS) },
    ...{ country: (value) => typeof value === 'string' && /^[A-Z]{2}$/.test(value) },
    ...{ devices: maybe(texts), ips: maybe(texts), openedAt: maybe(micros) },
  },
  deposit: {
    ...{ account: text, asset: text, amount: positive },
    channel: maybe(oneOf('bank', 'chain', 'internal')),
  },
  order: {
    ...{ ...key, side, orderType: oneOf('LIMIT', 'MARKET', 'LIMIT_MAKER') },
    ...{ quantity: maybe(positive), quoteOrderQty: maybe(positive), price: maybe(positive) },
    ...{ timeInForce: maybe(oneOf('GTC', 'IOC', 'FOK')), icebergQty: maybe(positive) },
    ...{ selfTradePreventionMode: maybe(oneOf(...STP)), client: maybe(text) },
    ...{ device: maybe(text), ip: maybe(text) },
  },
  cancel: key,
  amend: { ...key, quantity: maybe(positive), price: maybe(positive) },
  swap: { account: text, pool: text, side, amountIn: positive, minAmountOut: decimal },
  liquidity: {
    ...{ account: text, pool: text, action: oneOf('add', 'remove') },
    ...{ base: maybe(positive), quote: maybe(positive), shares: maybe(positive) },
  },
  reference: { market: text, price: positive, source: maybe(text) },
  news: {
    ...{ id: text, market: maybe(text), asset: maybe(text), headline: text },
    source: maybe(text),
    priceSensitive: maybe((value) => typeof value === 'boolean'),
  },
  session: {
    ...{ account: text, event: oneOf('login'), device: maybe(text), ip: maybe(text) },
    country: maybe(text),
  },
  clock: {},
};

function faultsOf(record: Readonly<Record<string, unknown>>): string[] {
  const shape = SHAPES[String(record['type'])];
  if (shape === undefined) return [`unknown type ${String(record['type'])}`];
  const known = { ts: micros, type: text, ...shape };
  const wrong = Object.entries(known)
    .filter(([field, check]) => !check(record[field]))
    .map(([field]) => `${field} = ${JSON.stringify(record[field])}`);
  const extra = Object.keys(record).filter((field) => !(field in known));
  return [...wrong, ...extra.map((field) => `unknown field ${field}`)];
}

function parsed(corpus: Corpus): Record<string, unknown>[] {
  const lines = [...writeFlow(corpus.records)];
  expect(lines.every((line) => line.endsWith('\n'))).toBe(true);
  return lines.map((line) => JSON.parse(line));
}

const ofType = <T extends FlowRecord['type']>(
  corpus: Corpus,
  type: T,
): Extract<FlowRecord, { type: T }>[] =>
  corpus.records.filter((r): r is Extract<FlowRecord, { type: T }> => r.type === type);

describe(`a corpus of seed ${SEED}`, () => {
  const options = { seed: SEED, density: 1, durationMinutes: 60 };
  const corpus = generateCorpus(options);

  it('is the same each time, and another with another seed', () => {
    const again = generateCorpus(options);
    expect([...writeFlow(again.records)].join('')).toBe([...writeFlow(corpus.records)].join(''));
    expect(again.episodes).toEqual(corpus.episodes);
    const other = generateCorpus({ ...options, seed: SEED + 1 });
    expect(other.records.length).not.toBe(corpus.records.length);
  });

  it('has only records that contracts §2 knows, in order of time', () => {
    const records = parsed(corpus);
    expect(records.flatMap(faultsOf)).toEqual([]);
    const times = records.map((record) => Number(record['ts']));
    expect(times.every((ts, i) => ts >= (times[i - 1] ?? 0))).toBe(true);
  });

  it('gives each order a price or none as its type asks, and either quantity or amount', () => {
    const wrong = ofType(corpus, 'order').filter(({ orderType, ...order }) => {
      const isMarket = orderType === 'MARKET';
      const isByAmount = order.quoteOrderQty !== undefined;
      if ((order.price === undefined) !== isMarket) return true;
      return (order.quantity === undefined) !== isByAmount || (isByAmount && !isMarket);
    });
    expect(wrong).toEqual([]);
  });

  it('uses each client order id once, and cancels and amends what was placed before', () => {
    const placed = new Set<string>();
    const wrong: string[] = [];
    for (const record of corpus.records) {
      if (record.type !== 'order' && record.type !== 'cancel' && record.type !== 'amend') continue;
      const id = `${record.account}/${record.clientOrderId}`;
      if (placed.has(id) !== (record.type !== 'order')) wrong.push(id);
      placed.add(id);
    }
    expect(wrong).toEqual([]);
  });

  it('runs past the end of the day and closes with a clock', () => {
    const first = corpus.records[0]?.ts ?? 0;
    const last = corpus.records.at(-1);
    expect(last?.type).toBe('clock');
    expect(Math.floor((last?.ts ?? 0) / DAY)).toBe(Math.floor(first / DAY) + 1);
  });

  it('labels episodes of every rule, of accounts and markets that exist, inside its span', () => {
    const accounts = new Map(ofType(corpus, 'account').map((r) => [r.account, r]));
    const markets = new Set<string>(ofType(corpus, 'market').map((r) => r.market));
    const first = corpus.records[0]?.ts ?? 0;
    const last = corpus.records.at(-1)?.ts ?? 0;
    const rules = new Set(corpus.episodes.map(({ rule }) => rule));
    expect([...rules].sort()).toEqual([
      ...['layering', 'marking-the-close', 'spoofing', 'wash-trading'],
    ]);
    for (const episode of corpus.episodes) {
      expect(episode.accounts.length).toBeGreaterThan(0);
      const owners = episode.accounts.map((name) => accounts.get(name)?.owner);
      expect(owners).not.toContain(undefined);
      expect(new Set(owners).size).toBe(1);
      expect(markets.has(episode.market ?? '')).toBe(true);
      expect(episode.from).toBeGreaterThan(first);
      expect(episode.to).toBeGreaterThanOrEqual(episode.from);
      expect(episode.to).toBeLessThan(last);
    }
  });

  it('has orders of every labelled account in its market during its episode', () => {
    const orders = ofType(corpus, 'order');
    for (const { accounts, market, from, to } of corpus.episodes) {
      const during = orders.filter((o) => o.market === market && o.ts >= from && o.ts <= to);
      for (const account of accounts) {
        expect(during.some((order) => order.account === account)).toBe(true);
      }
    }
  });

  it('puts marking the close into the last minute of the day', () => {
    const closes = corpus.episodes.filter(({ rule }) => rule === 'marking-the-close');
    expect(closes.length).toBeGreaterThan(0);
    for (const { from, to } of closes) {
      expect(DAY - (from % DAY)).toBeLessThanOrEqual(60_000_000);
      expect(Math.floor(to / DAY)).toBe(Math.floor(from / DAY));
    }
  });

  it('has the honest look-alikes: clients, prevention, icebergs, swaps, news, references', () => {
    const orders = ofType(corpus, 'order');
    expect(orders.some(({ client }) => client !== undefined)).toBe(true);
    expect(orders.some((order) => order.selfTradePreventionMode !== undefined)).toBe(true);
    expect(orders.some((order) => order.icebergQty !== undefined)).toBe(true);
    expect(ofType(corpus, 'swap').length).toBeGreaterThan(0);
    expect(ofType(corpus, 'reference').length).toBeGreaterThan(100);
    expect(new Set(ofType(corpus, 'account').map(({ kind }) => kind)).size).toBe(5);
  });
});

describe('the options of a corpus', () => {
  it(`density scales the number of records (seed ${SEED})`, () => {
    const at = (density: number): number => {
      const options = { seed: SEED, density, durationMinutes: 30, markets: 2 };
      const corpus = generateCorpus({ ...options, episodesPerRule: 0 });
      return corpus.records.filter(({ type }) => type === 'order' || type === 'cancel').length;
    };
    const [thin, usual, dense] = [at(0.1), at(1), at(10)];
    expect(usual / thin).toBeGreaterThan(4);
    expect(usual / thin).toBeLessThan(16);
    expect(dense / usual).toBeGreaterThan(4);
    expect(dense / usual).toBeLessThan(16);
  });

  it(`a flow without episodes has no labels (seed ${SEED})`, () => {
    const options = { seed: SEED, density: 1, durationMinutes: 30, episodesPerRule: 0 };
    expect(generateCorpus(options).episodes).toEqual([]);
  });

  it(`only the wanted rules are acted out, on as many markets as wanted (seed ${SEED})`, () => {
    const corpus = generateCorpus({
      ...{ seed: SEED, density: 1, durationMinutes: 40, markets: 2 },
      ...{ rules: ['spoofing'], episodesPerRule: 3 },
    });
    expect(corpus.episodes.map(({ rule }) => rule)).toEqual(['spoofing', 'spoofing', 'spoofing']);
    expect(ofType(corpus, 'market')).toHaveLength(2);
  });
});
