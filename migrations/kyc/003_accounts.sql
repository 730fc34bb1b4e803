-- What the log says of customers' accounts, devices, wallets and money; kept by a consumer.

CREATE TABLE kyc_accounts (
  account text PRIMARY KEY,
  customer text NOT NULL REFERENCES kyc_customers (customer),
  kind text NOT NULL,
  state text NOT NULL,
  country text NOT NULL,
  kyc_level text,
  declared_monthly text,                 -- decimal, in the valuation asset
  opened_at bigint NOT NULL,
  last_activity_at bigint
);
CREATE INDEX kyc_accounts_customer ON kyc_accounts (customer);

CREATE TABLE kyc_devices (
  device text NOT NULL,
  account text NOT NULL REFERENCES kyc_accounts (account),
  customer text NOT NULL,
  first_seen_at bigint NOT NULL,
  last_seen_at bigint NOT NULL,
  PRIMARY KEY (device, account)
);
CREATE INDEX kyc_devices_customer ON kyc_devices (customer);

CREATE TABLE kyc_wallets (
  customer text NOT NULL REFERENCES kyc_customers (customer),
  asset text NOT NULL,
  address text NOT NULL,
  came_in int NOT NULL,
  went_out int NOT NULL,
  first_seen_at bigint NOT NULL,
  last_seen_at bigint NOT NULL,
  proof text NOT NULL DEFAULT 'none'
    CHECK (proof IN ('none', 'signed-message', 'small-transfer', 'reviewer')),
  PRIMARY KEY (customer, asset, address)
);

-- Money in and out, for the tiers' sliding windows; what is older than the longest is removed.
CREATE TABLE kyc_moves (
  seq bigint NOT NULL,
  customer text NOT NULL,
  direction text NOT NULL CHECK (direction IN ('in', 'out')),
  at bigint NOT NULL,
  value numeric(38, 0) NOT NULL,         -- base units of the valuation asset
  PRIMARY KEY (seq, direction)
);
CREATE INDEX kyc_moves_window ON kyc_moves (customer, at);

-- The valuation asset that moves are in; one row from the first market on.
CREATE TABLE kyc_valuation (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  asset text NOT NULL,
  decimals int NOT NULL
);
