// Adds up Jest's result files and prints `N passed, N failed` as the last line; a part that left no
// result, or a test file that could not run, counts as a failure.
'use strict';

const fs = require('node:fs');

function readResult(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch (error) {
    console.log(`ci: ${file} tells nothing, that part did not run: ${error.message}`);
    return null;
  }
}

/** Failed tests of one run; at least 1 when Jest does not call the run a success. */
function failuresOf(result) {
  if (result === null) return 1;
  const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
  return result.success ? failed : Math.max(1, failed);
}

let passed = 0;
let failed = 0;
for (const file of process.argv.slice(2)) {
  const result = readResult(file);
  passed += result === null ? 0 : result.numPassedTests;
  failed += failuresOf(result);
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
