/** All that other modules may import from the core. */
export * from './candle';
export * from './command';
export * from './event';
export * from './ids';
export * from './money';
export * from './order-fields';
export * from './postings';
export * from './queries';
export * from './registry';
export * from './reject';
export * from './settlement-order';
export { WireError, WireReader, WireWriter } from './wire';
export * from './vocabulary';
