// Brings a checkout to where it can run: installs the packages and builds server and web page, when
// and only when what is there does not fit the sources. Plain Node, no dependency.
'use strict';

const { spawn } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const lock = require('./build-lock.cjs');
const { describe, isFresh, listFiles, writeStamp } = require('./source-state.cjs');

const ROOT = path.dirname(__dirname);
const LOCK_FILE = path.join(ROOT, '.bootstrap.lock');
const MODULES = path.join(ROOT, 'node_modules');
const DIST = path.join(ROOT, 'dist');
const WEB = path.join('dashboards', 'web');

const isTest = (file) => /\.test\.tsx?$/.test(file);
const say = (text) => process.stderr.write(`probity: ${text}\n`);

class BootstrapError extends Error {}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new BootstrapError(`Node 20.19 or newer is needed, this is ${process.versions.node}`);
}

/** The folders that the server build reads, as tsconfig.build.json names them. */
function serverFolders() {
  const config = JSON.parse(fs.readFileSync(path.join(ROOT, 'tsconfig.build.json'), 'utf8'));
  return config.include.map((pattern) => pattern.split('/')[0]);
}

function installState() {
  const files = listFiles(ROOT, ['package.json', 'package-lock.json']);
  return describe(ROOT, files, `${process.platform} ${process.arch}`);
}

function serverState() {
  const entries = ['package-lock.json', 'tsconfig.json', 'tsconfig.build.json'];
  const wanted = (file) => /\.(ts|json)$/.test(file) && !isTest(file);
  return describe(ROOT, listFiles(ROOT, [...entries, ...serverFolders()], wanted));
}

function webState() {
  const contracts = serverFolders().flatMap((folder) => [
    path.join(folder, 'contract'),
    path.join(folder, 'contract.ts'),
  ]);
  const files = listFiles(ROOT, ['package-lock.json', WEB, ...contracts], (file) => !isTest(file));
  return describe(ROOT, files);
}

/** Steps in order; each is run when its stamp does not fit the state of its sources. */
function steps() {
  const all = [
    { stamp: path.join(MODULES, '.probity-stamp'), state: installState, run: install },
    { stamp: path.join(DIST, '.server-stamp'), state: serverState, run: buildServer },
  ];
  if (fs.existsSync(path.join(ROOT, WEB, 'index.html'))) {
    all.push({ stamp: path.join(DIST, 'web', '.stamp'), state: webState, run: buildWeb });
  }
  return all;
}

/** Runs a program with its output on standard error; the build lock lives as long as it does. */
function run(what, command, args, cwd) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, stdio: ['ignore', 2, 2] });
    const stop = (signal) => {
      child.kill(signal);
      child.once('close', () => {
        lock.release(LOCK_FILE);
        process.exit(1);
      });
    };
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) process.once(signal, stop);
    if (child.pid !== undefined) lock.shareWith(LOCK_FILE, child.pid);
    child.once('error', (error) => reject(new BootstrapError(`${what} failed: ${error.message}`)));
    child.once('close', (code, signal) => {
      for (const each of signals) process.off(each, stop);
      if (code === 0) resolve();
      else reject(new BootstrapError(`${what} failed (${signal ?? `exit ${code}`}), see above`));
    });
  });
}

/** True when a plain `npm install` has already brought what the lock file asks for. */
function isInstalled() {
  try {
    const read = (file) => JSON.parse(fs.readFileSync(file, 'utf8')).packages;
    const wanted = read(path.join(ROOT, 'package-lock.json'));
    const there = read(path.join(MODULES, '.package-lock.json'));
    return Object.entries(wanted).every(([name, entry]) => {
      if (name === '') return true;
      const found = there[name];
      if (found === undefined) return entry.optional === true;
      return found.version === entry.version && fs.existsSync(path.join(ROOT, name));
    });
  } catch {
    return false;
  }
}

