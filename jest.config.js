// The default test run: everything that needs nothing outside the repository.

const compile = (tsx) => [
  '@swc/jest',
  {
    swcrc: false,
    module: { type: 'commonjs' },
    jsc: {
      target: 'es2022',
      parser: { syntax: 'typescript', tsx },
      transform: { react: { runtime: 'automatic' } },
    },
  },
];

/** Published as ES modules only. */
const MODULES_ONLY = [
  'otplib',
  '@otplib',
  '@noble',
  '@scure',
  'any-ascii',
  'mrz',
  'file-type',
  'strtok3',
  'token-types',
  'uint8array-extras',
  '@tokenizer',
  '@borewit',
];

/** @type {import('jest').Config} */
module.exports = {
  rootDir: __dirname,
  testEnvironment: 'node',
  // One throw-away PostgreSQL for the run (about a second); tests clone its template database.
  globalSetup: '<rootDir>/platform/postgres/jest-global-setup.ts',
  globalTeardown: '<rootDir>/platform/postgres/jest-global-teardown.ts',
  testMatch: ['**/*.test.ts', '**/*.test.tsx'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '<rootDir>/tests/ci/'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/\\.probity/', '<rootDir>/\\.cache/'],
  transform: { '\\.tsx$': compile(true), '\\.(ts|js|mjs)$': compile(false) },
  // These packages are published as ES modules only.
  transformIgnorePatterns: [`/node_modules/(?!(.*/node_modules/)?(${MODULES_ONLY.join('|')})/)`],
  maxWorkers: 2,
  testSequencer: '<rootDir>/tests/longest-first.cjs',
  // Tests against a real database, on a machine that others use too.
  testTimeout: 60_000,
};
