/**
 * Traded volume by beneficial owner and UTC day, for fee tiers by volume. Nothing is counted while
 * they are off.
 */
import type { CoreParams } from '../risk/params';

export const DAY_MICROS = 86_400_000_000;

export type VolumeTiers = NonNullable<CoreParams['volumeTiers']>;

export interface Rates {
  readonly makerFee: number;
  readonly takerFee: number;
}

export class OwnerVolume {
  /** By number of the UTC day, in base units of the tiers' asset. */
  readonly days = new Map<number, bigint>();
  /** For which day and tiers `rates` was found; a corrected trade makes it void. */
  ratedDay = -1;
  ratedBy: VolumeTiers | undefined;
  rates: Rates | undefined;
}

export class Volumes {
  /** By owner's number. */
  readonly owners = new Map<number, OwnerVolume>();
  /** Pairs of linked owners, `low high`, with the end of the link (0 = none). */
  readonly links = new Map<string, number>();

  /** @param volume less than 0 for a trade that was corrected; its day may be counted already */
  add(owner: number, ts: number, volume: bigint): void {
    const entry = this.of(owner);
    const day = Math.floor(ts / DAY_MICROS);
    entry.days.set(day, (entry.days.get(day) ?? 0n) + volume);
    if (day < entry.ratedDay) entry.ratedDay = -1;
  }

  restore(owner: number, day: number, volume: bigint): void {
    this.of(owner).days.set(day, volume);
  }

  private of(owner: number): OwnerVolume {
    const known = this.owners.get(owner);
    if (known !== undefined) return known;
    const entry = new OwnerVolume();
    this.owners.set(owner, entry);
    return entry;
  }

  link(a: number, b: number, until: number): void {
    this.links.set(pairKey(a, b), until);
  }

  areLinked(a: number, b: number, now: number): boolean {
    if (this.links.size === 0) return false;
    const until = this.links.get(pairKey(a, b));
    return until !== undefined && (until === 0 || now < until);
  }

  clear(): void {
    this.owners.clear();
    this.links.clear();
  }
}

const pairKey = (a: number, b: number): string => (a < b ? `${a} ${b}` : `${b} ${a}`);
