// The lock around installing and building: one process at a time, and a lock whose owners are all
// dead is taken over. Owners are named by pid and start time, so that a reused pid is no owner.
'use strict';

const fs = require('node:fs');

const POLL_MS = 100;
const MAX_TAKEOVERS_DEEP = 8;

/** `pid:startTime` of a living process (start time in clock ticks, from /proc), else null. */
function identify(pid) {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? null : `${pid}:${fields[19]}`;
  } catch {
    // No /proc, or the process is gone: a signal 0 tells which.
  }
  try {
    process.kill(pid, 0);
    return `${pid}:?`;
  } catch (error) {
    return error.code === 'EPERM' ? `${pid}:?` : null;
  }
}

function isAlive(owner) {
  const pid = Number(owner.split(':')[0]);
  return Number.isSafeInteger(pid) && pid > 0 && identify(pid) === owner;
}

function readOwners(path) {
  try {
    return fs.readFileSync(path, 'utf8').split('\n').filter(Boolean);
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
}

function sleep(ms) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

function writeDraft(path, owners) {
  const draft = `${path}.${process.pid}`;
  fs.writeFileSync(draft, owners.join('\n') + '\n');
  return draft;
}

/** Creates the file with its content in one step; false when it is there already. */
function create(path) {
  const draft = writeDraft(path, [identify(process.pid)]);
  try {
    fs.linkSync(draft, path);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  } finally {
    fs.rmSync(draft, { force: true });
  }
}

/**
 * Waits until this process owns the lock file. A dead owner's file is removed only by the one who
 * holds the lock `<path>.takeover`, after a second look, so that no fresh lock is ever removed.
 */
function acquire(path, onWait, depth = 0) {
  if (depth > MAX_TAKEOVERS_DEEP) throw new Error(`remove ${path}* by hand and try again`);
  let told = false;
  while (!create(path)) {
    const owners = readOwners(path);
    if (owners === null) continue;
    const alive = owners.filter(isAlive);
    if (alive.length > 0) {
      if (!told) onWait(alive[0].split(':')[0]);
      told = true;
      sleep(POLL_MS);
      continue;
    }
    const takeover = `${path}.takeover`;
    acquire(takeover, onWait, depth + 1);
    const again = readOwners(path);
    if (again !== null && !again.some(isAlive)) fs.rmSync(path, { force: true });
    release(takeover);
  }
}

/** Names a child process as an owner too: while it lives, nobody takes the lock over. */
function shareWith(path, pid) {
  const owners = [identify(process.pid), identify(pid)].filter(Boolean);
  fs.renameSync(writeDraft(path, owners), path);
}

function release(path) {
  fs.rmSync(path, { force: true });
}

module.exports = { acquire, release, shareWith };
