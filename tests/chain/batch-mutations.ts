/** What is done to a sound batch before it is sent: one function a kind of harm. */
import type { Random } from '../../platform/random/random';
import type { RawAccount } from './raw-transaction';

/** A batch on its way, in parts that can be changed apart. */
export interface BatchCase {
  /** Data of the Ed25519 instruction. */
  checks: Buffer;
  batch: Buffer;
  discriminator: Buffer;
  /** What the instruction says of the batch's length; as it is, unless set. */
  length: number | undefined;
  /** Operator, venue, instructions sysvar, then the ledgers. */
  accounts: RawAccount[];
  /** Instructions of the transaction, in order. */
  order: ('checks' | 'batch' | 'foreign')[];
}

/** Signs a message anew: by a trader's number; a number beyond them is a stranger's. */
export interface Signing {
  /** Keys of the owners of the case's ledgers are these traders'. */
  readonly traders: number;
  sign(message: Uint8Array, by: number): Uint8Array;
  ownerNumber(key: Uint8Array): number;
}

type Mutation = (one: BatchCase, random: Random, signing: Signing, keys: number) => void;

const WORDS = [0n, 1n, 2n, 1023n, 2n ** 31n, 2n ** 32n - 1n, 2n ** 63n, 2n ** 64n - 1n];

const pickAt = (random: Random, bytes: Uint8Array): number => random.int(0, bytes.length - 1);

function flip(bytes: Buffer, random: Random): void {
  if (bytes.length > 0) bytes[pickAt(random, bytes)]! ^= 1 << random.int(0, 7);
}

function resize(bytes: Buffer, random: Random): Buffer {
  const cut = random.int(0, bytes.length);
  const more = Buffer.from(Array.from({ length: random.int(1, 40) }, () => random.int(0, 255)));
  return random.chance(0.5) ? bytes.subarray(0, cut) : Buffer.concat([bytes, more]);
}

/** Where the batch's parts lie, by its own counts; nothing when they do not fit. */
function placesOf(batch: Buffer): { orders: number[]; fills: number[] } | undefined {
  if (batch.length < 51) return undefined;
  const [ledgers = 0, orders = 0, fills = 0] = batch.subarray(48, 51);
  const at = 51 + 32 * ledgers;
  if (batch.length !== at + 116 * orders + 26 * fills) return undefined;
  const each = (count: number, from: number, size: number): number[] =>
    Array.from({ length: count }, (_, i) => from + size * i);
  return { orders: each(orders, at, 116), fills: each(fills, at + 116 * orders, 26) };
}

function word(bytes: Buffer, at: number, size: 1 | 2 | 4 | 8, random: Random): void {
  const before = size === 8 ? bytes.readBigUInt64LE(at) : BigInt(bytes.readUIntLE(at, size));
  const near = before + BigInt(random.int(-2, 2));
  const value = BigInt.asUintN(8 * size, random.chance(0.6) ? near : random.pick(WORDS));
  for (let i = 0; i < size; i += 1) bytes[at + i] = Number((value >> BigInt(8 * i)) & 255n);
}

/** Fields of a message: place and size. */
const MESSAGE_FIELDS = [
  [0, 8],
  [16, 8],
  [24, 4],
  [28, 8],
  [36, 8],
  [44, 2],
  [46, 4],
  [50, 1],
] as const;
const FILL_FIELDS = [
  [0, 1],
  [1, 1],
  [2, 8],
  [10, 8],
  [18, 4],
  [22, 4],
] as const;

/** A field of an order's message; signed anew by its owner, by another, or not at all. */
function message(one: BatchCase, random: Random, signing: Signing): void {
  const places = placesOf(one.batch);
  if (places === undefined || places.orders.length === 0) return flip(one.batch, random);
  const at = random.pick(places.orders);
  const [field, size] = random.pick(MESSAGE_FIELDS);
  word(one.batch, at + 64 + field, size, random);
  const how = random.next();
  if (how < 0.4) return;
  const key = 51 + 32 * one.batch[at + 115]!;
  const owner = signing.ownerNumber(one.batch.subarray(key, key + 32));
  const by = how < 0.8 ? owner : random.int(0, signing.traders);
  const signature = signing.sign(one.batch.subarray(at + 64, at + 115), by);
  Buffer.from(signature).copy(one.batch, at);
}

