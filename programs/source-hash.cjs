// The hash of the programs' sources, and whether the committed programs were built from them:
//   node programs/source-hash.cjs            prints the hash
//   node programs/source-hash.cjs --check    exits 1 when a committed program is older
'use strict';

const { createHash } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');

const PROGRAMS = ['settlement', 'amm', 'relay'];
const CRATES = [...PROGRAMS, 'token'];

function filesBelow(folder) {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(file) : [file];
  });
}

/** Over the workspace's and the crates' Cargo files and sources: path, length, content. */
function sourceHash(root) {
  const files = ['Cargo.toml', 'Cargo.lock'].map((name) => path.join(root, name));
  for (const crate of CRATES) {
    files.push(path.join(root, crate, 'Cargo.toml'), ...filesBelow(path.join(root, crate, 'src')));
  }
  const hash = createHash('sha256');
  const names = files.map((file) => path.relative(root, file).split(path.sep).join('/')).sort();
  for (const name of names) {
    const bytes = fs.readFileSync(path.join(root, name));
    hash.update(`${name}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest('hex');
}

/** Names of the committed programs that were not built from these sources. */
function stalePrograms(root) {
  const hash = sourceHash(root);
  return PROGRAMS.filter((program) => {
    const built = fs.readFileSync(path.join(root, `${program}.so.src`), 'utf8').trim();
    return built !== hash;
  });
}

module.exports = { sourceHash, stalePrograms };

if (require.main === module) {
  if (process.argv[2] !== '--check') process.stdout.write(`${sourceHash(__dirname)}\n`);
  else {
    const stale = stalePrograms(__dirname);
    if (stale.length > 0) {
      const todo = 'run programs/build.sh and commit what it writes';
      process.stderr.write(`older than their sources: ${stale.join(', ')}; ${todo}\n`);
      process.exitCode = 1;
    }
  }
}
