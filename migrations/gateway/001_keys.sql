-- API keys of traders: what each may do, for which account, and how its signature is checked.
CREATE TABLE gw_keys (
  number integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,  -- carried by orders
  api_key text NOT NULL UNIQUE CHECK (api_key ~ '^[A-Za-z0-9_-]{1,128}$'),
  account text NOT NULL,                 -- name of the account in the core
  permissions text[] NOT NULL
    CHECK (permissions <@ ARRAY['trade', 'user-data', 'user-stream']),
  kind text NOT NULL CHECK (kind IN ('hmac', 'ed25519', 'rsa')),
  secret_sealed bytea,                   -- HMAC secret, AES-256-GCM under the platform's key
  public_key text,                       -- PEM
  addresses text[] NOT NULL DEFAULT '{}',  -- allow-list; empty = any
  limits boolean NOT NULL DEFAULT true,  -- false: rate limits and order counts do not apply
  created_at bigint NOT NULL,            -- microseconds UTC
  revoked_at bigint,
  CHECK ((kind = 'hmac') = (secret_sealed IS NOT NULL)),
  CHECK ((kind = 'hmac') = (public_key IS NULL))
);
CREATE INDEX gw_keys_account ON gw_keys (account);
