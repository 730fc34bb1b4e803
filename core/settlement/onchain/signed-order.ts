/** Orders of on-chain accounts as their traders signed them, put together from the log's words. */
import { createPublicKey, verify } from 'node:crypto';
import { settlementMessage, type MarketInfo, type OrderFields } from '../../contract';
import type { SignedOrder } from '../chain/batch-bytes';

/** What the message of an order depends on besides its own fields. */
export interface SigningTerms {
  readonly domain: Uint8Array;
  /** Number of the market on chain. */
  readonly market: number;
  /** Highest fee rate that the market takes, in 1e-8. */
  readonly maxFee: number;
}

/** The highest rate of a market: what its orders must allow. */
export const highestFee = ({ makerFee, takerFee }: MarketInfo): number =>
  Math.max(makerFee, takerFee);

const SPKI_ED25519 = Buffer.from('302a300506032b6570032100', 'hex');
const SIGNATURE_BYTES = 64;
const MICROS = 1_000_000;
const ID = /^(0|[1-9]\d{0,19})$/;

type Signed = Pick<
  OrderFields,
  'side' | 'price' | 'quantity' | 'settlementId' | 'settlementExpiry' | 'settlementSignature'
>;

/**
 * The points of small order, with their sign bit off, in every encoding that has one. A key or a
 * signature's first half of them passes here whoever signed, and the chain refuses it: Chalkias,
 * Garillot, Nikolaenko, "Taming the many EdDSAs" (2020), section 2.
 */
const SMALL_ORDER = new Set([
  '00'.repeat(32),
  `01${'00'.repeat(31)}`,
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  `ec${'ff'.repeat(30)}7f`,
  `ed${'ff'.repeat(30)}7f`,
  `ee${'ff'.repeat(30)}7f`,
]);

function isSmallOrder(point: Uint8Array): boolean {
  const bytes = Buffer.from(point);
  bytes[31]! &= 0x7f;
  return SMALL_ORDER.has(bytes.toString('hex'));
}

/** Whether these bytes were signed by the key's owner; false for a key or signature of no kind. */
export function isSignedBy(owner: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (owner.length !== 32 || signature.length !== SIGNATURE_BYTES) return false;
  if (isSmallOrder(owner) || isSmallOrder(signature.subarray(0, 32))) return false;
  const der = Buffer.concat([SPKI_ED25519, owner]);
  const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
  return verify(null, message, key, signature);
}

/** The order with its valid signature; a text when it has none, saying why. */
export function signedOrder(
  fields: Signed,
  owner: Uint8Array,
  terms: SigningTerms,
): SignedOrder | string {
  const { settlementId, settlementExpiry, settlementSignature, price } = fields;
  if (settlementSignature === undefined) return 'settlementSignature is missing';
  if (settlementId === undefined || !ID.test(settlementId)) return 'settlementId is not a number';
  if (settlementExpiry === undefined) return 'settlementExpiry is missing';
  if (price === undefined) return 'only orders with a price can be signed for settlement';
  const { domain, market, maxFee } = terms;
  let message: Uint8Array;
  try {
    message = settlementMessage({
      ...{ domain, market, maxFee, side: fields.side, id: BigInt(settlementId) },
      expiry: Math.floor(settlementExpiry / MICROS),
      limit: BigInt(price),
      quantity: BigInt(fields.quantity),
    });
  } catch (error) {
    return error instanceof RangeError ? error.message : 'the order cannot be signed';
  }
  const signature = Uint8Array.from(Buffer.from(settlementSignature, 'base64'));
  if (!isSignedBy(owner, message, signature)) return 'settlementSignature is not of this order';
  return { owner, signature, message };
}
