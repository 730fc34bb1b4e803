-- What happened to a beneficial owner: facts pushed by other modules or told by the log, and per
-- account, market and hour what was traded. Alerts and cases are joined when it is read.
CREATE TABLE case_timeline (
  entry bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  owner text NOT NULL,
  at bigint NOT NULL,                    -- microseconds UTC
  kind text NOT NULL,
  text text NOT NULL CHECK (char_length(text) BETWEEN 1 AND 1000),
  seq bigint,                            -- event sequence number where the log has it
  account text,
  market text
);
CREATE INDEX case_timeline_owner ON case_timeline (owner, at, entry);

CREATE TABLE case_activity (
  owner text NOT NULL,
  account text NOT NULL,
  market text NOT NULL,
  hour bigint NOT NULL,                  -- its begin, microseconds UTC
  orders bigint NOT NULL,
  cancels bigint NOT NULL,
  fills bigint NOT NULL,
  bought numeric(40, 0) NOT NULL,        -- base units of the base asset
  sold numeric(40, 0) NOT NULL,
  notional numeric(40, 0) NOT NULL,      -- base units of the quote asset
  first_seq bigint NOT NULL,
  last_seq bigint NOT NULL,
  PRIMARY KEY (owner, hour, account, market)
);

-- Devices, wallets and counterparties by owner, to find who shares them.
CREATE TABLE case_facts (
  kind text NOT NULL CHECK (kind IN ('device', 'wallet', 'counterparty')),
  value text NOT NULL,
  owner text NOT NULL,
  first_at bigint NOT NULL,
  last_at bigint NOT NULL,
  times bigint NOT NULL,
  PRIMARY KEY (kind, value, owner)
);
CREATE INDEX case_facts_owner ON case_facts (owner, kind, last_at);

-- Accounts by name, as the log defines them, for the intake of alerts.
CREATE TABLE case_accounts (
  account text PRIMARY KEY,
  owner text NOT NULL
);
CREATE INDEX case_accounts_owner ON case_accounts (owner);

-- The events that give numbers names: what a consumer that starts again has to know.
CREATE TABLE case_names (
  seq bigint PRIMARY KEY,
  event bytea NOT NULL
);
