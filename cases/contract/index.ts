/** All that other modules may import from cases. */
export * from './alert';
export * from './intake';
export * from './timeline';
