/** Small arithmetic on sums in base units of the valuation asset, exact until it is shown. */
import { rounded } from '../../cases/contract/alert-measures';
import { formatUnits } from '../../core/contract';

/** `share` of the sum, to four decimals of the share. */
export function scaled(units: bigint, share: number): bigint {
  return (units * BigInt(Math.round(share * 10_000))) / 10_000n;
}

/** part / whole as a plain number; 0 of nothing. */
export function shareOf(part: bigint, whole: bigint): number {
  return whole === 0n ? 0 : Number((part * 1_000_000n) / whole) / 1_000_000;
}

/** A sum as a measure; measures are plain numbers, not money. */
export function asNumber(units: bigint, { decimals }: { readonly decimals: number }): number {
  return rounded(Number(formatUnits(units, decimals)));
}

/** A sum for a person: two decimals are enough to recognise it. */
export function money(
  units: bigint,
  { name, decimals }: { readonly name: string; readonly decimals: number },
): string {
  const [whole = '0', fraction = ''] = formatUnits(units, decimals).split('.');
  return fraction === '' ? `${whole} ${name}` : `${whole}.${fraction.slice(0, 2)} ${name}`;
}
