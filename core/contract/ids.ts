/**
 * The identifiers that travel through the house. Numbers are assigned by the core in the order
 * of definition (1, 2, 3, …; 0 = none or unknown); names are what people and files use.
 */
declare const brand: unique symbol;
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };

/** Integer microseconds since the Unix epoch, UTC; exact up to the year 2255. */
export type Micros = Brand<number, 'Micros'>;
/** Gapless event sequence number from 1. */
export type Seq = Brand<number, 'Seq'>;
export type AssetId = Brand<number, 'AssetId'>;
export type MarketId = Brand<number, 'MarketId'>;
export type PoolId = Brand<number, 'PoolId'>;
export type AccountId = Brand<number, 'AccountId'>;
/** Assigned by the core at acceptance, ascending over the whole venue. */
export type OrderId = Brand<number, 'OrderId'>;
/** Assigned by the core, ascending and gapless per market. */
export type TradeId = Brand<number, 'TradeId'>;
/** Price as a whole number of the market's ticks. */
export type Ticks = Brand<number, 'Ticks'>;
/** Quantity as a whole number of the market's lots. */
export type Lots = Brand<number, 'Lots'>;
/** Amount of an asset in its base units (1e-8 unless the asset says otherwise). */
export type Units = Brand<bigint, 'Units'>;

export const micros = (n: number): Micros => n as Micros; // branding at the edge
export const seq = (n: number): Seq => n as Seq; // branding at the edge
export const assetId = (n: number): AssetId => n as AssetId; // branding at the edge
export const marketId = (n: number): MarketId => n as MarketId; // branding at the edge
export const poolId = (n: number): PoolId => n as PoolId; // branding at the edge
export const accountId = (n: number): AccountId => n as AccountId; // branding at the edge
export const orderId = (n: number): OrderId => n as OrderId; // branding at the edge
export const tradeId = (n: number): TradeId => n as TradeId; // branding at the edge
export const ticks = (n: number): Ticks => n as Ticks; // branding at the edge
export const lots = (n: number): Lots => n as Lots; // branding at the edge
export const units = (n: bigint): Units => n as Units; // branding at the edge

/** The place of "none" or "not known here" in every numeric identifier. */
export const NONE = 0;

/** `fillId` of contracts §3: a function of the fill's place in its market. */
export function fillId(market: string, trade: TradeId): string {
  return `${market}-${trade}`;
}

export const DAY_MICROS = 86_400_000_000;

/** First microsecond of the UTC trading day [00:00, 24:00) that contains `at`. */
export function dayStart(at: Micros): Micros {
  return micros(at - (at % DAY_MICROS));
}
