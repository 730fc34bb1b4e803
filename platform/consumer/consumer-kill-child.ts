/**
 * The process that consumer-kill.test.ts kills: a consumer that ends itself with SIGKILL at a
 * given statement, before it is sent or right after. It prints its position when it has caught up.
 */
import { Registry } from 'prom-client';
import { systemClock } from '../clock/clock';
import { createLogger } from '../log/logger';
import { createPool } from '../postgres/pool';
import { runConsumer } from './consumer';
import { MadeUpFeed } from './made-up-feed';
import { SummingHandler } from './summing-handler';

// Statements are counted over the whole life of the process; 0 = never.
const [url = '', batches, killAtStatement, killWhen] = process.argv.slice(2);

const pool = createPool({ url, max: 2 });
let statements = 0;

const die = () => process.kill(process.pid, 'SIGKILL');

pool.on('connect', (client) => {
  const send = client.query.bind(client) as (...words: unknown[]) => unknown; // overloads
  const counted = (...words: unknown[]) => {
    statements++;
    const last = statements === Number(killAtStatement);
    if (last && killWhen === 'before') die();
    const answer = send(...words);
    if (last) setImmediate(die); // by then the statement is in the server's socket
    return answer;
  };
  Object.assign(client, { query: counted });
});

const abort = new AbortController();
const feed = new MadeUpFeed(Number(batches));
const consumer = runConsumer({
  name: 'killed',
  feed,
  pool,
  handler: new SummingHandler(),
  logger: createLogger({ service: 'killed', level: 'error' }),
  metrics: new Registry(),
  clock: systemClock(),
  signal: abort.signal,
  groupSize: 2,
});

async function main(): Promise<void> {
  await consumer.caughtUp();
  process.stdout.write(`${consumer.position}\n`);
  abort.abort();
  await consumer.done;
  await pool.end();
}

void main();