/** npm's cache needs a folder that can be written; an account without a home gets one here. */
function cacheArguments() {
  try {
    fs.accessSync(os.homedir(), fs.constants.W_OK);
    if (path.isAbsolute(os.homedir())) return [];
  } catch {
    // No home, or not ours.
  }
  return ['--cache', path.join(ROOT, '.cache', 'npm')];
}

async function install() {
  if (isInstalled()) return;
  say('installing packages (npm ci), this takes a minute the first time');
  // Gone first, so that a folder that npm was interrupted in never passes for a complete one.
  fs.rmSync(path.join(MODULES, '.package-lock.json'), { force: true });
  const flags = ['--ignore-scripts', '--include=dev', '--no-audit', '--no-fund'];
  await run('npm ci', 'npm', ['ci', ...flags, ...cacheArguments()], ROOT);
}

/** Puts a folder that is complete in the place of an older one. */
function swapIn(next, target) {
  const old = `${next}.old`;
  fs.rmSync(old, { recursive: true, force: true });
  if (fs.existsSync(target)) fs.renameSync(target, old);
  fs.renameSync(next, target);
  fs.rmSync(old, { recursive: true, force: true });
}

async function buildServer() {
  say('building the server (tsc)');
  const next = path.join(DIST, '.server-next');
  fs.rmSync(next, { recursive: true, force: true });
  const tsc = path.join(MODULES, 'native-typescript', 'bin', 'tsc');
  const args = [tsc, '-p', 'tsconfig.build.json', '--outDir', next, '--noEmitOnError'];
  await run('the build of the server', process.execPath, args, ROOT);
  for (const folder of serverFolders()) {
    const made = path.join(next, folder);
    if (fs.existsSync(made)) swapIn(made, path.join(DIST, folder));
    else fs.rmSync(path.join(DIST, folder), { recursive: true, force: true });
  }
  fs.rmSync(next, { recursive: true, force: true });
}

async function buildWeb() {
  say('building the web page (vite)');
  const next = path.join(DIST, '.web-next');
  fs.rmSync(next, { recursive: true, force: true });
  const vite = path.join(MODULES, 'vite', 'bin', 'vite.js');
  const args = [vite, 'build', '--outDir', next, '--emptyOutDir', '--logLevel', 'warn'];
  // Whoever starts it: a test's or a developer's NODE_ENV would give a page half as heavy again.
  const words = ['NODE_ENV=production', process.execPath, ...args];
  await run('the build of the web page', 'env', words, path.join(ROOT, WEB));
  swapIn(next, path.join(DIST, 'web'));
}

/** Installs and builds what is missing or old. Throws BootstrapError with a line for the user. */
async function bootstrap() {
  checkNode();
  const stale = () => steps().filter((step) => !isFresh(step.stamp, step.state()));
  if (stale().length === 0) return;
  lock.acquire(LOCK_FILE, (pid) => say(`waiting for process ${pid}, which installs or builds`));
  try {
    for (const step of steps()) {
      // Taken before the work: a source changed meanwhile makes the next call build again.
      const state = step.state();
      if (isFresh(step.stamp, state)) continue;
      fs.rmSync(step.stamp, { force: true });
      const content = state.content();
      await step.run();
      fs.mkdirSync(path.dirname(step.stamp), { recursive: true });
      writeStamp(step.stamp, { look: state.look, content: () => content });
    }
  } finally {
    lock.release(LOCK_FILE);
  }
}

/** Bootstraps, then goes on; a failure is one line on standard error and exit code 1. */
function bootstrapThen(goOn) {
  bootstrap()
    .then(goOn)
    .catch((error) => {
      const known = error instanceof BootstrapError || typeof error.code === 'string';
      const text = known ? error.message : `internal fault: ${error}`;
      say(text.replaceAll(/\s*\n\s*/g, ' | '));
      process.exitCode = 1;
    });
}

module.exports = { bootstrapThen };

if (require.main === module) bootstrapThen(() => undefined);
