/**
 * A demo customer whose funds are on the chain: it opens its ledger there with a key of its own,
 * deposits made-up tokens, and trades by signed orders through the public API.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { Keypair } from '@solana/web3.js';
import { z } from 'zod';
import type { RpcClient } from '../../core/settlement/chain/rpc';
import { submitAndConfirm } from '../../core/settlement/chain/submit';
import { tokenAccount } from '../../core/settlement/chain/tokens';
import type { LocalVenue } from '../../core/settlement/local/venue';
import * as client from '../../gateway/client/settlement-client';
import type { Credentials, SignedClient } from './signed-client';

export interface ChainTraderOptions {
  readonly api: SignedClient;
  readonly rpc: RpcClient;
  readonly venue: LocalVenue;
  /** Name of the account; it is there, with custody on chain. */
  readonly account: string;
  readonly credentials: Credentials;
  /** 32 bytes of its key. */
  readonly seed: Uint8Array;
  /** Base units by asset, deposited when the ledger is opened. */
  readonly tokens: Readonly<Record<string, bigint>>;
  readonly nowMs: () => number;
  readonly warn: (what: string) => void;
}

const SYMBOL = 'BTCUSDT';
const QUANTITY = '0.002';
const PAUSE_MS = 4_000;
const AFTER_REFUSAL_MS = 15_000;
/** Orders may be settled until then. */
const LIFE_SECONDS = 2 * 86_400;
const LAMPORTS = 1e12;

const venueAnswer = z.looseObject({
  domain: z.string(),
  markets: z.array(
    z.looseObject({
      symbol: z.string(),
      market: z.number(),
      maxFee: z.number(),
      tickSize: z.string(),
      lotSize: z.string(),
    }),
  ),
});
const bestAnswer = z.looseObject({ bidPrice: z.string(), askPrice: z.string() });

export class ChainTrader {
  private readonly pair: Keypair;
  private readonly key: client.SettlementKey;
  /** Ids rise from run to run: fewer than one a pause are used. */
  private nextId: bigint;
  private buys = true;

  constructor(private readonly options: ChainTraderOptions) {
    this.pair = Keypair.fromSeed(options.seed);
    this.key = client.settlementKey(options.seed);
    this.nextId = BigInt(Math.floor(options.nowMs() / PAUSE_MS));
  }

  /** Links the key, opens the ledger and deposits; what is there already stays. */
  async open(): Promise<void> {
    const { account, venue, rpc, tokens, api, credentials } = this.options;
    const proof = client.linkParameters(this.key, account, venue.book.domain);
    const linked = await api.send('POST', '/api/v3/settlement/key', proof, credentials);
    if (linked.status !== 200) throw new Error(`its key: ${JSON.stringify(linked.body)}`);
    const owner = this.pair.publicKey;
    const { book } = venue;
    if ((await rpc.account(book.venue.ledger(owner).toBase58(), 'confirmed')) !== undefined) return;
    await rpc.airdrop(owner.toBase58(), LAMPORTS);
    await submitAndConfirm(rpc, [book.venue.openLedger(owner, owner)], [this.pair]);
    for (const [asset, amount] of Object.entries(tokens)) {
      const listed = book.assets.get(asset);
      if (listed === undefined) continue;
      await venue.give(owner, asset, amount);
      const { number, mint, tokenProgram } = listed;
      const source = tokenAccount(owner, mint);
      const move = { owner, asset: number, amount, mint, tokenProgram, source };
      await submitAndConfirm(rpc, [book.venue.deposit(move)], [this.pair]);
    }
  }

  /** An order every few seconds, until the signal. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      let pauseMs = PAUSE_MS;
      try {
        const refused = await this.order();
        if (refused !== undefined) {
          this.options.warn(refused);
          pauseMs = AFTER_REFUSAL_MS;
        }
      } catch (error) {
        this.options.warn(error instanceof Error ? error.message : 'an order was not sent');
        pauseMs = AFTER_REFUSAL_MS;
      }
      await delay(pauseMs, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Buys and sells by turns, at the best price there is. @returns why it was refused */
  private async order(): Promise<string | undefined> {
    const { api, credentials, nowMs } = this.options;
    const ask = (path: string, parameters: Record<string, string>) =>
      api.send('GET', path, parameters, credentials);
    const venue = venueAnswer.parse((await ask('/api/v3/settlement/venue', {})).body);
    const market = venue.markets.find(({ symbol }) => symbol === SYMBOL);
    const best = bestAnswer.safeParse(
      (await ask('/api/v3/ticker/bookTicker', { symbol: SYMBOL })).body,
    );
    if (market === undefined) return `${SYMBOL} is not listed on chain`;
    const side = this.buys ? 'BUY' : 'SELL';
    const price = this.buys ? best.data?.askPrice : best.data?.bidPrice;
    if (price === undefined || Number(price) === 0) return undefined;
    const settlementExpiry = Math.floor(nowMs() / 1000) + LIFE_SECONDS;
    const terms = { side, price, quantity: QUANTITY, settlementId: this.nextId++ } as const;
    const domain = Uint8Array.from(Buffer.from(venue.domain, 'base64'));
    const signed = client.signOrder(this.key, domain, market, { ...terms, settlementExpiry });
    const order = { symbol: SYMBOL, side, type: 'LIMIT', timeInForce: 'IOC', price };
    const all = { ...order, quantity: QUANTITY, ...signed };
    const { status, body } = await api.send('POST', '/api/v3/order', all, credentials);
    if (status !== 200) return JSON.stringify(body);
    this.buys = !this.buys;
    return undefined;
  }
}
