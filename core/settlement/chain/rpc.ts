/**
 * What settlement asks of a cluster, over JSON-RPC alone: any cluster's address will do. Answers
 * are checked for the fields that are used.
 */
import { z } from 'zod';
import { CodedError, errorText } from '../../../platform/errors/coded-error';

export type Commitment = 'confirmed' | 'finalized';

export interface SignatureStatus {
  readonly slot: number;
  /** Absent in the JSON when there is none. */
  readonly err: unknown;
  readonly final: boolean;
}

export interface RpcTransaction {
  readonly slot: number;
  readonly err: unknown;
  readonly logs: readonly string[];
  /** Bytes as they were sent. */
  readonly wire: Uint8Array;
}

const account = z.looseObject({ data: z.tuple([z.string(), z.literal('base64')]) });
const inContext = <T extends z.ZodType>(value: T) =>
  z.looseObject({ context: z.looseObject({ slot: z.number() }), value });
const status = z.looseObject({
  slot: z.number(),
  err: z.unknown(),
  confirmationStatus: z.string().nullish(),
});
const listed = z.looseObject({ signature: z.string(), slot: z.number(), err: z.unknown() });
const transaction = z.looseObject({
  slot: z.number(),
  transaction: z.tuple([z.string(), z.literal('base64')]),
  meta: z.looseObject({ err: z.unknown(), logMessages: z.array(z.string()).nullish() }),
});
const reply = z.looseObject({
  result: z.unknown(),
  error: z.looseObject({ code: z.number(), message: z.string() }).optional(),
});
const height = z.looseObject({ blockhash: z.string(), lastValidBlockHeight: z.number() });

const LIMIT_MS = 10_000;
/** Addresses that one call may name (the cluster's own limit). */
const MAX_KEYS = 100;
const PAGE = 1000;
const bytesOf = (base64: string): Uint8Array => Uint8Array.from(Buffer.from(base64, 'base64'));

export class RpcClient {
  private id = 0;

  /** @param url of the cluster; may hold a key of the provider, so it is never shown */
  constructor(private readonly url: string) {}

  genesisHash(): Promise<string> {
    return this.call('getGenesisHash', [], z.string());
  }

  blockHeight(commitment: Commitment): Promise<number> {
    return this.call('getBlockHeight', [{ commitment }], z.number());
  }

  async latestBlockhash(): Promise<z.infer<typeof height>> {
    const params = [{ commitment: 'confirmed' }];
    return (await this.call('getLatestBlockhash', params, inContext(height))).value;
  }

  async account(key: string, commitment: Commitment): Promise<Uint8Array | undefined> {
    return (await this.accounts([key], commitment)).data[0];
  }

  /** States of accounts at one slot each hundred; the lowest of the slots. */
  async accounts(
    keys: readonly string[],
    commitment: Commitment,
  ): Promise<{ readonly slot: number; readonly data: readonly (Uint8Array | undefined)[] }> {
    const data: (Uint8Array | undefined)[] = [];
    let slot = Number.MAX_SAFE_INTEGER;
    for (let from = 0; from < keys.length; from += MAX_KEYS) {
      const params = [keys.slice(from, from + MAX_KEYS), { commitment, encoding: 'base64' }];
      const schema = inContext(z.array(account.nullable()));
      const answer = await this.call('getMultipleAccounts', params, schema);
      slot = Math.min(slot, answer.context.slot);
      data.push(...answer.value.map((one) => (one === null ? undefined : bytesOf(one.data[0]))));
    }
    return { slot, data };
  }

  /** undefined for those that the cluster does not know. */
  async statuses(signatures: readonly string[]): Promise<(SignatureStatus | undefined)[]> {
    const params = [signatures, { searchTransactionHistory: true }];
    const schema = inContext(z.array(status.nullable()));
    const { value } = await this.call('getSignatureStatuses', params, schema);
    return value.map((one) =>
      one === null
        ? undefined
        : { slot: one.slot, err: one.err, final: one.confirmationStatus === 'finalized' },
    );
  }

  /** Final transactions that name the address, after `until`, oldest first. */
  async signaturesOf(key: string, until?: string): Promise<z.infer<typeof listed>[]> {
    const all: z.infer<typeof listed>[] = [];
    for (;;) {
      const before = all.at(-1)?.signature;
      const range = {
        ...(until === undefined ? {} : { until }),
        ...(before === undefined ? {} : { before }),
      };
      const params = [key, { commitment: 'finalized', limit: PAGE, ...range }];
      const page = await this.call('getSignaturesForAddress', params, z.array(listed));
      all.push(...page);
      if (page.length < PAGE) return all.reverse();
    }
  }

  async transaction(
    signature: string,
    commitment: Commitment,
  ): Promise<RpcTransaction | undefined> {
    const how = { commitment, encoding: 'base64', maxSupportedTransactionVersion: 1 };
    const one = await this.call('getTransaction', [signature, how], transaction.nullable());
    if (one === null) return undefined;
    const { slot, meta } = one;
    const wire = bytesOf(one.transaction[0]);
    return { slot, err: meta.err, logs: meta.logMessages ?? [], wire };
  }

  /** @throws CodedError RPC_REFUSED when the cluster did not take it */
  send(bytes: Uint8Array): Promise<string> {
    const how = { encoding: 'base64', skipPreflight: true, maxRetries: 0 };
    const wire = Buffer.from(bytes).toString('base64');
    return this.call('sendTransaction', [wire, how], z.string());
  }

  /** Test clusters alone. */
  airdrop(key: string, lamports: number): Promise<string> {
    return this.call('requestAirdrop', [key, lamports], z.string());
  }

  /** @throws CodedError RPC_UNREACHABLE, RPC_REFUSED, RPC_ANSWER */
  private async call<T>(method: string, params: unknown, schema: z.ZodType<T>): Promise<T> {
    const body = JSON.stringify({ jsonrpc: '2.0', id: ++this.id, method, params });
    const headers = { 'Content-Type': 'application/json' };
    let answer: unknown;
    try {
      const signal = AbortSignal.timeout(LIMIT_MS);
      const response = await fetch(this.url, { method: 'POST', headers, body, signal });
      answer = await response.json();
    } catch (error) {
      const what = `the chain does not answer ${method}: ${errorText(error)}`;
      throw new CodedError('RPC_UNREACHABLE', what, { cause: error });
    }
    const read = reply.safeParse(answer);
    if (read.data?.error !== undefined) {
      throw new CodedError(
        'RPC_REFUSED',
        `the chain refuses ${method}: ${read.data.error.message}`,
      );
    }
    const result = schema.safeParse(read.data?.result);
    if (result.success) return result.data;
    throw new CodedError('RPC_ANSWER', `the chain's answer to ${method} is not as documented`);
  }
}
