/** Both sides of every trade that holds, as a table for naive counts in SQL. */
export const SIDES = `(
  SELECT market, ts, maker_account AS account, maker_owner AS owner, aggressor = 'SELL' AS buys,
    true AS maker, quantity, notional, price, maker_fee AS fee, maker_fee_asset AS asset
  FROM rep_trades WHERE until_seq IS NULL
  UNION ALL
  SELECT market, ts, taker_account, taker_owner, aggressor = 'BUY', false, quantity, notional,
    price, taker_fee, taker_fee_asset FROM rep_trades WHERE until_seq IS NULL) sides`;
