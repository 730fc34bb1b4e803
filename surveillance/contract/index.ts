/** All that other modules may import from surveillance. */
export * from './replay-frames';
export * from './rules';
