/** The tables of analytics: which are cut by time, and in which order a dump writes them. */

/** Cut by time: months on plain PostgreSQL, chunks of this many days on TimescaleDB. */
export const CUT_TABLES = {
  rep_trades: 7,
  market_data: 7,
  user_analytics: 30,
  rep_candles: 7,
  rep_account_days: 90,
  rep_order_stats: 90,
} as const;
export type CutTable = keyof typeof CUT_TABLES;
export const CUT_TABLE_NAMES = Object.keys(CUT_TABLES) as CutTable[]; // keys of the record above

/** Every table, each with the columns of its key. */
export const DUMP_ORDER = {
  rep_registry: 'seq',
  rep_markets: 'market',
  rep_market_phases: 'seq, market',
  rep_log_days: 'day',
  rep_trades: 'market, trade, version',
  market_data: 'market_id, ts',
  user_analytics: 'user_id, market_id, ts',
  rep_candles: 'market, interval, ts',
  rep_account_days: 'market, account, ts',
  rep_order_stats: 'market, account, ts',
  rep_revisions: 'seq, table_name, key::text',
  rep_live_orders: 'order_id',
  rep_positions: 'user_id, market_id',
} as const;
