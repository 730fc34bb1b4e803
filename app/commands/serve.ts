/** `probity serve`: the services of an exchange, until a signal ends them. */
import { z } from 'zod';
import { parseSandboxAccounts } from '../../gateway/access/sandbox-accounts';
import { readEnvironment } from '../../platform/config/environment';
import { DEFAULT_DATA_DIR } from '../live/base';
import { startLive } from '../live/run';
import { setUpSandbox } from '../live/sandbox-setup';
import { readRunParams } from '../params/run-params';
import { parseArguments, type Arguments } from './arguments';
import { BadInput } from './bad-input';

const USAGE =
  'usage: probity serve [--role all] [--sandbox] [--standby] [--port P] [--staff-port P]' +
  ' [--host ADDRESS] [--data DIR] [--params FILE] [--chain local] [--archive DIR]';

/** A port number. @throws BadInput */
export function portOf(args: Arguments, name: string, usage: string): number | undefined {
  const text = args.values.get(name);
  if (text === undefined) return undefined;
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new BadInput(`--${name} must be a port from 0 to 65535, not ${text}; ${usage}`);
}

/** Where settlement goes; undefined: the ledger alone. @throws BadInput */
export function chainOf(args: Arguments, usage: string): 'local' | undefined {
  const chain = args.values.get('chain');
  if (chain === undefined || chain === 'local') return chain;
  throw new BadInput(`--chain ${chain} is not known, only local; ${usage}`);
}

/** Resolves never: signals end the process. @throws BadInput, CodedError */
export async function run(args: readonly string[]): Promise<number> {
  const parsed = parseArguments(args, {
    values: ['role', 'port', 'staff-port', 'host', 'data', 'params', 'chain', 'archive'],
    flags: ['sandbox', 'standby'],
    usage: USAGE,
  });
  if (parsed.positionals.length > 0) throw new BadInput(USAGE);
  const role = parsed.values.get('role') ?? 'all';
  if (role !== 'all') {
    throw new BadInput(`--role ${role} is not available in this version, only all; ${USAGE}`);
  }
  const sandbox = parsed.flags.has('sandbox');
  const accounts = sandbox ? sandboxAccounts() : [];
  const paramsFile = parsed.values.get('params');
  if (parsed.flags.has('standby')) checkStandby();
  const live = await startLive({
    service: 'probity',
    dataDir: parsed.values.get('data') ?? DEFAULT_DATA_DIR,
    host: parsed.values.get('host') ?? '127.0.0.1',
    port: portOf(parsed, 'port', USAGE),
    staffPort: portOf(parsed, 'staff-port', USAGE),
    chain: chainOf(parsed, USAGE),
    params: await readRunParams(paramsFile),
    paramsFile,
    archive: parsed.values.get('archive'),
    ...(parsed.flags.has('standby')
      ? { standby: { onFollowing: () => process.stdout.write('standby\n') } }
      : {}),
    ...(sandbox ? { setUp: (base, exchange) => setUpSandbox(base, exchange, accounts) } : {}),
  });
  process.stdout.write(`ready ${live.api.url}\nstaff ${live.staff.url}\n`);
  return new Promise(() => undefined);
}

/** Both cores must reach one database that outlives either, and read its secrets. */
function checkStandby(): void {
  const { DATABASE_URL: url, PROBITY_SECRET_KEY: key } = readEnvironment({
    DATABASE_URL: z.string().optional(),
    PROBITY_SECRET_KEY: z.string().optional(),
  });
  if (url === undefined || url === '') {
    throw new BadInput('--standby needs DATABASE_URL: the database of the core that it stands by');
  }
  if (key === undefined || key === '') {
    throw new BadInput('--standby needs PROBITY_SECRET_KEY: the same as that core has');
  }
}

function sandboxAccounts() {
  const { PROBITY_SANDBOX_ACCOUNTS: text } = readEnvironment({
    PROBITY_SANDBOX_ACCOUNTS: z.string().optional(),
  });
  try {
    return parseSandboxAccounts(text);
  } catch (error) {
    throw new BadInput(error instanceof Error ? error.message : String(error));
  }
}
