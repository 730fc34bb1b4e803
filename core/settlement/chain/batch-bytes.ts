/**
 * The bytes of a batch as the program `settlement` reads them, and the instruction for the Ed25519
 * program that goes before it: every signature is checked where it lies in the batch.
 */
import { SETTLEMENT_MESSAGE_BYTES } from '../../contract';

export interface SignedOrder {
  /** Public key of the trader, 32 bytes. */
  readonly owner: Uint8Array;
  /** 64 bytes over the message. */
  readonly signature: Uint8Array;
  readonly message: Uint8Array;
}

export interface ChainFill {
  readonly maker: SignedOrder;
  readonly taker: SignedOrder;
  /** In ticks. */
  readonly price: bigint;
  /** In lots. */
  readonly quantity: bigint;
  /** In 1e-8 of the asset received. */
  readonly makerFeeRate: number;
  readonly takerFeeRate: number;
}

export interface ChainBatch {
  readonly fromSeq: bigint;
  readonly toSeq: bigint;
  /** The log's hash at the end of the range, 32 bytes. */
  readonly logHash: Uint8Array;
  readonly fills: readonly ChainFill[];
}

export interface BatchBytes {
  readonly data: Uint8Array;
  /** Keys of the ledgers' owners in the order in which the program wants them. */
  readonly owners: readonly Uint8Array[];
  /** Data of the Ed25519 instruction, when the batch is the instruction with this number. */
  checks(instruction: number): Uint8Array;
}

const HEAD_BYTES = 51;
const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;
const ORDER_BYTES = SIGNATURE_BYTES + SETTLEMENT_MESSAGE_BYTES + 1;
const FILL_BYTES = 26;
/** In the instruction the batch lies after discriminator and length. */
const BEFORE_BYTES = 12;
const OFFSET_BYTES = 14;

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** Each trader once, in ascending order; each order once, in the order of its first fill. */
export function encodeBatch(batch: ChainBatch): BatchBytes {
  const orders = new Map<string, SignedOrder>();
  for (const { maker, taker } of batch.fills) {
    for (const order of [maker, taker]) orders.set(hex(order.signature), order);
  }
  const owners = [...new Set([...orders.values()].map((order) => hex(order.owner)))].sort();
  const numbers = new Map([...orders.keys()].map((signature, number) => [signature, number]));
  const ordersAt = HEAD_BYTES + KEY_BYTES * owners.length;
  const fillsAt = ordersAt + ORDER_BYTES * orders.size;
  const data = new Uint8Array(fillsAt + FILL_BYTES * batch.fills.length);
  const view = new DataView(data.buffer);
  view.setBigUint64(0, batch.fromSeq, true);
  view.setBigUint64(8, batch.toSeq, true);
  data.set(batch.logHash, 16);
  data.set([owners.length, orders.size, batch.fills.length], 48);
  owners.forEach((owner, i) => data.set(Buffer.from(owner, 'hex'), HEAD_BYTES + KEY_BYTES * i));
  const ledgers = [...orders.values()].map((order) => owners.indexOf(hex(order.owner)));
  [...orders.values()].forEach((order, i) => {
    const at = ordersAt + ORDER_BYTES * i;
    data.set(order.signature, at);
    data.set(order.message, at + SIGNATURE_BYTES);
    data[at + ORDER_BYTES - 1] = ledgers[i]!;
  });
  batch.fills.forEach((fill, i) => {
    const at = fillsAt + FILL_BYTES * i;
    data[at] = numbers.get(hex(fill.maker.signature))!;
    data[at + 1] = numbers.get(hex(fill.taker.signature))!;
    view.setBigUint64(at + 2, fill.price, true);
    view.setBigUint64(at + 10, fill.quantity, true);
    view.setUint32(at + 18, fill.makerFeeRate, true);
    view.setUint32(at + 22, fill.takerFeeRate, true);
  });
  return {
    data,
    owners: owners.map((owner) => Uint8Array.from(Buffer.from(owner, 'hex'))),
    checks: (instruction) => signatureChecks(ledgers, ordersAt, instruction),
  };
}

/** The Ed25519 program's offsets: signature, key and message of each order, all in one place. */
function signatureChecks(
  ledgers: readonly number[],
  ordersAt: number,
  instruction: number,
): Uint8Array {
  const bytes = new Uint8Array(2 + OFFSET_BYTES * ledgers.length);
  const view = new DataView(bytes.buffer);
  bytes[0] = ledgers.length;
  ledgers.forEach((ledger, i) => {
    const at = BEFORE_BYTES + ordersAt + ORDER_BYTES * i;
    const key = BEFORE_BYTES + HEAD_BYTES + KEY_BYTES * ledger;
    const words = [at, instruction, key, instruction];
    words.push(at + SIGNATURE_BYTES, SETTLEMENT_MESSAGE_BYTES, instruction);
    words.forEach((word, n) => view.setUint16(2 + OFFSET_BYTES * i + 2 * n, word, true));
  });
  return bytes;
}

/** The same of a batch whose bytes were kept: what `encodeBatch` gave. */
export function readBatchBytes(data: Uint8Array): BatchBytes {
  const [ledgers = 0, orders = 0] = data.subarray(48, 50);
  const ordersAt = HEAD_BYTES + KEY_BYTES * ledgers;
  const ledgerOf = (order: number): number => data[ordersAt + ORDER_BYTES * (order + 1) - 1] ?? 0;
  const owners = Array.from({ length: ledgers }, (_, i) => {
    const at = HEAD_BYTES + KEY_BYTES * i;
    return data.slice(at, at + KEY_BYTES);
  });
  const numbers = Array.from({ length: orders }, (_, i) => ledgerOf(i));
  return { data, owners, checks: (at) => signatureChecks(numbers, ordersAt, at) };
}
