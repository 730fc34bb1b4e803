/**
 * Balances of every account and asset, the venue's fees, the pools' reserves and what came in from
 * outside. All changes come through `post` of the contract; a balance below zero or above 2^63-1
 * is a fault of the state machine and stops it.
 */
import type { AccountId, AssetId, PoolId, PostingSink } from '../contract';
import { HIGH, HIGH_LIMIT, LOW, smallOf, TWO_32 } from '../contract/exact';
import { MAX_UNITS } from '../contract/money';

const FIRST_SLOTS = 1024;
const NONE_YET = -1;

/** Sees one balance, in base units. */
export type BalanceVisitor = (
  account: AccountId,
  asset: AssetId,
  available: bigint,
  locked: bigint,
) => void;

export class Ledger implements PostingSink {
  private free = new BigInt64Array(FIRST_SLOTS);
  private held = new BigInt64Array(FIRST_SLOTS);
  /** The same memory, half by half. */
  private freeHalves = new Int32Array(this.free.buffer);
  private heldHalves = new Int32Array(this.held.buffer);
  private assetAt = new Int32Array(FIRST_SLOTS);
  /** The next slot of the same account. */
  private nextAt = new Int32Array(FIRST_SLOTS);
  private used = 0;
  /** First slot of each account. */
  private heads: number[] = [];
  private readonly feeTotals: bigint[] = [];
  private readonly outsideTotals: bigint[] = [];
  private readonly crowdedAssets: boolean[] = [];
  /** Per pool: reserve by asset. */
  private readonly reserves: Map<AssetId, bigint>[] = [];

  available(account: AccountId, asset: AssetId): bigint {
    const slot = this.find(account, asset);
    return slot === NONE_YET ? 0n : this.free[slot]!;
  }

  locked(account: AccountId, asset: AssetId): bigint {
    const slot = this.find(account, asset);
    return slot === NONE_YET ? 0n : this.held[slot]!;
  }

  /** Whether the account's balance stays within 2^63-1 with `amount` more. */
  canReceive(account: AccountId, asset: AssetId, amount: bigint): boolean {
    const slot = this.find(account, asset);
    return slot === NONE_YET || this.free[slot]! + this.held[slot]! + amount <= MAX_UNITS;
  }

  /**
   * Whether a balance could pass 2^63-1 by what moves inside the venue. All that is here came from
   * outside, so while that is below the bound no balance can pass it.
   */
  crowded(asset: AssetId): boolean {
    return this.crowdedAssets[asset] === true;
  }

  account(account: AccountId, asset: AssetId, available: bigint, locked: bigint): void {
    let slot = this.find(account, asset);
    if (slot === NONE_YET) slot = this.open(account, asset);
    if (!movedQuickly(this.freeHalves, slot, smallOf(available))) {
      this.moveFree(slot, account, asset, available);
    }
    if (!movedQuickly(this.heldHalves, slot, smallOf(locked))) {
      this.moveHeld(slot, account, asset, locked);
    }
  }

  /** As `account`, of whole numbers that are exact. */
  accountExact(account: AccountId, asset: AssetId, available: number, locked: number): void {
    let slot = this.find(account, asset);
    if (slot === NONE_YET) slot = this.open(account, asset);
    if (!movedQuickly(this.freeHalves, slot, available)) {
      this.moveFree(slot, account, asset, BigInt(available));
    }
    if (locked !== 0 && !movedQuickly(this.heldHalves, slot, locked)) {
      this.moveHeld(slot, account, asset, BigInt(locked));
    }
  }

  private moveFree(slot: number, account: number, asset: number, change: bigint): void {
    const next = this.free[slot]! + change;
    if (next < 0n || next > MAX_UNITS) this.fail(account, asset, 'available', next);
    this.free[slot] = next;
  }

  private moveHeld(slot: number, account: number, asset: number, change: bigint): void {
    const next = this.held[slot]! + change;
    if (next < 0n || next > MAX_UNITS) this.fail(account, asset, 'locked', next);
    this.held[slot] = next;
  }

  lock(account: AccountId, asset: AssetId, amount: bigint): void {
    const slot = this.find(account, asset);
    if (slot !== NONE_YET && movedOver(this.freeHalves, this.heldHalves, slot, amount)) return;
    this.account(account, asset, -amount, amount);
  }

  unlock(account: AccountId, asset: AssetId, amount: bigint): void {
    const slot = this.find(account, asset);
    if (slot !== NONE_YET && movedOver(this.heldHalves, this.freeHalves, slot, amount)) return;
    this.account(account, asset, amount, -amount);
  }

  /** Whether the account may use at least `amount`. @param amount within 64 bits */
  covers(account: AccountId, asset: AssetId, amount: bigint): boolean {
    const slot = this.find(account, asset);
    const needed = smallOf(amount);
    if (slot === NONE_YET) return amount <= 0n;
    const high = this.freeHalves[slot * 2 + HIGH]!;
    if (high >= HIGH_LIMIT || Number.isNaN(needed)) return amount <= this.free[slot]!;
    return needed <= high * TWO_32 + (this.freeHalves[slot * 2 + LOW]! >>> 0);
  }

  fees(asset: AssetId, amount: bigint): void {
    this.feeTotals[asset] = (this.feeTotals[asset] ?? 0n) + amount;
  }

