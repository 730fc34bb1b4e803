import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { silentLogger } from '../log/logger';
import { Lifecycle } from './lifecycle';

const lifecycle = (limitMs = 1000) => new Lifecycle({ logger: silentLogger(), limitMs });

test('parts stop in the reverse order of their start, one after the other', async () => {
  const life = lifecycle();
  const order: string[] = [];
  for (const name of ['database', 'core', 'gateway']) {
    life.add(name, async () => {
      order.push(`${name} begins`);
      await Promise.resolve();
      order.push(`${name} ends`);
    });
  }
  expect(life.signal.aborted).toBe(false);
  expect(await life.stop()).toBe(true);
  expect(life.signal.aborted).toBe(true);
  expect(order).toEqual([
    'gateway begins',
    'gateway ends',
    'core begins',
    'core ends',
    'database begins',
    'database ends',
  ]);
});

test('a part that fails or hangs does not keep the others from stopping', async () => {
  const life = lifecycle(50);
  const stopped: string[] = [];
  life.add('first', () => void stopped.push('first'));
  life.add('hanging', () => new Promise(() => undefined));
  life.add('failing', () => {
    throw new Error('no');
  });
  expect(await life.stop()).toBe(false);
  expect(stopped).toEqual(['first']);
});

test('stopping twice stops once', async () => {
  const life = lifecycle();
  let times = 0;
  life.add('part', () => void times++);
  await Promise.all([life.stop(), life.stop()]);
  expect(times).toBe(1);
});

const ROOT = join(__dirname, '../..');

function child(stop: string) {
  const script = `
    const { Lifecycle } = require(${JSON.stringify(join(__dirname, 'lifecycle.ts'))});
    const { silentLogger } = require(${JSON.stringify(join(__dirname, '../log/logger.ts'))});
    const life = new Lifecycle({ logger: silentLogger(), limitMs: 60000 });
    life.add('part', ${stop});
    life.listen();
    setInterval(() => undefined, 1000);
    console.log('ready');`;
  return spawn(process.execPath, ['--require', 'tsx/cjs', '-e', script], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

test.each(['SIGINT', 'SIGTERM'] as const)('%s ends a real process with exit 0', async (signal) => {
  const process = child(`async () => console.log('stopped')`);
  await once(process.stdout, 'data');
  process.kill(signal);
  const [text] = await once(process.stdout, 'data');
  expect(String(text)).toBe('stopped\n');
  expect((await once(process, 'exit'))[0]).toBe(0);
});

test('a second signal ends a process that hangs', async () => {
  const process = child(`() => { console.log('hanging'); return new Promise(() => undefined); }`);
  await once(process.stdout, 'data');
  process.kill('SIGTERM');
  await once(process.stdout, 'data');
  process.kill('SIGTERM');
  expect((await once(process, 'exit'))[0]).toBe(1);
});
