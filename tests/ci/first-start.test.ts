// The first minutes of someone new: a clone in a folder with a blank in its name, an account that
// is not root and has an empty home, `npm start` beside another first call, and a first alert;
// Ctrl-C, and a second start that goes on where the first stopped. Needs the package registry.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { generateSync } from 'otplib';
import { ROOT } from '../source-files';

const START_LIMIT_MS = 420_000;
const NOBODY = 65_534;
/** Root gives the checkout to an account without rights; another account uses its own. */
const USER = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
const ROLES = ['analyst', 'supervisor', 'mlro', 'auditor', 'operator', 'admin'];

let base = '';
let checkout = '';

/** Clones what is committed into a home without anything else. */
beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), 'probity-first-'));
  chmodSync(base, 0o755);
  mkdirSync(join(base, 'home'));
  checkout = join(base, 'new here');
  execFileSync('git', ['clone', '--quiet', '--no-hardlinks', ROOT, checkout]);
  if ('uid' in USER) execFileSync('chown', ['-R', `${USER.uid}:${USER.gid}`, base]);
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

interface Started {
  readonly child: ChildProcess;
  readonly web: string;
  readonly api: string;
  /** Lines of sign-ins as printed. */
  readonly signIns: readonly string[];
  /** What was said beside it, installing and building included. */
  readonly errors: string;
}

interface Outcome {
  readonly code: number | null;
  readonly errors: string;
}

/** A program of the checkout, with the empty home and the account of this run. */
function spawned(words: readonly string[]): ChildProcess {
  const options = { cwd: checkout, detached: true, ...USER } as const;
  return spawn('env', [`HOME=${join(base, 'home')}`, ...words], options);
}

/** The least that can be called: it installs and builds if need be, and knows no such command. */
async function callNothing(): Promise<Outcome> {
  const child = spawned([join(checkout, 'bin', 'probity'), 'no-such-command']);
  let errors = '';
  child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null]; // the exit code comes first
  return { code, errors };
}

/** The checkout's files that its check reads, beside the stamps; sources it only looks at. */
function filesRead(): string[] {
  const program = join(checkout, 'bin', 'bootstrap.cjs');
  const counted = `const fs = require('node:fs');
    const [read, names] = [fs.readFileSync, new Set()];
    fs.readFileSync = (name, ...rest) => (names.add(String(name)), read(name, ...rest));
    const { bootstrapThen } = require(${JSON.stringify(program)});
    bootstrapThen(() => process.stdout.write(JSON.stringify([...names])));`;
  const output = execFileSync(process.execPath, ['-e', counted], { encoding: 'utf8' });
  const names = JSON.parse(output) as string[]; // what the line above wrote
  return names.map((name) => relative(checkout, name)).filter((name) => !name.endsWith('stamp'));
}

/** `npm start` in its own process group, until the last sign-in is printed. */
async function npmStart(): Promise<Started> {
  const child = spawned(['npm', 'start', '--', '--port', '0', '--staff-port', '0']);
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error('npm start has no output to read');
  let errors = '';
  stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const lines: string[] = [];
  for await (const line of createInterface({ input: stdout })) {
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
  return { child, web, api, signIns, errors };
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

test(
  'a fresh clone shows moving markets and an alert, and goes on after Ctrl-C',
  async () => {
    const began = performance.now();
    // Two first calls at once: one installs and builds, the other waits for it.
    const [first, beside] = await Promise.all([npmStart(), callNothing()]);
    expect(beside.code === 2 ? 2 : beside.errors).toBe(2);
    expect((first.errors + beside.errors).match(/installing packages/g)).toHaveLength(1);
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

    const second = await npmStart();
    expect(second.signIns).toEqual(first.signIns);
    const kept = await alertIds(await signedIn(second, 1));
    expect(kept).toEqual(expect.arrayContaining(alerts));
    while ((await lastTrade(second)) <= trade) await delay(200);
    expect(await controlC(second)).toBe(true);
  },
  START_LIMIT_MS,
);

test('a later call just runs: it says its own word only, and reads no source again', async () => {
  const next = await callNothing();
  expect(next.code).toBe(2);
  expect(next.errors).toMatch(/^probity: [^\n]*\n$/);
  const own = ['bootstrap', 'build-lock', 'source-state'].map((name) => `bin/${name}.cjs`);
  expect(filesRead().sort()).toEqual([...own, 'tsconfig.build.json']);
});
