-- Settlement on chain: which accounts have a ledger there, what goes there and what became of it.
-- Amounts in base units, prices in ticks, quantities in lots; times are microseconds UTC.

-- The one venue that this exchange settles at. It belongs to one chain: another genesis is refused.
CREATE TABLE core_chain_venue (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  genesis text NOT NULL,
  config text NOT NULL,                     -- address of the venue's account
  first_seq bigint NOT NULL CHECK (first_seq > 0),
  planned_to bigint NOT NULL,               -- last event of the newest batch
  venue_orders bigint NOT NULL DEFAULT 0,   -- ids that the omnibus ledger has used
  transfers_to text,                        -- newest transaction whose transfers are noted
  halted text,                              -- why nothing is sent; null = it runs
  halted_at bigint
);

CREATE TABLE core_chain_owners (
  account bigint PRIMARY KEY,
  owner bytea NOT NULL UNIQUE CHECK (octet_length(owner) = 32),
  linked_at bigint NOT NULL
);

-- Orders with a valid signature, and how much of them is filled.
CREATE TABLE core_chain_orders (
  order_id bigint PRIMARY KEY,
  account bigint NOT NULL,
  settlement_id numeric(20, 0) NOT NULL,
  quantity bigint NOT NULL,
  max_fee bigint NOT NULL,
  expiry bigint NOT NULL,                   -- seconds UTC, as signed
  signature bytea NOT NULL CHECK (octet_length(signature) = 64),
  message bytea NOT NULL,
  filled bigint NOT NULL DEFAULT 0,
  ended boolean NOT NULL DEFAULT false
);
CREATE INDEX core_chain_orders_account ON core_chain_orders (account, settlement_id);

CREATE TABLE core_chain_batches (
  batch bigint PRIMARY KEY CHECK (batch > 0),
  from_seq bigint NOT NULL CHECK (from_seq > 0),
  to_seq bigint NOT NULL CHECK (to_seq >= from_seq),
  log_hash bytea NOT NULL CHECK (octet_length(log_hash) = 32),
  log_fills bigint NOT NULL,
  chain_fills bigint NOT NULL,
  data bytea NOT NULL,                      -- what is sent, the same at each attempt
  state text NOT NULL CHECK (state IN ('planned', 'sent', 'confirmed', 'finalized', 'failed')),
  signature text,                           -- of the transaction that settled it
  reason text,
  planned_at bigint NOT NULL,
  sent_at bigint,
  confirmed_at bigint,
  finalized_at bigint,
  told boolean NOT NULL DEFAULT false,      -- the log says that it is final
  EXCLUDE USING gist (int8range(from_seq, to_seq, '[]') WITH &&)
);
CREATE INDEX core_chain_batches_open ON core_chain_batches (batch) WHERE state <> 'finalized';

-- Fills with a trader on chain; order 0 = the omnibus ledger's side.
CREATE TABLE core_chain_fills (
  seq bigint PRIMARY KEY,
  ts bigint NOT NULL,
  market bigint NOT NULL,
  trade bigint NOT NULL,
  price bigint NOT NULL,
  quantity bigint NOT NULL,
  buyer_account bigint NOT NULL,
  buyer_order bigint NOT NULL,
  buyer_fee numeric(20, 0) NOT NULL,
  seller_account bigint NOT NULL,
  seller_order bigint NOT NULL,
  seller_fee numeric(20, 0) NOT NULL,
  base_asset bigint NOT NULL,
  base_amount numeric(40, 0) NOT NULL,
  quote_asset bigint NOT NULL,
  quote_amount numeric(40, 0) NOT NULL,
  batch bigint REFERENCES core_chain_batches
);
CREATE INDEX core_chain_fills_open ON core_chain_fills (seq) WHERE batch IS NULL;
CREATE INDEX core_chain_fills_batch ON core_chain_fills (batch);
CREATE INDEX core_chain_fills_buyer ON core_chain_fills (buyer_account, seq);
CREATE INDEX core_chain_fills_seller ON core_chain_fills (seller_account, seq);

-- What each ledger receives (negative: gives) in a batch. The venue = omnibus ledger and fees.
CREATE TABLE core_chain_net (
  batch bigint NOT NULL REFERENCES core_chain_batches,
  holder bigint NOT NULL,                   -- account; 0 = the venue
  asset bigint NOT NULL,
  amount numeric(40, 0) NOT NULL,
  PRIMARY KEY (batch, holder, asset)
);

-- What fills that are in no batch yet take from their ledgers and give.
CREATE VIEW core_chain_waiting AS
  SELECT buyer_account AS holder, base_asset AS asset, buyer_fee - base_amount AS amount
    FROM core_chain_fills WHERE batch IS NULL
  UNION ALL
  SELECT buyer_account, quote_asset, quote_amount FROM core_chain_fills WHERE batch IS NULL
  UNION ALL
  SELECT seller_account, base_asset, base_amount FROM core_chain_fills WHERE batch IS NULL
  UNION ALL
  SELECT seller_account, quote_asset, seller_fee - quote_amount
    FROM core_chain_fills WHERE batch IS NULL
  UNION ALL
  SELECT 0, base_asset, -buyer_fee FROM core_chain_fills WHERE batch IS NULL
  UNION ALL
  SELECT 0, quote_asset, -seller_fee FROM core_chain_fills WHERE batch IS NULL;

-- The exchange's ledger as the chain should have it once all is settled.
CREATE TABLE core_chain_ledger (
  holder bigint NOT NULL,                   -- account on chain; 0 = all others together
  asset bigint NOT NULL,
  amount numeric(40, 0) NOT NULL,
  outside numeric(40, 0) NOT NULL,          -- deposits less withdrawals in it
  PRIMARY KEY (holder, asset)
);

-- Transactions, written down before they are sent.
CREATE TABLE core_chain_attempts (
  signature text PRIMARY KEY,
  batch bigint REFERENCES core_chain_batches,
  withdrawal bigint,
  last_valid_height bigint NOT NULL,
  sent_at bigint NOT NULL,
  failure text,
  CHECK ((batch IS NULL) <> (withdrawal IS NULL))
);
CREATE INDEX core_chain_attempts_batch ON core_chain_attempts (batch);
CREATE INDEX core_chain_attempts_withdrawal ON core_chain_attempts (withdrawal);

-- Tokens that came into the vaults or left them, final on chain.
CREATE TABLE core_chain_transfers (
  signature text NOT NULL,
  place integer NOT NULL,                   -- which event of the transaction
  slot bigint NOT NULL,
  kind text NOT NULL CHECK (kind IN ('deposit', 'withdrawal', 'exit', 'fees')),
  owner bytea NOT NULL,
  asset bigint NOT NULL,
  amount numeric(20, 0) NOT NULL,
  address text NOT NULL,                    -- token account that it came from or went to
  state text NOT NULL CHECK (state IN ('seen', 'held', 'booked', 'refused')),
  reason text,
  seen_at bigint NOT NULL,
  PRIMARY KEY (signature, place)
);
CREATE INDEX core_chain_transfers_open ON core_chain_transfers (state) WHERE state <> 'booked';
CREATE INDEX core_chain_transfers_owner ON core_chain_transfers (owner);

-- Withdrawals to an address on chain, once they are approved.
CREATE TABLE core_chain_payouts (
  withdrawal bigint PRIMARY KEY,
  account bigint NOT NULL,
  asset bigint NOT NULL,
  amount numeric(20, 0) NOT NULL,
  address text NOT NULL,
  state text NOT NULL CHECK (state IN ('due', 'sent', 'paid', 'failed')),
  signature text,
  reason text,
  noted_at bigint NOT NULL
);
