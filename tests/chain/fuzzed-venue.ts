// long-file: one venue with all that a fuzz does to it
/** A venue whose batches are changed on their way: sound batches, sending them, what they did. */
import { createPrivateKey, sign, type KeyObject } from 'node:crypto';
import { Ed25519Program, PublicKey, SystemProgram, type Keypair } from '@solana/web3.js';
import { settlementMessage } from '../../core/contract';
import {
  encodeBatch,
  type ChainFill,
  type SignedOrder,
} from '../../core/settlement/chain/batch-bytes';
import { readConfig, readLedger } from '../../core/settlement/chain/venue-state';
import type { Random } from '../../platform/random/random';
import { BatchJudge } from './batch-judge';
import type { BatchCase, Signing } from './batch-mutations';
import { KeyTable, withoutSignatures, type RawInstruction } from './raw-transaction';
import { EXIT_DELAY, keyOf, LOT_UNITS, NOTIONAL_UNITS, TestVenue } from './test-venue';

const TRADING = ['alice', 'bob', 'carol'];
const FUNDS = [10n ** 15n, 10n ** 15n] as const;
const SYSVAR = new PublicKey('Sysvar1nstructions1111111111111111111111111');
/** Partly filled orders of a trader until he ends them; the program has room for 16. */
const MOST_OPEN = 10;
const MAX_FEE = 1_000_000;
/** Places in the table of keys. */
const [OPERATOR, CONFIG, INSTRUCTIONS, SETTLEMENT, ED25519, SYSTEM, LEDGERS] = [
  0, 1, 2, 3, 4, 5, 6,
];

/** Where the amount lies in a token account. */
const TOKENS_AT = 64;
const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** Read once: that is slow. */
function signingKey({ secretKey }: Keypair): KeyObject {
  const key = Buffer.concat([PKCS8_ED25519, secretKey.subarray(0, 32)]);
  return createPrivateKey({ key, format: 'der', type: 'pkcs8' });
}

/** What traders, venue and vaults have, as text: base and quote of each. */
type Figures = Readonly<Record<string, readonly string[]>>;

/** An order, and what the venue has not filled of it. */
interface Open {
  readonly who: number;
  readonly id: bigint;
  readonly lots: bigint;
  readonly left: bigint;
  readonly order: SignedOrder;
}

export class FuzzedVenue {
  private readonly it = TestVenue.open();
  private readonly traders: readonly Keypair[];
  private readonly table: KeyTable;
  private readonly ledgerOwners: readonly string[];
  private readonly domain: Uint8Array;
  private readonly judging: BatchJudge;
  private readonly discriminator: Buffer;
  private readonly stranger = keyOf('stranger');
  /** Of the traders, then of the stranger. */
  private readonly secrets: readonly KeyObject[];
  private nextId = 1n;
  private partly: Open | undefined;

  constructor() {
    const { it } = this;
    const [frozen, exited] = [it.trader('dave', FUNDS), it.trader('erin', FUNDS)];
    this.traders = [...TRADING.map((name) => it.trader(name, FUNDS)), frozen, exited];
    this.secrets = [...this.traders, this.stranger].map(signingKey);
    const keys = [it.operator.publicKey, it.guardian.publicKey] as const;
    it.must(it.run([it.venue.requestExit(exited.publicKey)], [exited]));
    it.chain.now += EXIT_DELAY;
    const freeze = it.venue.freeze(frozen.publicKey, ...keys);
    it.must(it.run([freeze], [it.operator, it.guardian]));
    this.domain = it.state().domain;
    this.table = new KeyTable([
      ...[it.operator.publicKey, it.venue.config, SYSVAR, it.program.id],
      ...[Ed25519Program.programId, SystemProgram.programId],
      ...this.traders.map(({ publicKey }) => it.venue.ledger(publicKey)),
      ...it.mints,
      ...it.mints.map((mint) => it.venue.vault(mint)),
      this.stranger.publicKey,
      ...this.traders.slice(0, TRADING.length).map(({ publicKey }) => publicKey),
    ]);
    this.ledgerOwners = this.traders.map(({ publicKey }) => publicKey.toBuffer().toString('hex'));
    const settle = it.venue.settleData(new Uint8Array(0), [], it.operator.publicKey);
    this.discriminator = Buffer.from(settle.data.subarray(0, 8));
    this.judging = new BatchJudge(
      {
        ...{ domain: this.domain, now: it.chain.now, maxFee: MAX_FEE },
        ...{ lotUnits: LOT_UNITS, notionalUnits: NOTIONAL_UNITS },
      },
      it.state().nextSeq,
      new Map(this.ledgerOwners.map((owner) => [owner, FUNDS])),
      new Set(this.ledgerOwners.slice(TRADING.length)),
    );
    withoutSignatures(it.chain.svm);
  }