  pool(pool: PoolId, asset: AssetId, amount: bigint): void {
    const reserves = (this.reserves[pool] ??= new Map<AssetId, bigint>());
    const next = (reserves.get(asset) ?? 0n) + amount;
    if (next < 0n) throw new Error(`pool ${pool} would hold ${next} units of asset ${asset}`);
    reserves.set(asset, next);
  }

  outside(asset: AssetId, amount: bigint): void {
    const total = (this.outsideTotals[asset] ?? 0n) + amount;
    this.outsideTotals[asset] = total;
    this.crowdedAssets[asset] = total > MAX_UNITS;
  }

  feeTotal(asset: AssetId): bigint {
    return this.feeTotals[asset] ?? 0n;
  }

  /** Deposits less settled withdrawals. */
  outsideTotal(asset: AssetId): bigint {
    return this.outsideTotals[asset] ?? 0n;
  }

  reserve(pool: PoolId, asset: AssetId): bigint {
    return this.reserves[pool]?.get(asset) ?? 0n;
  }

  /** Every balance ever opened, by account, then asset. */
  eachBalance(visit: BalanceVisitor): void {
    for (let account = 0; account < this.heads.length; account++) {
      const slots: number[] = [];
      for (let s = this.heads[account] ?? NONE_YET; s !== NONE_YET; s = this.nextAt[s]!) {
        slots.push(s);
      }
      slots.sort((a, b) => this.assetAt[a]! - this.assetAt[b]!);
      for (const s of slots) {
        const asset = this.assetAt[s]! as AssetId; // stored from one
        visit(account as AccountId, asset, this.free[s]!, this.held[s]!); // index is the id
      }
    }
  }

  /** Sum over accounts, fees and pools less what came from outside; 0n for a sound asset. */
  difference(asset: AssetId): bigint {
    let sum = this.feeTotal(asset) - this.outsideTotal(asset);
    for (const reserves of this.reserves) sum += reserves?.get(asset) ?? 0n;
    for (let slot = 0; slot < this.used; slot++) {
      if (this.assetAt[slot] === asset) sum += this.free[slot]! + this.held[slot]!;
    }
    return sum;
  }

  private find(account: AccountId, asset: AssetId): number {
    let slot = this.heads[account] ?? NONE_YET;
    while (slot !== NONE_YET && this.assetAt[slot] !== asset) slot = this.nextAt[slot]!;
    return slot;
  }

  private open(account: AccountId, asset: AssetId): number {
    while (this.heads.length <= account) this.heads.push(NONE_YET);
    const slot = this.used++;
    if (slot >= this.assetAt.length) this.grow(slot * 2);
    this.assetAt[slot] = asset;
    this.nextAt[slot] = this.heads[account]!;
    this.heads[account] = slot;
    return slot;
  }

  private grow(slots: number): void {
    const free = new BigInt64Array(slots);
    free.set(this.free);
    const held = new BigInt64Array(slots);
    held.set(this.held);
    const assetAt = new Int32Array(slots);
    assetAt.set(this.assetAt);
    const nextAt = new Int32Array(slots);
    nextAt.set(this.nextAt);
    this.free = free;
    this.held = held;
    this.freeHalves = new Int32Array(free.buffer);
    this.heldHalves = new Int32Array(held.buffer);
    this.assetAt = assetAt;
    this.nextAt = nextAt;
  }

  private fail(account: number, asset: number, part: string, value: bigint): never {
    throw new Error(
      `ledger: ${part} balance of account ${account} in asset ${asset} would be ${value}; ` +
        'the state machine let an operation through that it had to refuse',
    );
  }
}

/**
 * Adds to an amount where both and their sum are numbers that are exact, and the sum not below 0.
 * @param change NaN where it is no exact number: so is the sum then
 * @returns false when nothing was done
 */
function movedQuickly(halves: Int32Array, slot: number, change: number): boolean {
  const at = slot * 2;
  const high = halves[at + HIGH]!;
  const next = high * TWO_32 + (halves[at + LOW]! >>> 0) + change;
  if (high >= HIGH_LIMIT || !(next >= 0 && next <= Number.MAX_SAFE_INTEGER)) return false;
  const nextHigh = (next / TWO_32) | 0;
  halves[at + HIGH] = nextHigh;
  halves[at + LOW] = (next - nextHigh * TWO_32) | 0;
  return true;
}

/** `movedQuickly` from one of an account's parts to the other, by an amount of 0 or more. */
function movedOver(from: Int32Array, to: Int32Array, slot: number, amount: bigint): boolean {
  const at = slot * 2;
  const moved = smallOf(amount);
  const high = from[at + HIGH]!;
  const otherHigh = to[at + HIGH]!;
  if (high >= HIGH_LIMIT || otherHigh >= HIGH_LIMIT) return false;
  const left = high * TWO_32 + (from[at + LOW]! >>> 0) - moved;
  const other = otherHigh * TWO_32 + (to[at + LOW]! >>> 0) + moved;
  if (!(left >= 0 && moved >= 0 && other <= Number.MAX_SAFE_INTEGER)) return false;
  const leftHigh = (left / TWO_32) | 0;
  const nextHigh = (other / TWO_32) | 0;
  from[at + HIGH] = leftHigh;
  from[at + LOW] = (left - leftHigh * TWO_32) | 0;
  to[at + HIGH] = nextHigh;
  to[at + LOW] = (other - nextHigh * TWO_32) | 0;
  return true;
}
