/**
 * An independent judge of settlement batches: reads the bytes as docs/PROGRAMS.md describes them,
 * verifies each signature itself, and keeps what every trader must have. It answers one question:
 * was it right that the program accepted this?
 */
import { createPublicKey, verify, type KeyObject } from 'node:crypto';

const ED25519_DER = Buffer.from('302a300506032b6570032100', 'hex');
const SCALE = 100_000_000n;

export interface JudgeTerms {
  readonly domain: Uint8Array;
  readonly now: bigint;
  readonly lotUnits: bigint;
  readonly notionalUnits: bigint;
  /** Highest fee rate of the venue, in 1e-8. */
  readonly maxFee: number;
}

interface SignedOrder {
  readonly owner: string;
  readonly id: bigint;
  readonly limit: bigint;
  readonly quantity: bigint;
  readonly maxFee: number;
  readonly sells: boolean;
}

/** What the venue must have now. */
export interface JudgedState {
  readonly nextSeq: bigint;
  readonly fees: readonly bigint[];
  /** Balances by the owner's key in hex. */
  readonly balances: ReadonlyMap<string, readonly bigint[]>;
}

interface Filled {
  readonly lots: bigint;
  /** Filled in full: whatever else was signed under this id is over. */
  readonly isDone: boolean;
}

class Wrong extends Error {}

function hold(condition: boolean, otherwise: string): void {
  if (!condition) throw new Wrong(otherwise);
}

export class BatchJudge {
  nextSeq: bigint;
  /** Of all orders that were filled. */
  highestId = 0n;
  readonly fees: [bigint, bigint] = [0n, 0n];
  private readonly balances = new Map<string, [bigint, bigint]>();
  private readonly filled = new Map<string, Map<bigint, Filled>>();
  private readonly lowest = new Map<string, bigint>();
  private readonly keys = new Map<string, KeyObject>();

  /** @param barred owners whose ledgers are frozen or have exited */
  constructor(
    private readonly terms: JudgeTerms,
    nextSeq: bigint,
    balances: ReadonlyMap<string, readonly [bigint, bigint]>,
    private readonly barred: ReadonlySet<string>,
  ) {
    this.nextSeq = nextSeq;
    for (const [owner, [base, quote]] of balances) this.balances.set(owner, [base, quote]);
  }

  state(): JudgedState {
    return { nextSeq: this.nextSeq, fees: this.fees, balances: this.balances };
  }

  /** Books an accepted batch. @returns why it should not have been accepted, if so */
  accepted(batch: Buffer, ledgers: readonly string[]): string | undefined {
    try {
      this.book(batch, ledgers);
    } catch (error) {
      if (error instanceof Wrong) return error.message;
      throw error;
    }
    return undefined;
  }

  private book(batch: Buffer, ledgers: readonly string[]): void {
    const [count = 0, orders = 0, fills = 0] = batch.subarray(48, 51);
    hold(batch.length === 51 + 32 * count + 116 * orders + 26 * fills, 'its length is wrong');
    const [from, to] = [batch.readBigUInt64LE(0), batch.readBigUInt64LE(8)];
    hold(from === this.nextSeq && to >= from, 'its range is not the next of the log');
    this.nextSeq = to + 1n;
    const owners = Array.from({ length: count }, (_, i) =>
      batch.subarray(51 + 32 * i, 83 + 32 * i).toString('hex'),
    );
    hold(owners.join() === ledgers.join(), 'its ledgers are not those of its owners');
    hold(new Set(owners).size === owners.length, 'one ledger twice');
    hold(!owners.some((owner) => this.barred.has(owner)), 'a frozen or exited ledger');
    const at = 51 + 32 * count;
    const read = Array.from({ length: orders }, (_, i) =>
      this.order(batch.subarray(at + 116 * i, at + 116 * (i + 1)), owners),
    );
    for (let i = 0; i < fills; i += 1) {
      const start = at + 116 * orders + 26 * i;
      this.fill(batch.subarray(start, start + 26), read);
    }
  }