  /** Number of keys that an account can be replaced by. */
  get keys(): number {
    return this.table.size;
  }

  readonly signing: Signing = {
    traders: TRADING.length + 2,
    sign: (message, by) => sign(null, message, this.secrets[by] ?? this.secrets.at(-1)!),
    ownerNumber: (key) => this.ledgerOwners.indexOf(Buffer.from(key).toString('hex')),
  };

  /** A batch that settles: one to three fills, some of an order that was filled in part before. */
  draw(random: Random): BatchCase {
    this.tidy();
    const used = new Map<bigint, bigint>();
    const fills = Array.from({ length: random.int(1, 3) }, () => this.drawFill(random, used));
    const { nextSeq } = this.judging;
    const logHash = new Uint8Array(32).fill(random.int(0, 255));
    const toSeq = nextSeq + BigInt(random.int(0, 9));
    const bytes = encodeBatch({ fromSeq: nextSeq, toSeq, logHash, fills });
    const ledgers = bytes.owners.map((owner) => LEDGERS + this.signing.ownerNumber(owner));
    return {
      ...{ checks: Buffer.from(bytes.checks(1)), batch: Buffer.from(bytes.data) },
      ...{ discriminator: this.discriminator, length: undefined, order: ['checks', 'batch'] },
      accounts: [
        { key: OPERATOR, isSigner: true, isWritable: false },
        { key: CONFIG, isSigner: false, isWritable: true },
        { key: INSTRUCTIONS, isSigner: false, isWritable: false },
        ...ledgers.map((key) => ({ key, isSigner: false, isWritable: true })),
      ],
    };
  }

  private drawFill(random: Random, used: Map<bigint, bigint>): ChainFill {
    const [other, buyer] = random.shuffled([0, 1, 2]);
    const price = BigInt(random.int(40, 50));
    const wanted = BigInt(random.int(1, 10));
    const open = random.chance(0.5) ? this.open(buyer!, used) : undefined;
    const maker = open ?? this.order(other!, 'SELL', random.chance(0.5) ? wanted : 30n);
    const left = maker.left - (used.get(maker.id) ?? 0n);
    const quantity = wanted < left ? wanted : left;
    used.set(maker.id, (used.get(maker.id) ?? 0n) + quantity);
    if (maker.left > quantity) this.partly = maker;
    const taker = this.order(buyer!, 'BUY', quantity).order;
    const rates = { makerFeeRate: random.int(0, 100_000), takerFeeRate: random.int(0, 100_000) };
    return { maker: maker.order, taker, price, quantity, ...rates };
  }

  private order(who: number, side: 'BUY' | 'SELL', lots: bigint): Open {
    const id = (this.nextId += 1n);
    const message = settlementMessage({
      ...{ domain: this.domain, id, side, quantity: lots, market: 0, maxFee: 100_000 },
      ...{ limit: side === 'BUY' ? 50n : 40n, expiry: Number(this.it.chain.now) + 3600 },
    });
    const owner = this.traders[who]!.publicKey.toBytes();
    const order = { owner, signature: this.signing.sign(message, who), message };
    return { who, id, lots, left: lots, order };
  }

  /** What is left of the last order that was larger than its fill, unless it is the buyer's own. */
  private open(buyer: number, used: ReadonlyMap<bigint, bigint>): Open | undefined {
    const { partly } = this;
    if (partly === undefined || partly.who === buyer) return undefined;
    const left = this.judging.left(this.ledgerOwners[partly.who]!, partly.id, partly.lots);
    const isNear = partly.id + 500n > this.nextId;
    if (!isNear || left <= (used.get(partly.id) ?? 0n)) return undefined;
    return { ...partly, left };
  }

  /** Ends the orders of those who have many in part; ids rise above all used. */
  private tidy(): void {
    const { highestId } = this.judging;
    if (highestId > this.nextId) this.nextId = highestId;
    this.traders.slice(0, TRADING.length).forEach(({ publicKey }, who) => {
      const owner = this.ledgerOwners[who]!;
      if (this.judging.openOf(owner) < MOST_OPEN) return;
      this.nextId += 1n;
      const { venue, operator } = this.it;
      const { data } = venue.cancelNow(publicKey, this.nextId, operator.publicKey);
      const keys = [this.table.size - TRADING.length + who, OPERATOR, CONFIG, LEDGERS + who];
      const accounts = keys.map((key, i) => ({ key, isSigner: i < 2, isWritable: i === 3 }));
      const refusal = this.table.send(this.it.chain.svm, [{ program: SETTLEMENT, accounts, data }]);
      if (refusal !== undefined) throw new Error(`cancel_now is refused: ${refusal.text}`);
      this.judging.end(owner, this.nextId);
    });
  }

