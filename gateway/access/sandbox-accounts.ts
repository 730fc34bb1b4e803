/** The accounts of `PROBITY_SANDBOX_ACCOUNTS` (contracts §1), validated once at start. */
import { z } from 'zod';
import { isPlainDecimal } from '../../core/contract';
import { publicKeyKind, type KeyKind } from './keys';

const API_KEY = /^[A-Za-z0-9_-]{1,128}$/;

const decimal = z
  .string()
  .refine((text) => isPlainDecimal(text) && !text.startsWith('-'), 'must be a plain decimal');

const account = z
  .strictObject({
    apiKey: z.string().regex(API_KEY, 'must be 1 to 128 letters, digits, "_" or "-"'),
    secret: z.string().min(1).max(512).optional(),
    publicKey: z.string().max(8192).optional(),
    owner: z.string().min(1).max(64).optional(),
    limits: z.boolean().optional(),
    balances: z.record(z.string().regex(/^[A-Z0-9]{1,16}$/), decimal).default({}),
  })
  .refine((a) => (a.secret === undefined) !== (a.publicKey === undefined), {
    message: 'needs either secret or publicKey',
  });

export interface SandboxAccount {
  readonly apiKey: string;
  /** Name of the account in the core. */
  readonly account: string;
  /** Beneficial owner. */
  readonly owner: string;
  readonly kind: KeyKind;
  /** HMAC secret, or public key in PEM. */
  readonly material: string;
  readonly limits: boolean;
  /** Decimal text by asset; deposited once per API key. */
  readonly balances: ReadonlyMap<string, string>;
}

/**
 * @param text JSON array, or undefined when the variable is not set
 * @throws RangeError naming the entry, the field and the reason
 */
export function parseSandboxAccounts(text: string | undefined): readonly SandboxAccount[] {
  if (text === undefined || text.trim() === '') return [];
  const parsed = z.array(account).max(10_000).safeParse(parseJson(text));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const place = issue === undefined || issue.path.length === 0 ? '' : ` ${issue.path.join('.')}`;
    throw new RangeError(
      `PROBITY_SANDBOX_ACCOUNTS${place}: ${issue?.message ?? 'is not as it must be'}`,
    );
  }
  const seen = new Set<string>();
  return parsed.data.map((a, index) => {
    if (seen.has(a.apiKey)) {
      throw new RangeError(`PROBITY_SANDBOX_ACCOUNTS ${index}.apiKey: ${a.apiKey} is there twice`);
    }
    seen.add(a.apiKey);
    return {
      apiKey: a.apiKey,
      account: `sandbox-${a.apiKey}`,
      owner: a.owner ?? `sandbox-${a.apiKey}`,
      ...materialOf(a, index),
      limits: a.limits ?? true,
      balances: new Map(Object.entries(a.balances)),
    };
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new RangeError('PROBITY_SANDBOX_ACCOUNTS: is not JSON');
  }
}

function materialOf(
  a: { secret?: string | undefined; publicKey?: string | undefined },
  index: number,
): { kind: KeyKind; material: string } {
  if (a.secret !== undefined) return { kind: 'hmac', material: a.secret };
  const pem = a.publicKey ?? '';
  try {
    return { kind: publicKeyKind(pem), material: pem };
  } catch (error) {
    const reason = error instanceof RangeError ? error.message : 'is not a PEM public key';
    throw new RangeError(`PROBITY_SANDBOX_ACCOUNTS ${index}.publicKey: ${reason}`);
  }
}
