/**
 * The whole state machine: balances, fees, filters, self-trade prevention, limits, the log's bytes
 * of commands and events. Compiled and run by `npx tsx bench/all.ts engine`.
 */
import { bookFlow } from './book-flow';
import { Machine } from './engine-flow';
import { atLeast, median, processorSeconds, rate, say, settle } from './figures';
import { shadowed } from './flow-matcher';

const RESTING = 10_000;
const OPERATIONS = 700_000;
/** Made before they are timed, a piece at a time: as many as a busy second has. */
const PIECE = 20_000;
/** Few enough that the young heap is not collected within them. */
const SHORT = 400;

function main(): void {
  const flow = bookFlow(11, OPERATIONS, RESTING, 500, shadowed());
  const machine = new Machine({ accounts: 100, markets: 1 });
  machine.runAll(machine.make(flow, 0, flow.filling));
  const rates: number[] = [];
  const bytes: number[] = [];
  for (let at = flow.filling; at + PIECE <= flow.length; at += PIECE) {
    const commands = machine.make(flow, at, at + PIECE);
    settle();
    const before = process.memoryUsage().heapUsed;
    machine.runAll(commands.slice(0, SHORT));
    const grown = (process.memoryUsage().heapUsed - before) / SHORT;
    if (grown > 0) bytes.push(grown);
    const rest = commands.slice(SHORT);
    const from = processorSeconds();
    machine.runAll(rest);
    rates.push(rest.length / (processorSeconds() - from));
  }
  const warm = rates.slice(rates.length >> 2);
  say({
    row: 'engine',
    how:
      `${flow.length - flow.filling} commands of seed 11 over 100 accounts and one market with ` +
      `fees, filters, limits and self-trade prevention on, in pieces of ${PIECE} made before ` +
      `they are timed; ${machine.refused} were refused. Commands and events are encoded as the ` +
      'log has them, events straight to bytes as in recovery: the core that serves makes their ' +
      'objects too. Commands are old objects when they are run: moving young ones about is not ' +
      'the work of the machine. The first quarter warms up.',
    figures: [
      rate('commands executed', warm, { must: atLeast(5_000_000), aim: atLeast(10_000_000) }),
      { name: 'heap allocated per command', value: median(bytes), unit: 'bytes' },
    ],
  });
}

main();
