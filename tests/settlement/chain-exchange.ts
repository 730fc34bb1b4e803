/**
 * A whole exchange that settles on the local chain, by steps: trading API, core, log, chain behind
 * its JSON-RPC door, and traders with keys of their own.
 */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Keypair, type PublicKey, type TransactionInstruction } from '@solana/web3.js';
import { Registry } from 'prom-client';
import { PostgresLogFeed } from '../../core/log/feed';
import { RpcClient } from '../../core/settlement/chain/rpc';
import { submitAndConfirm } from '../../core/settlement/chain/submit';
import { tokenAccount } from '../../core/settlement/chain/tokens';
import { readLedger } from '../../core/settlement/chain/venue-state';
import { openLocalChain, type OpenLocalChain } from '../../core/settlement/local/open';
import { EXIT_DELAY_SECONDS, LocalVenue } from '../../core/settlement/local/venue';
import { haltReason } from '../../core/settlement/onchain/halt';
import { decideResumption, proposeResumption } from '../../core/settlement/staff/resumptions';
import { SettlementDesk } from '../../core/settlement/onchain/desk';
import { SettlementService } from '../../core/settlement/onchain/service';
import { headSeq } from '../../core/log/log-table';
import * as client from '../../gateway/client/settlement-client';
import { PERMISSIONS } from '../../gateway/access/keys';
import { systemClock } from '../../platform/clock/clock';
import { silentLogger } from '../../platform/log/logger';
import { transaction } from '../../platform/postgres/pool';
import { ROOT } from '../source-files';
import { askAs, startExchange, type Answer, type Exchange } from '../trading-api/exchange';

export const UNIT = 100_000_000n;
const DAY = 86_400;

interface Pace {
  readonly finalizeEveryMs: number;
  /** Batches under way at once. */
  readonly window: number;
}

export class ChainExchange {
  readonly clock = systemClock();
  readonly listed = new Set<string>();
  service!: SettlementService;
  private feeds: PostgresLogFeed[] = [];
  private desk: SettlementDesk | undefined;
  private nextId = 0n;

  private constructor(
    readonly exchange: Exchange,
    readonly chain: OpenLocalChain,
    readonly folder: string,
    readonly venue: LocalVenue,
    readonly rpc: RpcClient,
    private readonly window: number,
  ) {}

  /** @param pace as the product has it; else nothing is final before finalize() */
  static async start(pace: Pace = { finalizeEveryMs: 0, window: 8 }): Promise<ChainExchange> {
    const late: { desk?: SettlementDesk } = {};
    const exchange = await startExchange({}, undefined, () => late.desk);
    const folder = mkdtempSync(join(tmpdir(), 'probity-chain-'));
    const where = { folder, root: ROOT, finalizeEveryMs: pace.finalizeEveryMs };
    const chain = await openLocalChain({ ...where, clock: systemClock(), logger: silentLogger() });
    const rpc = new RpcClient(chain.url);
    const firstSeq = (await headSeq(exchange.database.pool)) + 1;
    const { registry } = exchange.core.markets;
    const venue = await LocalVenue.open({ rpc, root: ROOT, seed: 'tests', registry, firstSeq });
    const it = new ChainExchange(exchange, chain, folder, venue, rpc, pace.window);
    await it.openService(firstSeq);
    late.desk = it.desk!;
    return it;
  }

  /** A new life of settlement over the same tables. */
  async openService(firstSeq = 1, rpc = this.rpc): Promise<void> {
    const { pool } = this.exchange.database;
    for (const old of this.feeds.splice(0)) await old.close();
    const feed = new PostgresLogFeed(pool);
    this.feeds.push(feed);
    this.service = await SettlementService.open(
      {
        ...{ pool, feed, rpc, clock: this.clock, logger: silentLogger(), metrics: new Registry() },
        commands: this.exchange.core.commands,
        book: this.venue.book,
        screening: {
          listed: async (address) => (this.listed.has(address) ? 'Made-up list 1' : undefined),
        },
        window: this.window,
        fund: () => this.venue.fund(pool),
      },
      firstSeq,
    );
    const { owners, handler } = this.service;
    this.desk = new SettlementDesk({
      ...{ sql: pool, rpc: this.rpc, book: this.venue.book, owners, handler },
      accounts: this.exchange.core.accounts,
      now: () => this.clock.nowMicros(),
      ...{ exitDelaySeconds: EXIT_DELAY_SECONDS, ledgerAge: 0 },
    });
  }

  /** Steps until everything is final; the chain keeps its state in between. */
  async settle(limit = 20): Promise<void> {
    for (let i = 0; i < limit; i++) {
      this.chain.finalize();
      if ((await this.service.step()) === 0 && !this.chain.ledger.hasNews) return;
    }
    const halted = await haltReason(this.exchange.database.pool);
    throw new Error(`settlement does not come to an end: ${halted ?? 'it is not halted'}`);
  }

  /** Two of the staff let settlement go on after a stop. */
  async resume(): Promise<void> {
    const reason = 'made up for a test';
    const by = (staffId: string) => ({ staffId, name: staffId, at: this.clock.nowMicros() });
    await transaction(this.exchange.database.pool, async (tx) => {
      const resumption = await proposeResumption(tx, reason, by('first'));
      await decideResumption(tx, { resumption, decision: 'approved', reason }, by('second'));
    });
  }