  /** So near the last order id, or the last event, that nothing can follow. */
  get isSpent(): boolean {
    const { highestId, nextSeq } = this.judging;
    return highestId > 2n ** 64n - 5_000n || nextSeq > 2n ** 64n - 5_000n;
  }

  /** @returns why it was refused */
  send(one: BatchCase): string | undefined {
    const refusal = this.table.send(
      this.it.chain.svm,
      one.order.map((kind) => this.instruction(kind, one)),
    );
    if (refusal === undefined) return undefined;
    const { custom, text } = refusal;
    if (custom !== undefined) return this.it.program.errorName(custom) ?? `error ${custom}`;
    return /InstructionError\w*|[A-Z]\w+/.exec(text)?.[0] ?? text.slice(0, 40);
  }

  private instruction(kind: BatchCase['order'][number], one: BatchCase): RawInstruction {
    if (kind === 'checks') return { program: ED25519, accounts: [], data: one.checks };
    if (kind === 'foreign') return this.payment();
    const length = Buffer.alloc(4);
    length.writeUInt32LE((one.length ?? one.batch.length) >>> 0);
    const data = Buffer.concat([one.discriminator, length, one.batch]);
    return { program: SETTLEMENT, accounts: one.accounts, data };
  }

  /** SOL of the operator to himself: an instruction that has nothing to do with it. */
  private payment(): RawInstruction {
    const data = Buffer.alloc(12);
    data.writeUInt32LE(2);
    const operator = { key: OPERATOR, isSigner: true, isWritable: true };
    return { program: SYSTEM, accounts: [operator, operator], data };
  }

  /** Books what was accepted. @returns why it should not have been */
  judge(one: BatchCase): string | undefined {
    const isSettled = one.discriminator.equals(this.discriminator);
    const ledgers = one.accounts.slice(3).map(({ key }) => this.ledgerOwners[key - LEDGERS] ?? '');
    const heads = one.accounts.slice(0, 3).map(({ key }) => key);
    if (!isSettled || heads.join() !== [OPERATOR, CONFIG, INSTRUCTIONS].join()) {
      return one.order.includes('batch') ? 'another instruction or venue' : undefined;
    }
    for (const kind of one.order) {
      const wrong = kind === 'batch' ? this.judging.accepted(one.batch, ledgers) : undefined;
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  }

  /** What chain and judge must agree on. */
  judged(): Figures {
    const { nextSeq, fees, balances } = this.judging.state();
    const totals = [0, 1].map((asset) => {
      return [...balances.values()].reduce((sum, held) => sum + held[asset]!, fees[asset]!);
    });
    const of = (owner: string): string[] => balances.get(owner)!.map(String);
    return {
      ...Object.fromEntries(this.ledgerOwners.map((owner, i) => [`trader ${i}`, of(owner)])),
      ...{ next: [String(nextSeq)], fees: fees.map(String) },
      ...{ totals: totals.map(String), vaults: totals.map(String) },
    };
  }

  state(): Figures {
    const { program } = this.it;
    const { nextSeq, assets } = readConfig(program, this.data(CONFIG));
    const of = (ledger: Uint8Array): string[] =>
      readLedger(program, ledger).balances.slice(0, 2).map(String);
    const ledgers = this.traders.map((_, who) => of(this.data(LEDGERS + who)));
    const vaults = [0, 1].map((asset) => LEDGERS + this.traders.length + 2 + asset);
    return {
      ...Object.fromEntries(ledgers.map((held, who) => [`trader ${who}`, held])),
      ...{ next: [String(nextSeq)], fees: assets.map(({ fees }) => String(fees)) },
      totals: assets.map(({ total }) => String(total)),
      vaults: vaults.map((key) => String(Buffer.from(this.data(key)).readBigUInt64LE(TOKENS_AT))),
    };
  }

  private data(key: number): Uint8Array {
    const found = this.it.chain.svm.getAccount(this.table.address(key));
    if (!found.exists) throw new Error(`the chain has lost account ${key} of the table`);
    return found.data;
  }
}
