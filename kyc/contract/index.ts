/** All that other modules may import from kyc. */
export * from './customer-page';
export * from './customers';
export * from './documents';
export * from './figures';
export * from './hit-counts';
export * from './profile';
export * from './risk';
export * from './screening';
export * from './staff-commands';
export * from './tiers';
