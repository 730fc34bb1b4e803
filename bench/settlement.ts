/**
 * How many fills a second settle on the local chain, after netting, held against the 1,000 that
 * trading may bring: `npx tsx bench/settlement.ts [FILLS]`. The whole product works: signed orders
 * through the trading API, log, planning, PostgreSQL, JSON-RPC, the real runtime with its signature
 * checks, until every batch is final. Each fill has two fresh signed orders of traders on chain,
 * which is the dearest kind: nothing can be netted away. Orders are placed before the clock starts.
 */
import { ChainExchange, UNIT, type Trader } from '../tests/settlement/chain-exchange';
import { WINDOW } from '../app/live/local-settlement';
import setUp from '../platform/postgres/jest-global-setup';
import tearDown from '../platform/postgres/jest-global-teardown';
import { atLeast, say } from './speed/figures';

const fills = Number(process.argv[2] ?? 3_000);
const LANES = 10;
/** As the product's local chain. */
const FINAL_EVERY_MS = 1_000;
const WANTED = 1_000;
const PATIENCE_MS = 8 * 60_000;

async function trade(seller: Trader, buyer: Trader, count: number) {
  for (let i = 0; i < count; i++) {
    const maker = await seller.order('SELL', '30000', '0.001');
    if (maker.status !== 200) throw new Error(`a maker: ${JSON.stringify(maker.body)}`);
    const taker = await buyer.order('BUY', '30000', '0.001', { timeInForce: 'IOC' });
    const { status } = taker.body as { status?: string }; // the API's own answer
    if (status !== 'FILLED') throw new Error(`a taker: ${JSON.stringify(taker.body)}`);
  }
}

interface Settled {
  readonly log: number;
  readonly chain: number;
  readonly batches: number;
  readonly open: number;
}

async function settled(it: ChainExchange): Promise<Settled> {
  const { rows } = await it.exchange.database.pool.query<Settled>(
    `SELECT coalesce(sum(log_fills), 0)::int AS log, coalesce(sum(chain_fills), 0)::int AS chain,
       count(*)::int AS batches,
       (SELECT count(*)::int FROM core_chain_fills f LEFT JOIN core_chain_batches b USING (batch)
        WHERE b.state IS DISTINCT FROM 'finalized') AS open
     FROM core_chain_batches WHERE state = 'finalized'`,
  );
  const [row] = rows;
  if (row === undefined) throw new Error('no answer of the database');
  return row;
}

async function main(): Promise<void> {
  await setUp();
  const it = await ChainExchange.start({ finalizeEveryMs: FINAL_EVERY_MS, window: WINDOW });
  try {
    const lanes = [];
    for (let i = 0; i < LANES; i++) {
      const seller = await it.trader(`seller-${i}`, { BTC: 1_000n * UNIT });
      const buyer = await it.trader(`buyer-${i}`, { USDT: 10_000_000n * UNIT });
      lanes.push({ seller, buyer });
    }
    // Deposits are final and booked.
    await it.settle();
    const each = Math.ceil(fills / LANES);
    await Promise.all(lanes.map(({ seller, buyer }) => trade(seller, buyer, each)));
    await it.service.consumer.caughtUp();
    const begun = performance.now();
    it.service.start();
    for (;;) {
      const { open } = await settled(it);
      if (open === 0) break;
      if (performance.now() - begun > PATIENCE_MS) throw new Error(`${open} fills did not settle`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const seconds = (performance.now() - begun) / 1000;
    const { log, chain, batches } = await settled(it);
    const { differences } = await it.service.compare();
    if (differences.length > 0) throw new Error('vaults and ledger differ');
    say({
      row: 'settlement',
      how: `${log} fills, each of two fresh signed orders, in ${batches} batches; until all final`,
      figures: [
        { name: 'after netting', value: chain / seconds, unit: 'fills/s', must: atLeast(WANTED) },
        { name: 'in all', value: seconds, unit: 's' },
      ],
    });
  } finally {
    await it.close();
    await tearDown();
  }
}

void main();