  async close(): Promise<void> {
    await this.service.stop();
    for (const feed of this.feeds) await feed.close();
    await this.chain.close();
    await this.exchange.close();
    rmSync(this.folder, { recursive: true });
  }

  /** An account on chain with an API key and a linked key of its own, tokens deposited. */
  async trader(name: string, tokens: Readonly<Record<string, bigint>>): Promise<Trader> {
    const { must, keys } = this.exchange;
    const who = { owner: name, kind: 'individual', country: 'DE', devices: [], ips: [] } as const;
    await must({ type: 'account', account: name, ...who, custody: 'on-chain' });
    const secret = { kind: 'hmac', material: `${name}-secret` } as const;
    const rights = { permissions: PERMISSIONS, addresses: [], limits: false };
    await keys.upsertKey({ apiKey: name, account: name, ...secret, ...rights }, 1);
    const trader = new Trader(this, name);
    await this.service.consumer.caughtUp();
    const linked = client.linkParameters(trader.key, name, this.venue.book.domain);
    const { status, body } = await trader.ask('POST', '/api/v3/settlement/key', linked);
    if (status !== 200) throw new Error(`the key of ${name}: ${JSON.stringify(body)}`);
    await this.rpc.airdrop(trader.pair.publicKey.toBase58(), 1e12);
    await trader.run(
      this.venue.book.venue.openLedger(trader.pair.publicKey, trader.pair.publicKey),
    );
    for (const [asset, amount] of Object.entries(tokens)) {
      await this.venue.give(trader.pair.publicKey, asset, amount);
      await trader.run(trader.deposit(asset, amount));
    }
    return trader;
  }

  takeId(): bigint {
    return (this.nextId += 1n);
  }
}

export class Trader {
  readonly pair: Keypair;
  readonly key: client.SettlementKey;
  readonly signed: { message: Uint8Array; answer: Answer }[] = [];

  constructor(
    private readonly it: ChainExchange,
    readonly name: string,
  ) {
    const seed = createHash('sha256').update(`trader ${name}`).digest();
    this.pair = Keypair.fromSeed(seed);
    this.key = client.settlementKey(seed);
  }

  ask(method: string, path: string, query: Record<string, string | number> = {}): Promise<Answer> {
    return askAs(this.it.exchange, this.name, method, path, query);
  }

  /** A signed LIMIT order on BTCUSDT through the API. */
  async order(
    side: 'BUY' | 'SELL',
    price: string,
    quantity: string,
    changed: Record<string, string> = {},
  ): Promise<Answer> {
    const { body } = await this.ask('GET', '/api/v3/settlement/venue');
    const market = body.markets.find((one: { symbol: string }) => one.symbol === 'BTCUSDT');
    const domain = Buffer.from(body.domain, 'base64');
    const settlementExpiry = Math.floor(this.it.clock.nowMicros() / 1e6) + 30 * DAY;
    const terms = { side, price, quantity, settlementId: this.it.takeId(), settlementExpiry };
    const parameters = client.signOrder(this.key, domain, market, terms);
    const order = { symbol: 'BTCUSDT', side, type: 'LIMIT', timeInForce: 'GTC', price, quantity };
    const query = { ...order, ...parameters, ...changed };
    const answer = await this.ask('POST', '/api/v3/order', query);
    this.signed.push({ message: client.orderMessage(domain, market, terms), answer });
    return answer;
  }

  /** What the exchange's ledger says: available and locked together, in base units. */
  ledger(asset: string): bigint {
    const { markets, accounts } = this.it.exchange.core;
    const id = markets.registry.accountNamed(this.name)?.id;
    const of = markets.registry.assetNamed(asset)?.id;
    const row = id === undefined ? undefined : accounts.balances(id).find((b) => b.asset === of);
    return row === undefined ? 0n : row.available + row.locked;
  }

  /** What the program says. */
  async onChain(asset: string): Promise<bigint> {
    const { venue, assets } = this.it.venue.book;
    const data = await this.it.rpc.account(
      venue.ledger(this.pair.publicKey).toBase58(),
      'confirmed',
    );
    return readLedger(venue.program, data!).balances[assets.get(asset)!.number]!;
  }

  tokenAccount(asset: string): PublicKey {
    return tokenAccount(this.pair.publicKey, this.it.venue.book.assets.get(asset)!.mint);
  }

  /** Tokens in the trader's own account. */
  async tokens(asset: string): Promise<bigint> {
    const data = await this.it.rpc.account(this.tokenAccount(asset).toBase58(), 'confirmed');
    return Buffer.from(data!).readBigUInt64LE(64);
  }

  deposit(asset: string, amount: bigint): TransactionInstruction {
    const source = this.tokenAccount(asset);
    return this.it.venue.book.venue.deposit({ ...this.move(asset, amount), source });
  }

  exit(asset: string, amount: bigint): TransactionInstruction {
    const destination = this.tokenAccount(asset);
    return this.it.venue.book.venue.exitWithdraw({ ...this.move(asset, amount), destination });
  }

  /** Sends an instruction by this trader's key, and those that sign with him. */
  run(instruction: TransactionInstruction, ...others: Keypair[]): Promise<string> {
    return submitAndConfirm(this.it.rpc, [instruction], [this.pair, ...others]);
  }

  private move(asset: string, amount: bigint) {
    const { number, mint, tokenProgram } = this.it.venue.book.assets.get(asset)!;
    return { owner: this.pair.publicKey, asset: number, amount, mint, tokenProgram };
  }
}
