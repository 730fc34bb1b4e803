/**
 * Brings a sandbox or demo exchange to its first state through the core's own door: assets,
 * markets, accounts, first balances. What is there already stays, so every start may call it.
 */
import {
  accountId,
  assetId,
  DEFAULT_DECIMALS,
  micros,
  toUnits,
  units,
  type AccountId,
  type AccountKind,
  type CommandResult,
  type CoreAccess,
  type Unstamped,
} from '../../core/contract';
import { CodedError } from '../../platform/errors/coded-error';
import type { SandboxAccount } from '../../gateway/access/sandbox-accounts';
import type { Base } from './base';
import type { Exchange } from './exchange';
import { SANDBOX_MARKETS } from './sandbox-markets';

/** An account as the exchange should have it at the start. */
export interface AccountSetup {
  readonly name: string;
  readonly owner: string;
  readonly kind: AccountKind;
  readonly country: string;
  readonly devices: readonly string[];
  readonly ips: readonly string[];
  /** µs; from the generator, so that new and old customers exist. */
  readonly openedAt?: number | undefined;
  /** A tier of kyc; absent: nobody has verified the customer. */
  readonly kycLevel?: string | undefined;
  /** Absent: in the exchange's own ledger. */
  readonly custody?: 'on-chain' | undefined;
  /** Decimal amounts by asset, deposited once. */
  readonly balances: Readonly<Record<string, string>>;
}

async function must(core: CoreAccess, command: Unstamped): Promise<CommandResult> {
  const result = await core.commands.submit(command);
  const refused = result.events.find((event) => event.type === 'rejected');
  if (refused?.type === 'rejected') {
    throw new CodedError('SETUP_REFUSED', `${command.type}: ${refused.reason}`);
  }
  return result;
}

async function setUpAsset(core: CoreAccess, name: string): Promise<void> {
  if (core.markets.registry.assetNamed(name)) return;
  await must(core, { type: 'asset', asset: name, decimals: DEFAULT_DECIMALS });
}

/** Defines the sandbox's assets and markets where they are missing. */
export async function setUpMarkets(core: CoreAccess): Promise<void> {
  for (const definition of SANDBOX_MARKETS) {
    await setUpAsset(core, definition.base);
    await setUpAsset(core, definition.quote);
    if (core.markets.registry.marketNamed(definition.market)) continue;
    await must(core, { type: 'market', ...definition });
  }
}

/** Opens the account and makes its first deposits where they are missing. */
export async function setUpAccount(core: CoreAccess, setup: AccountSetup): Promise<AccountId> {
  const { registry } = core.markets;
  if (!registry.accountNamed(setup.name)) {
    const { name, balances: _, openedAt, kycLevel, custody, ...rest } = setup;
    const opened = openedAt === undefined ? {} : { openedAt: micros(openedAt) };
    const level = kycLevel === undefined ? {} : { kycLevel };
    const where = custody === undefined ? {} : { custody };
    await must(core, { type: 'account', account: name, ...rest, ...opened, ...level, ...where });
  }
  const id = registry.accountNamed(setup.name)?.id ?? accountId(0);
  // An asset that was ever held keeps its row: a deposit that is there is not made again, one that
  // a crash cut off is.
  const held = new Set<number>(core.accounts.balances(id).map((row) => row.asset));
  for (const [name, text] of Object.entries(setup.balances)) {
    await setUpAsset(core, name);
    const asset = registry.assetNamed(name);
    if (!asset || held.has(asset.id)) continue;
    const amount = toUnits(text, asset.decimals);
    if (amount === units(0n)) continue;
    await must(core, {
      type: 'deposit',
      account: id,
      asset: assetId(asset.id),
      amount,
      channel: 'internal',
      txId: `initial:${setup.name}:${name}`,
    });
  }
  return id;
}

/** Markets, and the accounts of the environment with their keys and first balances. */
export async function setUpSandbox(
  base: Base,
  exchange: Exchange,
  accounts: readonly SandboxAccount[],
): Promise<void> {
  const { access } = exchange.core;
  await setUpMarkets(access);
  for (const { apiKey, account, owner, kind, material, limits, balances } of accounts) {
    await setUpAccount(access, {
      name: account,
      owner,
      ...{ kind: 'individual', country: 'ZZ', devices: [], ips: [] },
      balances: Object.fromEntries(balances),
    });
    const permissions = ['trade', 'user-data', 'user-stream'] as const;
    const key = { apiKey, account, permissions, kind, material, addresses: [], limits };
    await exchange.keys.upsertKey(key, base.clock.nowMicros());
  }
}
