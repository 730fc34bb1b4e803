-- Figures over time, filled from the log by the consumer `analytics`; all can be dropped and built
-- again from it. Amounts are decimals of the asset named beside them. `ts` is microseconds UTC,
-- `time` the same instant, by which the tables are cut: months here, chunks where the server is
-- TimescaleDB (../timescale). Cut tables want the time in every unique key.

CREATE FUNCTION rep_time(ts bigint) RETURNS timestamptz
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN timestamptz '1970-01-01 00:00:00+00' + ts * interval '1 microsecond';

-- Names and definitions as the log gave them, for a start in the middle.
CREATE TABLE rep_registry (
  seq bigint PRIMARY KEY,
  event bytea NOT NULL
);

CREATE TABLE rep_markets (
  market text PRIMARY KEY,
  base text NOT NULL,
  quote text NOT NULL,
  tick numeric(40, 18) NOT NULL,
  lot numeric(40, 18) NOT NULL,
  seq bigint NOT NULL,                   -- of the event that made it
  enabled_from bigint NOT NULL,          -- microseconds UTC
  enabled_until bigint                   -- since when it is closed; null while it is not
);

-- Every change of a market's phase (halts, auctions, closings).
CREATE TABLE rep_market_phases (
  seq bigint NOT NULL,
  market text NOT NULL,
  ts bigint NOT NULL,
  phase text NOT NULL,
  reason text NOT NULL,
  PRIMARY KEY (seq, market)
);

-- A trade as of an event W: seq <= W and (until_seq is null or until_seq > W). A bust ends the row,
-- a new price begins the next version; nothing is changed in place.
CREATE TABLE rep_trades (
  time timestamptz NOT NULL,
  ts bigint NOT NULL CHECK (time = rep_time(ts)),
  seq bigint NOT NULL,                   -- event that made this version (version 1: the fill)
  market text NOT NULL,
  trade bigint NOT NULL,
  version int NOT NULL CHECK (version > 0),
  until_seq bigint CHECK (until_seq > seq),
  fill_id text NOT NULL,
  price numeric(40, 18) NOT NULL,
  quantity numeric(40, 18) NOT NULL,     -- base
  notional numeric(40, 18) NOT NULL,     -- quote
  aggressor text NOT NULL CHECK (aggressor IN ('BUY', 'SELL')),
  auction boolean NOT NULL DEFAULT false,
  maker_order bigint NOT NULL,
  taker_order bigint NOT NULL,
  maker_account text NOT NULL,
  maker_owner text NOT NULL,
  taker_account text NOT NULL,
  taker_owner text NOT NULL,
  maker_fee numeric(40, 18) NOT NULL,
  maker_fee_asset text NOT NULL,
  taker_fee numeric(40, 18) NOT NULL,
  taker_fee_asset text NOT NULL,
  PRIMARY KEY (market, trade, version, time)
) PARTITION BY RANGE (time);
CREATE INDEX rep_trades_seq ON rep_trades (seq);
CREATE INDEX rep_trades_ts ON rep_trades (market, ts);
CREATE INDEX rep_trades_maker ON rep_trades (maker_owner, market, seq);
CREATE INDEX rep_trades_taker ON rep_trades (taker_owner, market, seq);

-- Per market and minute in which orders or trades moved it.
CREATE TABLE market_data (
  time timestamptz NOT NULL,             -- the minute's beginning
  ts bigint NOT NULL CHECK (time = rep_time(ts)),
  market_id text NOT NULL,
  price numeric(40, 18),             -- of the last trade up to the minute's end; null before any
  volume numeric(40, 18) NOT NULL,       -- base, traded in the minute
  -- Quote value of what stands within 1 % of the middle when the minute ends (all leaves, hidden
  -- parts of icebergs too); 0 while a side is empty.
  liquidity numeric(40, 18) NOT NULL,
  trades bigint NOT NULL,
  notional numeric(40, 18) NOT NULL,     -- quote, traded in the minute
  best_bid numeric(40, 18),              -- when the minute ends; null while the side is empty
  best_ask numeric(40, 18),
  version int NOT NULL DEFAULT 1,        -- counts late corrections (rep_revisions)
  PRIMARY KEY (market_id, time)
) PARTITION BY RANGE (time);

-- Per beneficial owner, market and hour with a trade. Amounts in the market's quote asset.
CREATE TABLE user_analytics (
  time timestamptz NOT NULL,             -- the hour's beginning
  ts bigint NOT NULL CHECK (time = rep_time(ts)),
  user_id text NOT NULL,                 -- the owner's name
  market_id text NOT NULL,
  quote text NOT NULL,
  trading_volume numeric(40, 18) NOT NULL,
  -- Fees taken in base are valued at the trade's price, rounded half to even at 18 decimals.
  fees_paid numeric(40, 18) NOT NULL,
  -- Realised by average cost, before fees (reporting/analytics/average-cost.ts).
  profit_loss numeric(40, 18) NOT NULL,
  trades bigint NOT NULL,
  version int NOT NULL DEFAULT 1,
  PRIMARY KEY (user_id, market_id, time)
) PARTITION BY RANGE (time);

