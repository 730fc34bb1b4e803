/** All that other modules may import from surveillance. */
export * from './insiders';
export * from './operations';
export * from './replay-frames';
export * from './rule-pages';
export * from './rules';
