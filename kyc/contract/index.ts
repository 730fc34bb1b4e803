/** All that other modules may import from kyc. */
export * from './figures';
export * from './hit-counts';
export * from './risk';
export * from './screening';
export * from './staff-api';
export * from './staff-commands';
