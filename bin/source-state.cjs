// Tells whether what was made from files (node_modules, the build) still fits them: a stamp keeps
// the files' sizes and times for a fast look, and a hash of their content for a sure one.
'use strict';

const crypto = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');

const SKIPPED = new Set(['node_modules', 'dist', '.git']);

/** All files below the given paths (relative to root), sorted; missing paths are left out. */
function listFiles(root, entries, wanted = () => true) {
  const found = [];
  const walk = (relative) => {
    const stat = fs.statSync(path.join(root, relative), { throwIfNoEntry: false });
    if (stat === undefined) return;
    if (!stat.isDirectory()) {
      if (wanted(relative)) found.push({ relative, stat });
      return;
    }
    for (const name of fs.readdirSync(path.join(root, relative)).sort()) {
      if (!SKIPPED.has(name)) walk(path.join(relative, name));
    }
  };
  for (const entry of entries) walk(entry);
  return found;
}

/** `look` changes with any touch of a file; `content` is a function that reads and hashes all. */
function describe(root, files, salt = '') {
  const look = crypto.createHash('sha256').update(salt);
  for (const { relative, stat } of files) {
    look.update(`${relative}\0${stat.size}\0${stat.mtimeMs}\0${stat.ctimeMs}\0${stat.ino}\n`);
  }
  const content = () => {
    const hash = crypto.createHash('sha256').update(salt);
    for (const { relative } of files) {
      const bytes = fs.readFileSync(path.join(root, relative));
      hash.update(`${relative}\0${bytes.length}\n`).update(bytes);
    }
    return hash.digest('hex');
  };
  return { look: look.digest('hex'), content };
}

function readStamp(stampFile) {
  try {
    return JSON.parse(fs.readFileSync(stampFile, 'utf8'));
  } catch {
    // Missing, or cut off by a crash: what it stands for is made again.
    return null;
  }
}

function writeStamp(stampFile, state) {
  const draft = `${stampFile}.${process.pid}`;
  fs.writeFileSync(draft, JSON.stringify({ look: state.look, content: state.content() }) + '\n');
  fs.renameSync(draft, stampFile);
}

/** True when the stamp fits; a mere touch of a file renews the stamp where that is possible. */
function isFresh(stampFile, state) {
  const stamp = readStamp(stampFile);
  if (stamp === null) return false;
  if (stamp.look === state.look) return true;
  if (stamp.content !== state.content()) return false;
  try {
    writeStamp(stampFile, state);
  } catch {
    // A read-only checkout stays right, only slower.
  }
  return true;
}

module.exports = { describe, isFresh, listFiles, writeStamp };