function fill(one: BatchCase, random: Random): void {
  const places = placesOf(one.batch);
  if (places === undefined || places.fills.length === 0) return flip(one.batch, random);
  const [field, size] = random.pick(FILL_FIELDS);
  word(one.batch, random.pick(places.fills) + field, size, random);
}

/** One order or fill in the place of another, or a fill more. */
function copied(one: BatchCase, random: Random): void {
  const places = placesOf(one.batch);
  if (places === undefined) return flip(one.batch, random);
  const [list, size] = random.chance(0.5) ? [places.orders, 116] : [places.fills, 26];
  const from = random.pick(list);
  const bytes = Buffer.from(one.batch.subarray(from, from + size));
  if (size === 26 && random.chance(0.5)) {
    one.batch = Buffer.concat([one.batch, bytes]);
    one.batch[50]! += 1;
  } else bytes.copy(one.batch, random.pick(list));
}

/** Data of the Ed25519 instruction by its own fields: counts, places, numbers of instructions. */
function offsets(one: BatchCase, random: Random): void {
  if (one.checks.length < 16) return flip(one.checks, random);
  const count = Math.floor((one.checks.length - 2) / 14);
  const at = 2 + 14 * random.int(0, count - 1) + 2 * random.int(0, 6);
  if (random.chance(0.2)) one.checks[0] = random.int(0, 3);
  else if (random.chance(0.3)) one.checks.writeUInt16LE(random.pick([0, 1, 2, 0xffff]), at);
  else if (random.chance(0.5)) one.checks.copy(one.checks, 2, 2 + 14 * random.int(0, count - 1));
  else word(one.checks, at, 2, random);
}

function accounts(one: BatchCase, random: Random, _signing: Signing, keys: number): void {
  const at = random.int(0, one.accounts.length - 1);
  const other = random.int(0, one.accounts.length - 1);
  const was = one.accounts[at]!;
  const how = random.int(0, 5);
  if (how === 0) one.accounts[at] = { ...was, key: random.int(0, keys - 1) };
  else if (how === 1) one.accounts[at] = { ...was, isWritable: !was.isWritable };
  else if (how === 2) one.accounts[at] = { ...was, isSigner: !was.isSigner };
  else if (how === 3) one.accounts.splice(at, 1);
  else if (how === 4) one.accounts.splice(at, 0, one.accounts[other]!);
  else [one.accounts[at], one.accounts[other]] = [one.accounts[other]!, was];
}

function order(one: BatchCase, random: Random): void {
  one.order = random.pick<BatchCase['order']>([
    ['batch'],
    ['batch', 'checks'],
    ['checks', 'foreign', 'batch'],
    ['foreign', 'checks', 'batch'],
    ['checks', 'batch', 'batch'],
    ['checks', 'batch', 'checks', 'batch'],
    ['checks', 'checks', 'batch'],
    ['foreign', 'batch'],
    ['checks'],
  ]);
}

/** By name, so that a run can say how often each was done. */
export const MUTATIONS: Readonly<Record<string, Mutation>> = {
  'bit of the batch': (one, random) => flip(one.batch, random),
  'bit of the checks': (one, random) => flip(one.checks, random),
  'byte of the batch': (one, random) => {
    if (one.batch.length === 0) return;
    one.batch[pickAt(random, one.batch)] = random.pick([0, 1, 2, 127, 128, 255]);
  },
  'length of the batch': (one, random) => void (one.batch = resize(one.batch, random)),
  'length of the checks': (one, random) => void (one.checks = resize(one.checks, random)),
  'said length': (one, random) => {
    one.length = one.batch.length + random.pick([-26, -1, 1, 26, 2 ** 31]);
  },
  'another instruction': (one, random) => flip(one.discriminator, random),
  'range of the log': (one, random) => {
    if (one.batch.length >= 16) word(one.batch, random.pick([0, 8]), 8, random);
  },
  'count or ledger': (one, random) => {
    const places = placesOf(one.batch)?.orders.map((at) => at + 115) ?? [];
    const at = random.pick([48, 49, 50, ...places]);
    if (one.batch.length > at) word(one.batch, at, 1, random);
  },
  ...{ message, fill, 'copied part': copied, offsets, accounts, 'order of instructions': order },
};
