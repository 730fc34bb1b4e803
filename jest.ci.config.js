// Tests under tests/ci: they need Chromium, the reference data in ../shared, or real services.

const base = require('./jest.config.js');

/** @type {import('jest').Config} */
module.exports = {
  ...base,
  testMatch: ['<rootDir>/tests/ci/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  // An exchange under test waits more than it works: two beside each other.
  maxWorkers: 2,
};
