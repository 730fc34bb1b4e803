/** `probity serve`: the services of an exchange, until a signal ends them. */
import { resolve } from 'node:path';
import { z } from 'zod';
import { parseSandboxAccounts } from '../../gateway/access/sandbox-accounts';
import { readEnvironment } from '../../platform/config/environment';
import { DEFAULT_DATA_DIR } from '../live/base';
import type { Part } from '../../platform/consumer/parts';
import type { Door } from '../live/ports';
import { startLive } from '../live/run';
import { runWorker } from '../live/worker';
import { setUpSandbox } from '../live/sandbox-setup';
import { readRunParams } from '../params/run-params';
import { parseArguments, type Arguments } from './arguments';
import { BadInput } from './bad-input';

const USAGE =
  'usage: probity serve [--role all|core|worker] [--partition I/N] [--sandbox] [--standby]' +
  ' [--port P] [--staff-port P] [--metrics-port P] [--host ADDRESS] [--data DIR]' +
  ' [--params FILE] [--chain local] [--archive DIR]';
const ROLES: readonly string[] = ['all', 'core', 'worker'];
const MOST_PARTS = 64;
/** With values, beside those that every role has. */
const DOORS = ['port', 'staff-port', 'chain', 'archive'] as const;
const LOOPBACK = '127.0.0.1';
/** A worker's health and metrics. */
const USUAL_METRICS_PORT = 8082;

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
    values: ['role', 'partition', 'data', 'params', 'host', 'metrics-port', ...DOORS],
    flags: ['sandbox', 'standby'],
    usage: USAGE,
  });
  if (parsed.positionals.length > 0) throw new BadInput(USAGE);
  const role = roleOf(parsed);
  const sandbox = parsed.flags.has('sandbox');
  const paramsFile = parsed.values.get('params');
  if (role === 'worker') return work(parsed);
  const accounts = sandbox ? sandboxAccounts() : [];
  if (parsed.flags.has('standby')) checkShared('--standby', 'the core that it stands by');
  else if (role === 'core') checkShared('--role core', 'its workers');
  const live = await startLive({
    service: 'probity',
    dataDir: parsed.values.get('data') ?? DEFAULT_DATA_DIR,
    host: parsed.values.get('host') ?? LOOPBACK,
    port: portOf(parsed, 'port', USAGE),
    staffPort: portOf(parsed, 'staff-port', USAGE),
    chain: chainOf(parsed, USAGE),
    params: await readRunParams(paramsFile),
    paramsFile,
    archive: parsed.values.get('archive'),
    withoutWorker: role === 'core',
    metrics: parsed.values.has('metrics-port') ? metricsDoor(parsed) : undefined,
    ...(parsed.flags.has('standby')
      ? { standby: { onFollowing: () => process.stdout.write('standby\n') } }
      : {}),
    ...(sandbox ? { setUp: (base, exchange) => setUpSandbox(base, exchange, accounts) } : {}),
  });
  const metrics = live.metrics === undefined ? '' : `metrics ${live.metrics.url}\n`;
  process.stdout.write(`${metrics}ready ${live.api.url}\nstaff ${live.staff.url}\n`);
  return new Promise(() => undefined);
}

/** @throws BadInput */
function metricsDoor(parsed: Arguments): Door {
  const asked = portOf(parsed, 'metrics-port', USAGE);
  return { host: parsed.values.get('host') ?? LOOPBACK, asked, usual: USUAL_METRICS_PORT };
}

/** @throws BadInput */
function roleOf({ values, flags }: Arguments): string {
  const role = values.get('role') ?? 'all';
  if (role === 'gateway') {
    const todo = 'its doors are those of --role core';
    throw new BadInput(`--role gateway is no process of its own in this version: ${todo}`);
  }
  if (!ROLES.includes(role)) throw new BadInput(`there is no --role ${role}; ${USAGE}`);
  if (values.has('partition') && role !== 'worker') {
    throw new BadInput(`--partition is for --role worker; ${USAGE}`);
  }
  const doors = DOORS.find((name) => values.has(name)) ?? [...flags][0];
  if (role === 'worker' && doors !== undefined) {
    throw new BadInput(
      `--${doors} is not for --role worker, which has those of its metrics alone; ${USAGE}`,
    );
  }
  return role;
}

/** @throws BadInput */
function partOf({ values }: Arguments): Part {
  const text = values.get('partition') ?? '1/1';
  const [index = 0, count = 0] = /^\d{1,2}\/\d{1,2}$/.test(text) ? text.split('/').map(Number) : [];
  if (index >= 1 && index <= count && count <= MOST_PARTS) return { index, count };
  const what = `--partition must be I/N with 1 <= I <= N <= ${MOST_PARTS}, not ${text}`;
  throw new BadInput(`${what}; ${USAGE}`);
}

/** A worker beside a core that it reaches through the database alone, until a signal. */
async function work(parsed: Arguments): Promise<number> {
  const part = partOf(parsed);
  const metrics = metricsDoor(parsed);
  const databaseUrl = checkShared('--role worker', 'its core');
  const paramsFile = parsed.values.get('params');
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => stop.abort());
  await runWorker(
    {
      ...{ databaseUrl, part, metrics, dataDir: parsed.values.get('data') ?? DEFAULT_DATA_DIR },
      ...(paramsFile === undefined ? {} : { paramsFile: resolve(paramsFile) }),
    },
    stop.signal,
    (server) => {
      const where = server === undefined ? '' : `metrics ${server.url}\n`;
      process.stdout.write(`${where}ready worker ${part.index}/${part.count}\n`);
    },
  );
  return 0;
}

/**
 * Both processes must reach one database that outlives either, and read its secrets.
 * @returns its address. @throws BadInput
 */
function checkShared(what: string, other: string): string {
  const { DATABASE_URL: url, PROBITY_SECRET_KEY: key } = readEnvironment({
    DATABASE_URL: z.string().optional(),
    PROBITY_SECRET_KEY: z.string().optional(),
  });
  if (url === undefined || url === '') {
    throw new BadInput(`${what} needs DATABASE_URL: the database of ${other}`);
  }
  if (key === undefined || key === '') {
    throw new BadInput(`${what} needs PROBITY_SECRET_KEY: the same as of ${other}`);
  }
  return url;
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
