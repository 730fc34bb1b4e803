// The first minutes of someone new: clone, an empty home, `npm start`, and a first alert; Ctrl-C,
// and a second start that goes on where the first stopped. Needs the package registry.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { generateSync } from 'otplib';
import { ROOT } from '../source-files';

const ROLES = ['analyst', 'supervisor', 'mlro', 'auditor', 'operator', 'admin'];

let base = '';
beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), 'probity-first-'));
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

interface Started {
  readonly child: ChildProcess;
  readonly web: string;
  readonly api: string;
  /** Lines of sign-ins as printed. */
  readonly signIns: readonly string[];
}

/** `npm start` in its own process group, until the last sign-in is printed. */
async function npmStart(checkout: string): Promise<Started> {
  const words = [`HOME=${join(base, 'home')}`, 'npm', 'start', '--', '--port', '0'];
  const options = { cwd: checkout, detached: true } as const;
  const child = spawn('env', [...words, '--staff-port', '0'], options);
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    if (line.startsWith('admin ')) break;
  }
  const after = (start: string): string => {
    const line = lines.find((one) => one.startsWith(start));
    if (line === undefined) throw new Error(`npm start printed no "${start}": ${errors}`);
    return line.slice(start.length).trim();
  };
  const signIns = lines.filter((line) => ROLES.includes(line.split(' ')[0] ?? ''));
  const [web, api] = [after('The web application:'), after('The trading API listens at')];
  return { child, web, api, signIns };
}

/** Ctrl-C reaches the whole foreground group. @returns whether all of it ended */
async function controlC({ child }: Started): Promise<boolean> {
  const ended = once(child, 'exit');
  process.kill(-(child.pid ?? 0), 'SIGINT');
  await ended;
  for (let i = 0; i < 600; i++) {
    try {
      process.kill(-(child.pid ?? 0), 0);
    } catch {
      return true;
    }
    await delay(100);
  }
  return false;
}

/** @param who place in the list of sign-ins; a one-time code is accepted once, so take turns */
async function signedIn(
  { web, signIns }: Started,
  who: number,
): Promise<(path: string) => Promise<Response>> {
  const [user, password, secret] = (signIns[who] ?? '').split(' ');
  const totp = generateSync({ secret: secret ?? '' });
  const answer = await fetch(`${web}/auth/sign-in`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Probity-Request': '1' },
    body: JSON.stringify({ user, password, totp }),
  });
  expect(answer.status).toBe(204);
  const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  return (path) => fetch(`${web}${path}`, { headers: { Cookie: cookie } });
}

async function alertIds(get: (path: string) => Promise<Response>): Promise<string[]> {
  const answer = await get('/cases/alerts');
  expect(answer.status).toBe(200);
  const body = (await answer.json()) as { alerts: { alertId: string }[] }; // cases' own shape
  return body.alerts.map(({ alertId }) => alertId);
}

async function lastTrade({ api }: Started): Promise<number> {
  const answer = await fetch(`${api}/api/v3/trades?symbol=BTCUSDT&limit=1`);
  const [row] = (await answer.json()) as { id: number }[]; // the API's own shape
  return row?.id ?? 0;
}

test('a fresh clone shows moving markets and an alert, and goes on after Ctrl-C', async () => {
  mkdirSync(join(base, 'home'));
  const checkout = join(base, 'probity');
  execFileSync('git', ['clone', '--quiet', '--no-hardlinks', ROOT, checkout]);
  const began = performance.now();
  const first = await npmStart(checkout);
  expect(first.signIns).toHaveLength(ROLES.length);
  const get = await signedIn(first, 0);
  let alerts: string[] = [];
  while (alerts.length === 0) {
    await delay(500);
    alerts = await alertIds(get);
  }
  process.stderr.write(
    `first alert ${Math.round((performance.now() - began) / 1000)} s after the first npm start\n`,
  );
  const trade = await lastTrade(first);
  expect(trade).toBeGreaterThan(0);
  expect((await fetch(`${first.web}/`)).status).toBe(200);
  expect((await fetch(`${first.web}/cases/alerts`)).status).toBe(401);
  expect(await controlC(first)).toBe(true);

  const second = await npmStart(checkout);
  expect(second.signIns).toEqual(first.signIns);
  const kept = await alertIds(await signedIn(second, 1));
  expect(kept).toEqual(expect.arrayContaining(alerts));
  while ((await lastTrade(second)) <= trade) await delay(200);
  expect(await controlC(second)).toBe(true);
}, 420_000);
