-- Screening: the lists in force, who was held against them, and the hits with what people said.

-- A file of the lists' folder as it was last seen. A list may come in several files.
CREATE TABLE kyc_list_files (
  file text PRIMARY KEY,
  list text,                             -- null: it never loaded
  sha256 text NOT NULL,                  -- of the last version that was looked at
  dated text,                            -- as the list says itself
  problem text,                          -- why that version is not in force
  seen_at bigint NOT NULL                -- microseconds UTC, as all times here
);

CREATE TABLE kyc_lists (
  list text PRIMARY KEY,
  sha256 text NOT NULL,                  -- over the files that are in force
  dated text,
  entries int NOT NULL CHECK (entries > 0),
  names int NOT NULL,
  wallets int NOT NULL,
  loaded_at bigint NOT NULL
);

-- The entries in force: a file that cannot be read later changes nothing here.
CREATE TABLE kyc_list_entries (
  list text NOT NULL REFERENCES kyc_lists (list),
  list_id text NOT NULL,
  hash text NOT NULL,                    -- of the entry: a change brings dismissed hits back
  body jsonb NOT NULL,
  PRIMARY KEY (list, list_id)
);

-- Raised with every change of the entries; who holds lists in memory compares it.
CREATE TABLE kyc_list_epoch (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  epoch bigint NOT NULL
);
INSERT INTO kyc_list_epoch (epoch) VALUES (0);

-- The version of a customer that was last held against all lists.
CREATE TABLE kyc_screened (
  customer text PRIMARY KEY,
  version int NOT NULL,
  screened_at bigint NOT NULL
);
CREATE INDEX kyc_screened_at ON kyc_screened (screened_at);

CREATE TABLE kyc_hits (
  hit bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  customer text NOT NULL,
  person int NOT NULL CHECK (person >= 0), -- 0: the customer; else an owner or controller
  list text NOT NULL,
  list_id text NOT NULL,
  listed_name text NOT NULL,
  kind text NOT NULL,
  score double precision NOT NULL CHECK (score BETWEEN 0 AND 1),
  entry jsonb NOT NULL,
  entry_hash text NOT NULL,
  sealed bytea NOT NULL,                 -- the customer as compared, and the parts of the score
  customer_hash text NOT NULL,           -- keyed: a change brings a dismissed hit back
  state text NOT NULL CHECK (state IN ('open', 'dismissed', 'proposed', 'confirmed', 'gone')),
  version int NOT NULL CHECK (version > 0),
  found_at bigint NOT NULL,
  changed_at bigint NOT NULL,
  dismissed_by text,
  dismissed_reason text,
  proposed_by text,
  confirmed_by text,
  UNIQUE (customer, person, list, list_id),
  CHECK (state <> 'dismissed' OR (dismissed_by IS NOT NULL AND dismissed_reason IS NOT NULL)),
  CHECK (state NOT IN ('proposed', 'confirmed') OR proposed_by IS NOT NULL),
  -- Four eyes: a true match is confirmed by somebody other than who called it one.
  CONSTRAINT kyc_hits_four_eyes
    CHECK (state <> 'confirmed' OR (confirmed_by IS NOT NULL AND confirmed_by <> proposed_by))
);
CREATE INDEX kyc_hits_queue ON kyc_hits (state, score DESC, hit);
CREATE INDEX kyc_hits_entry ON kyc_hits (list, list_id);
CREATE INDEX kyc_hits_changed ON kyc_hits (changed_at);

-- A hit begins open, and is confirmed only as it was proposed.
CREATE FUNCTION kyc_guard_hit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'open' THEN
      RAISE EXCEPTION 'a hit begins open' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.state = 'confirmed' AND OLD.state <> 'confirmed'
     AND (OLD.state <> 'proposed' OR NEW.proposed_by IS DISTINCT FROM OLD.proposed_by) THEN
    RAISE EXCEPTION 'hit % is confirmed only after somebody else proposed it', OLD.hit
      USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.version <= OLD.version THEN
    RAISE EXCEPTION 'hit % changes with its version', OLD.hit USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER kyc_hits_guarded BEFORE INSERT OR UPDATE ON kyc_hits
  FOR EACH ROW EXECUTE FUNCTION kyc_guard_hit();

CREATE TABLE kyc_hit_history (
  hit bigint NOT NULL REFERENCES kyc_hits (hit),
  version int NOT NULL,
  at bigint NOT NULL,
  action text NOT NULL CHECK (action IN ('found', 'returned', 'dismissed', 'proposed', 'confirmed',
    'rejected', 'reopened', 'gone', 'changed')),
  actor text NOT NULL,                   -- staff:<id>, or system
  by_name text NOT NULL,
  reason text NOT NULL,
  PRIMARY KEY (hit, version)
);
CREATE INDEX kyc_hit_history_at ON kyc_hit_history (at);
CREATE TRIGGER kyc_hit_history_append_only
  BEFORE UPDATE OR DELETE OR TRUNCATE ON kyc_hit_history
  FOR EACH STATEMENT EXECUTE FUNCTION platform_refuse_change();

CREATE TABLE kyc_screening_runs (
  run bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  cause text NOT NULL CHECK (cause IN ('customer-change', 'list-update')),
  started_at bigint NOT NULL,
  finished_at bigint NOT NULL,
  customers int NOT NULL,
  subjects int NOT NULL,                 -- customers and those behind them
  entries int NOT NULL,                  -- of the lists, that they were held against
  found int NOT NULL,
  returned int NOT NULL
);
CREATE INDEX kyc_screening_runs_at ON kyc_screening_runs (finished_at);
