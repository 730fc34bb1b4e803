// The order in which Jest takes test files on a clean clone, which has no times of an earlier run:
// the long ones of this list first, so that no worker is left alone with one at the end; then by
// size. Which are long is what a run prints beside their names.
'use strict';

const fs = require('node:fs');

const LONG = [
  'tests/ci/screens.test.ts',
  'tests/ci/first-start.test.ts',
  'tests/ci/web-cases.test.ts',
  'tests/ci/web-records.test.ts',
  'tests/house.test.ts',
  'tests/reporting/reports.test.ts',
  'tests/product/killed.test.ts',
  'tests/reporting/week.test.ts',
  'platform/sign-in/sign-in.test.ts',
  'tests/reporting/reports-http.test.ts',
  'platform/consumer/consumer-kill.test.ts',
  'tests/surveillance/rule-versions.test.ts',
  'cases/store/alert-actions.test.ts',
  'tests/product/load.test.ts',
  'tests/bootstrap.test.ts',
  'tests/simulator/simulator.test.ts',
  'surveillance/scorecard/corpus.test.ts',
  'tests/core/mutations.test.ts',
  'tests/reporting/analytics.test.ts',
  'bench/adapters/flash1.test.ts',
];

/** Earlier is longer; a file outside the list comes behind all of it. */
function placeOf(path) {
  const place = LONG.findIndex((name) => path.endsWith(`/${name}`));
  return place < 0 ? LONG.length : place;
}

/** A test sequencer as Jest's configuration takes one. */
class LongestFirst {
  sort(tests) {
    return tests
      .map((test) => ({ test, place: placeOf(test.path), bytes: fs.statSync(test.path).size }))
      .sort((a, b) => a.place - b.place || b.bytes - a.bytes)
      .map(({ test }) => test);
  }

  /** `--shard` is not used here. */
  shard(tests) {
    return tests;
  }

  allFailedTests(tests) {
    return tests;
  }

  cacheResults() {}
}

module.exports = LongestFirst;
