-- Settlement by the internal ledger: ranges of the log that are netted, once each.
CREATE TABLE core_settlements (
  batch text PRIMARY KEY,
  from_seq bigint NOT NULL CHECK (from_seq > 0),
  to_seq bigint NOT NULL CHECK (to_seq >= from_seq),
  fills bigint NOT NULL CHECK (fills >= 0),
  digest bytea NOT NULL CHECK (octet_length(digest) = 32),
  settled_at bigint NOT NULL,    -- microseconds UTC
  -- No fill is settled in two batches.
  EXCLUDE USING gist (int8range(from_seq, to_seq, '[]') WITH &&)
);

-- What each account receives (negative: gives) in a batch, in base units; `fees` takes the fees.
CREATE TABLE core_settlement_net (
  batch text NOT NULL REFERENCES core_settlements,
  holder text NOT NULL CHECK (holder IN ('account', 'fees')),
  holder_id bigint NOT NULL,
  asset bigint NOT NULL,
  amount numeric(40, 0) NOT NULL,
  PRIMARY KEY (batch, holder, holder_id, asset)
);

CREATE TRIGGER core_settlements_append_only
  BEFORE UPDATE OR DELETE OR TRUNCATE ON core_settlements
  FOR EACH STATEMENT EXECUTE FUNCTION platform_refuse_change();
CREATE TRIGGER core_settlement_net_append_only
  BEFORE UPDATE OR DELETE OR TRUNCATE ON core_settlement_net
  FOR EACH STATEMENT EXECUTE FUNCTION platform_refuse_change();
