-- What the log says, laid out for reading. Everything here can be dropped and filled again.
-- Prices are ticks, quantities lots, amounts base units; times are microseconds UTC.

-- Events that define assets, markets, pools and accounts or change them, as the log has them.
CREATE TABLE core_registry (
  seq bigint PRIMARY KEY,
  ts bigint NOT NULL,
  kind text NOT NULL,
  subject bigint NOT NULL,       -- the id that the event is about; 0 = all of the kind
  name text,                     -- where the event gives one
  event bytea NOT NULL
);

CREATE TABLE core_orders (
  order_id bigint PRIMARY KEY,
  account bigint NOT NULL,
  market bigint NOT NULL,
  client_order_id text NOT NULL,
  side text NOT NULL,
  order_type text NOT NULL,
  quantity bigint NOT NULL,
  quote_order_qty numeric(20, 0),
  price bigint,
  time_in_force text NOT NULL,
  stop_price bigint,
  status text NOT NULL,
  executed bigint NOT NULL,
  executed_notional numeric(40, 0) NOT NULL,
  accepted_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  working_since bigint NOT NULL,
  list bigint NOT NULL,
  rest jsonb NOT NULL            -- fields that few orders have
);
CREATE INDEX core_orders_account ON core_orders (account, market, order_id);
CREATE INDEX core_orders_client ON core_orders (account, client_order_id, order_id);

CREATE TABLE core_trades (
  market bigint NOT NULL,
  trade bigint NOT NULL,
  seq bigint NOT NULL,
  ts bigint NOT NULL,
  price bigint NOT NULL,
  quantity bigint NOT NULL,
  notional numeric(20, 0) NOT NULL,
  buyer_is_maker boolean NOT NULL,
  PRIMARY KEY (market, trade)
);
CREATE INDEX core_trades_ts ON core_trades (market, ts, trade);

-- The two sides of each trade.
CREATE TABLE core_fills (
  account bigint NOT NULL,
  market bigint NOT NULL,
  trade bigint NOT NULL,
  is_maker boolean NOT NULL,
  order_id bigint NOT NULL,
  client_order_id text NOT NULL,
  is_buyer boolean NOT NULL,
  fee numeric(20, 0) NOT NULL,
  fee_asset bigint NOT NULL,
  PRIMARY KEY (account, market, trade, is_maker)
);
CREATE INDEX core_fills_order ON core_fills (order_id, trade);

-- Three base intervals; every longer or in-between one is folded from the next shorter base.
CREATE TABLE core_candles (
  market bigint NOT NULL,
  base text NOT NULL CHECK (base IN ('1m', '1h', '1d')),
  open_time bigint NOT NULL,
  open bigint NOT NULL,
  high bigint NOT NULL,
  low bigint NOT NULL,
  close bigint NOT NULL,
  volume bigint NOT NULL,
  quote_volume numeric(40, 0) NOT NULL,
  trades bigint NOT NULL,
  taker_buy_volume bigint NOT NULL,
  taker_buy_quote_volume numeric(40, 0) NOT NULL,
  first_trade bigint NOT NULL,
  last_trade bigint NOT NULL,
  PRIMARY KEY (market, base, open_time)
);

-- Double entry: over all holders an asset sums to zero. `outside` is the world beyond the venue.
CREATE TABLE core_balances (
  holder text NOT NULL CHECK (holder IN ('account', 'fees', 'pool', 'outside')),
  holder_id bigint NOT NULL,
  asset bigint NOT NULL,
  available numeric(40, 0) NOT NULL,
  locked numeric(40, 0) NOT NULL,
  PRIMARY KEY (holder, holder_id, asset)
);
