-- The log of the core: the truth that everything else is made from. A row is a batch of commands
-- with the events they caused. Insert-only; times are microseconds UTC.
CREATE TABLE core_log (
  first_seq bigint PRIMARY KEY CHECK (first_seq > 0),   -- also what fences a second writer out
  last_seq bigint NOT NULL CHECK (last_seq >= first_seq),
  first_command bigint NOT NULL UNIQUE CHECK (first_command > 0),
  last_command bigint NOT NULL CHECK (last_command >= first_command),
  codec smallint NOT NULL,                 -- layout of the two byte columns
  epoch bigint NOT NULL CHECK (epoch > 0), -- which writer
  created_at bigint NOT NULL,
  previous_hash bytea NOT NULL CHECK (octet_length(previous_hash) = 32),
  hash bytea NOT NULL CHECK (octet_length(hash) = 32),
  commands bytea NOT NULL,
  events bytea NOT NULL
);
-- Compressing what is written once and read in order costs more than it saves.
ALTER TABLE core_log ALTER COLUMN commands SET STORAGE EXTERNAL;
ALTER TABLE core_log ALTER COLUMN events SET STORAGE EXTERNAL;

CREATE TRIGGER core_log_append_only
  BEFORE UPDATE OR DELETE OR TRUNCATE ON core_log
  FOR EACH STATEMENT EXECUTE FUNCTION platform_refuse_change();

-- Whole states to begin a recovery from; only a saving of time, so old ones may go.
CREATE TABLE core_snapshots (
  command bigint PRIMARY KEY CHECK (command > 0),  -- commands executed
  seq bigint NOT NULL CHECK (seq > 0),             -- last event
  log_hash bytea NOT NULL CHECK (octet_length(log_hash) = 32),
  state_hash text NOT NULL,
  created_at bigint NOT NULL,
  bytes bytea NOT NULL
);
ALTER TABLE core_snapshots ALTER COLUMN bytes SET STORAGE EXTERNAL;

-- Who may append: the writer of the newest epoch, and nobody else.
CREATE TABLE core_writer (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  epoch bigint NOT NULL CHECK (epoch >= 0),
  taken_at bigint NOT NULL
);
INSERT INTO core_writer (epoch, taken_at) VALUES (0, 0);
