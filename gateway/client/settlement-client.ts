/**
 * For traders' programs, without any package: signs orders for settlement on chain, and checks by
 * itself that a fill was settled as signed, straight from a transaction of the chain.
 */
import { createPrivateKey, createPublicKey, sign, type KeyObject } from 'node:crypto';
import { settlementMessage } from '../../core/contract';

export interface SettlementKey {
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
  sign(bytes: Uint8Array): Uint8Array;
}

const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');
const SEED_BYTES = 32;

/** @param seed 32 bytes: the first half of a Solana key file. @throws RangeError */
export function settlementKey(seed: Uint8Array): SettlementKey {
  if (seed.length !== SEED_BYTES) throw new RangeError(`a seed has 32 bytes, not ${seed.length}`);
  const der = Buffer.concat([PKCS8_ED25519, seed]);
  const key: KeyObject = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
  return {
    publicKey: Uint8Array.from(spki.subarray(-SEED_BYTES)),
    sign: (bytes) => Uint8Array.from(sign(null, bytes, key)),
  };
}

/** What `GET /api/v3/settlement/venue` says of a market. */
export interface SettlementMarket {
  readonly market: number;
  readonly maxFee: number;
  readonly tickSize: string;
  readonly lotSize: string;
}

export interface OrderToSign {
  readonly side: 'BUY' | 'SELL';
  /** Decimal texts, as they are sent to the API. */
  readonly price: string;
  readonly quantity: string;
  /** Higher than that of every order before. */
  readonly settlementId: bigint;
  /** Seconds UTC, at least 25 hours ahead. */
  readonly settlementExpiry: number;
}

/** The three parameters that an order needs besides its own. */
export interface SignedParameters {
  readonly settlementId: string;
  readonly settlementExpiry: string;
  readonly settlementSignature: string;
}

/** How many steps the text is. @throws RangeError when it is not a whole number of them */
function stepsIn(text: string, step: string): bigint {
  const digits = (word: string): [bigint, number] => {
    const [whole = '', part = ''] = word.split('.');
    return [BigInt(`${whole}${part}`), part.length];
  };
  const [[value, valueScale], [unit, unitScale]] = [digits(text), digits(step)];
  const scale = Math.max(valueScale, unitScale);
  const scaled = value * 10n ** BigInt(scale - valueScale);
  const one = unit * 10n ** BigInt(scale - unitScale);
  if (one <= 0n || scaled % one !== 0n) throw new RangeError(`${text} is no multiple of ${step}`);
  return scaled / one;
}

/** The bytes that stand for the order on chain. @throws RangeError */
export function orderMessage(
  domain: Uint8Array,
  market: SettlementMarket,
  order: OrderToSign,
): Uint8Array {
  return settlementMessage({
    ...{ domain, market: market.market, maxFee: market.maxFee, side: order.side },
    id: order.settlementId,
    expiry: order.settlementExpiry,
    limit: stepsIn(order.price, market.tickSize),
    quantity: stepsIn(order.quantity, market.lotSize),
  });
}

/** @throws RangeError when price or quantity is not on the market's grid */
export function signOrder(
  key: SettlementKey,
  domain: Uint8Array,
  market: SettlementMarket,
  order: OrderToSign,
): SignedParameters {
  const signature = key.sign(orderMessage(domain, market, order));
  return {
    settlementId: String(order.settlementId),
    settlementExpiry: String(order.settlementExpiry),
    settlementSignature: Buffer.from(signature).toString('base64'),
  };
}

/** `publicKey` and `proof` of `POST /api/v3/settlement/key`. */
export function linkParameters(key: SettlementKey, account: string, domain: Uint8Array) {
  const venue = Buffer.from(domain).toString('hex');
  const words = Buffer.from(`Link this key with account ${account} of venue ${venue}`);
  return {
    publicKey: Buffer.from(key.publicKey).toString('base64'),
    proof: Buffer.from(key.sign(words)).toString('base64'),
  };
}

/** One settled fill of an order, as the chain's own bytes have it. */
export interface OnChainFill {
  /** In ticks and lots. */
  readonly price: bigint;
  readonly quantity: bigint;
  /** What was taken of what the order received, in 1e-8. */
  readonly feeRate: number;
}

export interface OnChainBatch {
  readonly fromSeq: bigint;
  readonly toSeq: bigint;
  /** Hash of the exchange's log at the end of the range, hexadecimal. */
  readonly logHash: string;
  readonly fills: readonly OnChainFill[];
}

const HEAD = 51;
const KEY = 32;
const SIGNATURE = 64;
const MESSAGE = 51;
const ORDER = SIGNATURE + MESSAGE + 1;
const FILL = 26;

/**
 * Finds the order in a settled batch, by its signed message itself, and reads its fills.
 * @param wire bytes of the transaction, from any RPC server
 * @param message of `orderMessage`
 * @returns undefined when the transaction holds no batch with this order
 */
export function findOrder(wire: Uint8Array, message: Uint8Array): OnChainBatch | undefined {
  const bytes = Buffer.from(wire);
  const at = bytes.indexOf(message);
  if (at < 0) return undefined;
  // The batch's head is the place from which all its counts lead to the order and to its end.
  for (let head = at - SIGNATURE - HEAD; head >= 4; head--) {
    const batch = readBatch(bytes.subarray(head), at - head);
    if (batch !== undefined && bytes.readUInt32LE(head - 4) === batch.length) return batch.found;
  }
  return undefined;
}

function readBatch(data: Buffer, messageAt: number) {
  const [ledgers = 0, orders = 0, fills = 0] = data.subarray(48, HEAD);
  const ordersAt = HEAD + KEY * ledgers;
  const order = (messageAt - SIGNATURE - ordersAt) / ORDER;
  const length = ordersAt + ORDER * orders + FILL * fills;
  if (!Number.isInteger(order) || order < 0 || order >= orders) return undefined;
  if (fills === 0 || length > data.length) return undefined;
  const found: OnChainFill[] = [];
  for (let i = 0; i < fills; i++) {
    const at = ordersAt + ORDER * orders + FILL * i;
    const isMaker = data[at] === order;
    if (!isMaker && data[at + 1] !== order) continue;
    const price = data.readBigUInt64LE(at + 2);
    const quantity = data.readBigUInt64LE(at + 10);
    found.push({ price, quantity, feeRate: data.readUInt32LE(at + (isMaker ? 18 : 22)) });
  }
  const [fromSeq, toSeq] = [data.readBigUInt64LE(0), data.readBigUInt64LE(8)];
  const logHash = data.subarray(16, 48).toString('hex');
  return { length, found: { fromSeq, toSeq, logHash, fills: found } };
}
