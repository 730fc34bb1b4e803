-- People who work here, and their sessions.
CREATE TABLE platform_staff (
  id text PRIMARY KEY,
  name text NOT NULL UNIQUE CHECK (name = lower(name)),
  display_name text NOT NULL,
  roles text[] NOT NULL CHECK (cardinality(roles) > 0),
  password_hash text NOT NULL,           -- argon2id, PHC string
  totp_sealed bytea NOT NULL,            -- the TOTP secret, sealed under the platform's key
  totp_last_step bigint NOT NULL DEFAULT 0,  -- a code is accepted once
  disabled boolean NOT NULL DEFAULT false,
  created_at bigint NOT NULL
);

CREATE TABLE platform_sessions (
  token_sha256 bytea PRIMARY KEY CHECK (octet_length(token_sha256) = 32),
  id text NOT NULL UNIQUE,               -- names the session in audit records
  staff_id text NOT NULL REFERENCES platform_staff (id),
  created_at bigint NOT NULL,
  seen_at bigint NOT NULL,
  revoked_at bigint,
  address text NOT NULL
);
CREATE INDEX platform_sessions_staff ON platform_sessions (staff_id);

-- Attempts that have not succeeded, per user and per address, in windows of fixed length.
CREATE TABLE platform_sign_in_attempts (
  key text NOT NULL,
  window_start bigint NOT NULL,
  attempts int NOT NULL,
  PRIMARY KEY (key, window_start)
);
