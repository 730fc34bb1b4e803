/** `npm start`: the demo exchange, with simulated traders unless told otherwise. */
import { DEFAULT_DATA_DIR } from '../live/base';
import { demoStaff } from '../live/demo-staff';
import { setUpChainCast, startChainCast } from '../live/demo-chain';
import { setUpDemo, startTraders } from '../live/demo';
import { startLive } from '../live/run';
import { setUpMarkets } from '../live/sandbox-setup';
import { readRunParams } from '../params/run-params';
import { parseArguments } from './arguments';
import { BadInput } from './bad-input';
import { chainOf, portOf } from './serve';

const USAGE =
  'usage: npm start -- [--no-demo] [--port P] [--staff-port P] [--host ADDRESS] [--data DIR]' +
  ' [--params FILE] [--chain local]';

/** Resolves never: signals end the process. @throws BadInput, CodedError */
export async function run(args: readonly string[]): Promise<number> {
  const parsed = parseArguments(args, {
    values: ['port', 'staff-port', 'host', 'data', 'params', 'chain'],
    flags: ['no-demo'],
    usage: USAGE,
  });
  if (parsed.positionals.length > 0) throw new BadInput(USAGE);
  const demo = !parsed.flags.has('no-demo');
  const paramsFile = parsed.values.get('params');
  const dataDir = parsed.values.get('data') ?? DEFAULT_DATA_DIR;
  const chain = chainOf(parsed, USAGE);
  const live = await startLive({
    service: 'probity',
    dataDir,
    host: parsed.values.get('host') ?? '127.0.0.1',
    port: portOf(parsed, 'port', USAGE),
    staffPort: portOf(parsed, 'staff-port', USAGE),
    chain,
    params: await readRunParams(paramsFile),
    paramsFile,
    async setUp(base, exchange) {
      if (!demo) return setUpMarkets(exchange.core.access);
      await setUpDemo(base, exchange);
      if (chain !== undefined) await setUpChainCast(exchange);
    },
  });
  const signIns = await demoStaff(live.base, dataDir);
  if (demo) {
    await startTraders(live);
    await startChainCast(live);
  }
  const lines = [
    `The trading API listens at ${live.api.url}`,
    `The web application: ${live.staff.url}`,
    'Sign-ins (user, password, secret for one-time codes):',
    ...signIns.map(({ user, password, totpSecret }) => `${user} ${password} ${totpSecret}`),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  return new Promise(() => undefined);
}
