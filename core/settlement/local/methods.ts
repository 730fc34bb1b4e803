/**
 * The methods of Solana's JSON-RPC that a client of settlement uses, with the answers' real shapes
 * (solana.com/docs/rpc), over the local chain.
 */
import { z } from 'zod';
import { NotTaken, type LocalLedger } from './ledger';
import type { LocalTransaction } from './records';

/** A refusal with JSON-RPC's or the cluster's own number. */
export class RpcRefusal extends Error {
  override name = 'RpcRefusal';
  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

const INVALID_PARAMS = -32602;
const METHOD_NOT_FOUND = -32601;
/** Preflight failed or the transaction was not taken. */
const SEND_FAILED = -32002;
const MAX_KEYS = 100;
const MAX_SIGNATURES = 256;
const MAX_PAGE = 1000;
const LAMPORTS_A_DROP = 10n ** 12n;
const VERSION = '3.0.0-probity-local';

const key = z.string().regex(/^[1-9A-HJ-NP-Za-km-z]{32,44}$/, 'not an address');
const signature = z.string().regex(/^[1-9A-HJ-NP-Za-km-z]{80,90}$/, 'not a signature');
const commitment = z.enum(['processed', 'confirmed', 'finalized']).default('finalized');
const config = z.looseObject({ commitment }).default({ commitment: 'finalized' });
const page = z
  .looseObject({
    commitment,
    limit: z.number().int().min(1).max(MAX_PAGE).default(MAX_PAGE),
    before: signature.optional(),
    until: signature.optional(),
  })
  .default({ commitment: 'finalized', limit: MAX_PAGE });
const search = z
  .looseObject({ commitment, filters: z.array(z.looseObject({})).max(4).default([]) })
  .default({ commitment: 'finalized', filters: [] });

function read<S extends z.ZodType>(schema: S, value: unknown): z.infer<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new RpcRefusal(
    INVALID_PARAMS,
    `Invalid params: ${issue?.message ?? 'not as they must be'}`,
  );
}

type Method = (ledger: LocalLedger, params: readonly unknown[]) => unknown;
type Found = Pick<
  NonNullable<ReturnType<LocalLedger['account']>>,
  'executable' | 'lamports' | 'programAddress'
> & { readonly data: ArrayLike<number> };

const inContext = (slot: number, value: unknown) => ({
  context: { apiVersion: VERSION, slot },
  value,
});
const isFinal = (level: z.infer<typeof commitment>): boolean => level === 'finalized';
const slotAt = (ledger: LocalLedger, level: z.infer<typeof commitment>): number =>
  isFinal(level) ? ledger.finalSlot : ledger.slot;

function accountJson(found: Found) {
  return {
    data: [Buffer.from(Uint8Array.from(found.data)).toString('base64'), 'base64'],
    executable: found.executable,
    lamports: Number(found.lamports),
    owner: found.programAddress,
    rentEpoch: 0,
    space: found.data.length,
  };
}

const maybe = (found: Found | undefined) => (found === undefined ? null : accountJson(found));

/** As a cluster writes a failed instruction. */
function errorJson({ error }: LocalTransaction): unknown {
  if (error === null) return null;
  if (error.custom === undefined) return error.text;
  return { InstructionError: [0, { Custom: error.custom }] };
}

function statusJson(ledger: LocalLedger, one: LocalTransaction | undefined) {
  if (one === undefined) return null;
  const final = ledger.isFinal(one);
  return {
    slot: one.slot,
    confirmations: final ? null : 1,
    err: errorJson(one),
    status: one.error === null ? { Ok: null } : { Err: errorJson(one) },
    confirmationStatus: final ? 'finalized' : 'confirmed',
  };
}