CREATE TABLE rep_candles (
  time timestamptz NOT NULL,             -- the interval's beginning
  ts bigint NOT NULL CHECK (time = rep_time(ts)),
  market text NOT NULL,
  -- Longer and in-between ones fold from these (core/contract candle arithmetic).
  interval text NOT NULL CHECK (interval IN ('1s', '1m', '5m', '15m', '1h', '4h', '1d')),
  open numeric(40, 18) NOT NULL,
  high numeric(40, 18) NOT NULL,
  low numeric(40, 18) NOT NULL,
  close numeric(40, 18) NOT NULL,
  volume numeric(40, 18) NOT NULL,       -- base
  quote_volume numeric(40, 18) NOT NULL,
  trades bigint NOT NULL,
  taker_buy_volume numeric(40, 18) NOT NULL,
  taker_buy_quote_volume numeric(40, 18) NOT NULL,
  first_trade bigint NOT NULL,
  last_trade bigint NOT NULL,
  version int NOT NULL DEFAULT 1,
  PRIMARY KEY (market, interval, time)
) PARTITION BY RANGE (time);

-- Per day, market and account that traded.
CREATE TABLE rep_account_days (
  time timestamptz NOT NULL,             -- the day's beginning
  ts bigint NOT NULL CHECK (time = rep_time(ts)),
  market text NOT NULL,
  account text NOT NULL,
  owner text NOT NULL,
  bought numeric(40, 18) NOT NULL,       -- base
  sold numeric(40, 18) NOT NULL,
  bought_notional numeric(40, 18) NOT NULL,  -- quote
  sold_notional numeric(40, 18) NOT NULL,
  maker_trades bigint NOT NULL,
  taker_trades bigint NOT NULL,
  fee_base numeric(40, 18) NOT NULL,     -- fees taken in the base asset
  fee_quote numeric(40, 18) NOT NULL,    -- fees taken in the quote asset
  version int NOT NULL DEFAULT 1,
  PRIMARY KEY (market, account, time)
) PARTITION BY RANGE (time);

-- Per day, market and account that sent anything; '' where a refused command named none.
CREATE TABLE rep_order_stats (
  time timestamptz NOT NULL,             -- the day's beginning
  ts bigint NOT NULL CHECK (time = rep_time(ts)),
  market text NOT NULL,
  account text NOT NULL,
  orders bigint NOT NULL,                -- accepted
  cancels bigint NOT NULL,
  amends bigint NOT NULL,
  rejects bigint NOT NULL,
  expired bigint NOT NULL,
  triggered bigint NOT NULL,
  prevented bigint NOT NULL,             -- matches with oneself that were stopped, as taker
  order_quantity numeric(40, 18) NOT NULL,   -- base, of the accepted
  PRIMARY KEY (market, account, time)
) PARTITION BY RANGE (time);

-- Late data: which stored row a later event changed, and how. Never a silent change.
CREATE TABLE rep_revisions (
  seq bigint NOT NULL,                   -- the event that changed it
  table_name text NOT NULL,
  key jsonb NOT NULL,                    -- the row's key
  day bigint NOT NULL,                   -- first microsecond of the day whose figures changed
  reason text NOT NULL,
  before jsonb,                          -- null: there was no row
  after jsonb,                           -- null: there is none any more
  at bigint NOT NULL,                    -- event time, microseconds UTC
  PRIMARY KEY (seq, table_name, key)
);
CREATE INDEX rep_revisions_day ON rep_revisions (day, seq);

-- Orders that stand, for a start in the middle: what liquidity is counted from.
CREATE TABLE rep_live_orders (
  order_id bigint PRIMARY KEY,
  market bigint NOT NULL,
  is_buy boolean NOT NULL,
  price bigint NOT NULL,                 -- ticks
  leaves bigint NOT NULL,                -- lots
  waiting boolean NOT NULL               -- a stop that has not been triggered
);

-- What an owner holds of a market's trades, for profit and loss by average cost.
CREATE TABLE rep_positions (
  user_id text NOT NULL,
  market_id text NOT NULL,
  quantity bigint NOT NULL,              -- lots; below zero: sold beyond what was bought
  cost numeric(60, 0) NOT NULL,          -- of `quantity`, in base units of the quote asset
  PRIMARY KEY (user_id, market_id)
);
