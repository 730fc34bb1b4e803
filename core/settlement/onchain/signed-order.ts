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

/** Whether these bytes were signed by the key's owner; false for a key or signature of no kind. */
export function isSignedBy(owner: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (owner.length !== 32 || signature.length !== SIGNATURE_BYTES) return false;
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
