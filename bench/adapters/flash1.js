// The adapter for the public matching-engine benchmark of flash1-dev (contracts, section 6): the
// book class that `serve` and `replay` construct, taken from the build, which is made if absent.
'use strict';

const { execFileSync } = require('node:child_process');
const path = require('node:path');
const { Messages } = require('./flash1-messages.js');

const ROOT = path.join(__dirname, '..', '..');

execFileSync(process.execPath, [path.join(ROOT, 'bin', 'bootstrap.cjs')], {
  stdio: ['ignore', 2, 2],
});
const { FastBook } = require(path.join(ROOT, 'dist', 'core', 'book', 'fast-book.js'));

/**
 * @param limits `{ maxOrderId, maxPrice }`, integers 1..2^31-1
 * @param report receives `accepted`, `trade`, `cancelled`, `modified`, `cancelRejected` and
 *   `modifyRejected`, called synchronously as methods
 * @returns `{ add, cancel, modify }`
 */
function createF1(limits, report) {
  return new Messages(new FastBook(), limits, report);
}

module.exports = { createF1 };