  private order(bytes: Buffer, owners: readonly string[]): SignedOrder {
    const owner = owners[bytes[115]!];
    hold(owner !== undefined, 'an order of nobody');
    const message = bytes.subarray(64, 115);
    const isSigned = verify(null, message, this.keyOf(owner!), bytes.subarray(0, 64));
    hold(isSigned, 'an order that its owner did not sign');
    hold(message.subarray(0, 16).equals(this.terms.domain), 'an order for another venue');
    hold(BigInt(message.readUInt32LE(24)) >= this.terms.now, 'an expired order');
    hold(message.readUInt16LE(44) === 0 && message[50]! <= 1, 'an order of no market or side');
    return {
      owner: owner!,
      id: message.readBigUInt64LE(16),
      limit: message.readBigUInt64LE(28),
      quantity: message.readBigUInt64LE(36),
      maxFee: message.readUInt32LE(46),
      sells: message[50] === 1,
    };
  }

  private keyOf(owner: string): KeyObject {
    const der = Buffer.concat([ED25519_DER, Buffer.from(owner, 'hex')]);
    const known =
      this.keys.get(owner) ?? createPublicKey({ key: der, format: 'der', type: 'spki' });
    this.keys.set(owner, known);
    return known;
  }

  private fill(bytes: Buffer, orders: readonly SignedOrder[]): void {
    const [maker, taker] = [orders[bytes[0]!], orders[bytes[1]!]];
    hold(maker !== undefined && taker !== undefined, 'a fill of no order');
    const [price, quantity] = [bytes.readBigUInt64LE(2), bytes.readBigUInt64LE(10)];
    const rates = [bytes.readUInt32LE(18), bytes.readUInt32LE(22)] as const;
    hold(price > 0n && quantity > 0n, 'a fill of nothing');
    hold(maker!.sells !== taker!.sells && maker!.owner !== taker!.owner, 'no two sides');
    const [buyer, seller] = maker!.sells ? [taker!, maker!] : [maker!, taker!];
    const [ofBuyer, ofSeller] = maker!.sells ? [rates[1], rates[0]] : rates;
    hold(price <= buyer.limit && price >= seller.limit, 'a price beyond a limit');
    const most = (order: SignedOrder): number => Math.min(order.maxFee, this.terms.maxFee);
    hold(ofBuyer <= most(buyer) && ofSeller <= most(seller), 'a fee above what was signed');
    for (const order of [buyer, seller]) this.take(order, quantity);
    const base = quantity * this.terms.lotUnits;
    const quote = price * quantity * this.terms.notionalUnits;
    this.pay(0, seller, buyer, base, ofBuyer);
    this.pay(1, buyer, seller, quote, ofSeller);
  }

  /** Ids far above the lowest live one end those that fall out of the window of 1,024. */
  private take({ owner, id, quantity: allowed }: SignedOrder, quantity: bigint): void {
    const lowest = this.lowest.get(owner) ?? 0n;
    hold(id >= lowest, 'an order that has ended');
    if (id - lowest >= 1024n) this.end(owner, id - 1023n);
    const before = this.filledOf(owner, id);
    hold(!before.isDone && before.lots + quantity <= allowed, 'more than the order allows');
    if (id > this.highestId) this.highestId = id;
    const lots = before.lots + quantity;
    this.filled.get(owner)!.set(id, { lots, isDone: lots === allowed });
  }

  private filledOf(owner: string, id: bigint): Filled {
    const orders = this.filled.get(owner) ?? new Map<bigint, Filled>();
    this.filled.set(owner, orders);
    return orders.get(id) ?? { lots: 0n, isDone: false };
  }

  /** Lots that can still be filled of an order of so many. */
  left(owner: string, id: bigint, lots: bigint): bigint {
    const filled = this.filledOf(owner, id);
    return filled.isDone || id < (this.lowest.get(owner) ?? 0n) ? 0n : lots - filled.lots;
  }

  /** Partly filled orders of a trader. */
  openOf(owner: string): number {
    return [...(this.filled.get(owner)?.values() ?? [])].filter(({ isDone }) => !isDone).length;
  }

  /** Ends a trader's orders below. */
  end(owner: string, lowest: bigint): void {
    this.lowest.set(owner, lowest);
    const orders = this.filled.get(owner);
    for (const id of orders?.keys() ?? []) if (id < lowest) orders?.delete(id);
  }

  private pay(
    asset: 0 | 1,
    from: SignedOrder,
    to: SignedOrder,
    amount: bigint,
    rate: number,
  ): void {
    const fee = (amount * BigInt(rate) + SCALE - 1n) / SCALE;
    const [giver, taker] = [this.balances.get(from.owner)!, this.balances.get(to.owner)!];
    giver[asset] -= amount;
    hold(giver[asset] >= 0n, 'more than the trader has');
    taker[asset] += amount - fee;
    this.fees[asset] += fee;
  }
}
