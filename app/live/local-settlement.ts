/**
 * `--chain local`: the real Solana runtime inside this process, behind its JSON-RPC door on
 * loopback, with a venue that settles what accounts on chain trade. It is kept under the data
 * folder; another chain than the one that was settled at is refused (CHAIN_DIFFERS).
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Keypair } from '@solana/web3.js';
import { headSeq } from '../../core/log/log-table';
import { MemoWriter } from '../../core/settlement/chain/memo';
import { RpcClient } from '../../core/settlement/chain/rpc';
import { openLocalChain } from '../../core/settlement/local/open';
import { EXIT_DELAY_SECONDS, LocalVenue } from '../../core/settlement/local/venue';
import { SettlementDesk } from '../../core/settlement/onchain/desk';
import { SettlementService } from '../../core/settlement/onchain/service';
import { ListedAddresses } from '../../kyc/screening/matching/listed-addresses';
import { readLists } from '../../kyc/store/screening-lists';
import { CodedError } from '../../platform/errors/coded-error';
import { randomToken } from '../../platform/ids/tokens';
import { keepAnchored } from '../../reporting/audit/store/anchors';
import type { Base } from './base';
import type { Exchange } from './exchange';

/** Batches under way at once: the local chain takes them in the order in which they come. */
export const WINDOW = 64;

/** What the demo's traders need of the chain. */
export interface LocalSettlement {
  readonly rpc: RpcClient;
  readonly venue: LocalVenue;
  /** All keys of this chain come from it. */
  readonly seed: string;
}

/** @throws CodedError CHAIN_DIFFERS, CHAIN_UNREADABLE, CHAIN_SETUP */
export async function startLocalSettlement(
  base: Base,
  exchange: Exchange,
): Promise<LocalSettlement> {
  const { pool, clock, metrics, lifecycle, dataDir } = base;
  const { access, feed } = exchange.core;
  const logger = base.logger.child({ part: 'settlement' });
  const root = programsRoot();
  const folder = join(dataDir, 'chain');
  const chain = await openLocalChain({ clock, logger, root, folder });
  lifecycle.add('local chain', () => chain.close());
  const rpc = new RpcClient(chain.url);
  const firstSeq = (await headSeq(pool)) + 1;
  const { registry } = access.markets;
  const seed = seedOf(folder);
  const venue = await LocalVenue.open({ rpc, root, seed, registry, firstSeq });
  // The first comparison reads what is final.
  chain.finalize();
  const { book } = venue;
  const service = await SettlementService.open(
    {
      ...{ pool, feed, clock, logger, metrics, rpc, book, window: WINDOW },
      commands: access.commands,
      screening: {
        async listed(address) {
          const found = new ListedAddresses(await readLists(pool)).find(address);
          return found === undefined ? undefined : `${found.list} ${found.id}`;
        },
      },
      fund: () => venue.fund(pool),
    },
    firstSeq,
  );
  lifecycle.add('settlement on chain', () => service.stop());
  service.start();
  const { owners, handler } = service;
  exchange.settlement = new SettlementDesk({
    ...{ sql: pool, rpc, book, owners, handler, accounts: access.accounts },
    now: () => clock.nowMicros(),
    exitDelaySeconds: EXIT_DELAY_SECONDS,
  });
  await anchorAudit(base, rpc, seed);
  const how = chain.continued ? 'goes on' : 'begins';
  process.stdout.write(`chain ${chain.url} (local, ${how} at ${chain.ledger.genesis})\n`);
  return { rpc, venue, seed };
}

const LAMPORTS = 1e12;

/** Signed states of the audit log go on the chain as memos, by a key of their own. */
async function anchorAudit(base: Base, rpc: RpcClient, seed: string): Promise<void> {
  const { pool: sql, clock, lifecycle } = base;
  const pair = Keypair.fromSeed(createHash('sha256').update(`${seed} anchor`).digest());
  await rpc.airdrop(pair.publicKey.toBase58(), LAMPORTS);
  const logger = base.logger.child({ part: 'audit anchors' });
  const kept = keepAnchored({ sql, clock, chain: new MemoWriter(rpc, pair) }, logger);
  lifecycle.add('audit anchors', () => kept.stop());
}

/** Keys of a chain of made-up tokens; still nobody else's business. */
function seedOf(folder: string): string {
  const path = join(folder, 'keys.seed');
  if (existsSync(path)) return readFileSync(path, 'utf8').trim();
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const seed = randomToken();
  writeFileSync(path, `${seed}\n`, { mode: 0o600 });
  return seed;
}

/** The folder above this file that has `programs/`. */
function programsRoot(): string {
  for (let dir = __dirname; dir !== dirname(dir); dir = dirname(dir)) {
    if (existsSync(join(dir, 'programs', 'settlement.so'))) return dir;
  }
  const what = `no programs/settlement.so above ${__dirname}: take it from the repository`;
  throw new CodedError('PROGRAMS_NOT_FOUND', what);
}
