/** Netting: what the fills of a range, and corrections of trades, come to per account and asset. */
import { post } from '../contract';
import type { EventOf, PairLookup, PostingSink } from '../contract';

export interface NetRow {
  readonly holder: 'account' | 'fees';
  /** Account id; 0 for the fee account. */
  readonly holderId: number;
  readonly asset: number;
  /** What the holder receives (negative: gives), in base units. */
  readonly amount: bigint;
}

class NetSink implements PostingSink {
  readonly amounts = new Map<string, bigint>();

  account(account: number, asset: number, available: bigint, locked: bigint): void {
    this.move(`account ${account} ${asset}`, available + locked);
  }
  fees(asset: number, amount: bigint): void {
    this.move(`fees 0 ${asset}`, amount);
  }
  // Fills touch neither pools nor the outside world.
  pool(): void {}
  outside(): void {}

  private move(key: string, amount: bigint): void {
    this.amounts.set(key, (this.amounts.get(key) ?? 0n) + amount);
  }
}

/**
 * One row per holder and asset with something to settle, in a fixed order; per asset they sum to
 * zero, fees included.
 */
export function netFills(
  fills: readonly EventOf<'fill' | 'trade-bust'>[],
  pairs: PairLookup,
): NetRow[] {
  const sink = new NetSink();
  for (const fill of fills) post(fill, pairs, sink);
  const rows: NetRow[] = [];
  for (const [key, amount] of sink.amounts) {
    const [holder, holderId, asset] = key.split(' ');
    if (amount === 0n) continue;
    rows.push({
      holder: holder === 'fees' ? 'fees' : 'account',
      holderId: Number(holderId),
      asset: Number(asset),
      amount,
    });
  }
  return rows.sort(
    (a, b) => a.holder.localeCompare(b.holder) || a.holderId - b.holderId || a.asset - b.asset,
  );
}
