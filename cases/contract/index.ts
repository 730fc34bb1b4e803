/** All that other modules may import from cases. */
export * from './alert';
export * from './case-api';
export * from './case-view';
export * from './desk-api';
export * from './figures';
export * from './filing-facts';
export * from './filing-forms';
export * from './filings';
export * from './intake';
export * from './ladder';
export * from './marks';
export * from './staff-api';
export * from './subject-api';
export * from './timeline';