const METHODS: Readonly<Record<string, Method>> = {
  getHealth: () => 'ok',
  getVersion: () => ({ 'solana-core': VERSION, 'feature-set': 0 }),
  getGenesisHash: (ledger) => ledger.genesis,
  getSlot: (ledger, [c]) => slotAt(ledger, read(config, c).commitment),
  getBlockHeight: (ledger, [c]) => slotAt(ledger, read(config, c).commitment),
  getBlockTime: (ledger) => Math.floor(ledger.now / 1_000_000),
  getLatestBlockhash: (ledger) => inContext(ledger.slot, ledger.blockhash()),
  getBalance: (ledger, [k, c]) => {
    const level = read(config, c).commitment;
    const found = ledger.account(read(key, k), isFinal(level));
    return inContext(slotAt(ledger, level), Number(found?.lamports ?? 0));
  },
  getMinimumBalanceForRentExemption: (ledger, [size]) => {
    const bytes = read(z.number().int().min(0).max(10_485_760), size);
    return Number(ledger.chain.svm.minimumBalanceForRentExemption(BigInt(bytes)));
  },
  getAccountInfo: (ledger, [k, c]) => {
    const level = read(config, c).commitment;
    const found = ledger.account(read(key, k), isFinal(level));
    return inContext(slotAt(ledger, level), maybe(found));
  },
  getMultipleAccounts: (ledger, [keys, c]) => {
    const level = read(config, c).commitment;
    const all = read(z.array(key).max(MAX_KEYS), keys);
    const found = all.map((one) => maybe(ledger.account(one, isFinal(level))));
    return inContext(slotAt(ledger, level), found);
  },
  getProgramAccounts: (ledger, [program, c]) => {
    const { commitment: level, filters } = read(search, c);
    const sizes = filters.flatMap((one) =>
      typeof one['dataSize'] === 'number' ? one['dataSize'] : [],
    );
    return ledger
      .accountsOf(read(key, program), isFinal(level))
      .filter(({ data }) => sizes.every((size) => data.length === size))
      .map((found) => ({
        pubkey: found.address,
        account: accountJson(found),
      }));
  },
  getSignatureStatuses: (ledger, [signatures]) => {
    const all = read(z.array(signature).max(MAX_SIGNATURES), signatures);
    const value = all.map((one) => statusJson(ledger, ledger.transaction(one)));
    return inContext(ledger.slot, value);
  },
  getSignaturesForAddress: (ledger, [k, c]) => {
    const { commitment: level, limit, before, until } = read(page, c);
    const all = ledger
      .ofAddress(read(key, k))
      .filter((one) => !isFinal(level) || ledger.isFinal(one));
    const from = before === undefined ? 0 : all.findIndex((one) => one.signature === before) + 1;
    const end = all.findIndex((one) => one.signature === until);
    return all
      .slice(from, end < 0 ? undefined : end)
      .slice(0, limit)
      .map((one) => ({
        signature: one.signature,
        slot: one.slot,
        err: errorJson(one),
        memo: null,
        blockTime: null,
        confirmationStatus: ledger.isFinal(one) ? 'finalized' : 'confirmed',
      }));
  },
  getTransaction: (ledger, [s, c]) => {
    const level = read(config, c).commitment;
    const one = ledger.transaction(read(signature, s));
    if (one === undefined || (isFinal(level) && !ledger.isFinal(one))) return null;
    return {
      slot: one.slot,
      blockTime: null,
      version: Buffer.from(one.wire.slice(0, 4), 'base64')[0] === 129 ? 1 : 0,
      transaction: [one.wire, 'base64'],
      meta: { err: errorJson(one), logMessages: one.logs, computeUnitsConsumed: one.computeUnits },
    };
  },
  requestAirdrop: (ledger, [k, amount]) => {
    const lamports = BigInt(read(z.number().int().min(1), amount));
    if (lamports > LAMPORTS_A_DROP)
      throw new RpcRefusal(INVALID_PARAMS, 'Invalid params: too much');
    return ledger.airdrop(read(key, k), lamports);
  },
  sendTransaction: (ledger, [wire, c]) => {
    const { encoding } = read(z.looseObject({ encoding: z.literal('base64') }), c);
    const bytes = Buffer.from(read(z.string().max(8192), wire), encoding);
    try {
      return ledger.send(Uint8Array.from(bytes)).signature;
    } catch (error) {
      if (!(error instanceof NotTaken)) throw error;
      const text = `Transaction simulation failed: ${error.message}`;
      throw new RpcRefusal(SEND_FAILED, text);
    }
  },
};

/** @throws RpcRefusal */
export function callMethod(ledger: LocalLedger, name: string, params: readonly unknown[]): unknown {
  const method = Object.hasOwn(METHODS, name) ? METHODS[name] : undefined;
  if (method === undefined) throw new RpcRefusal(METHOD_NOT_FOUND, 'Method not found');
  return method(ledger, params);
}
