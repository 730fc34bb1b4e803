-- Old batches of the log may stand in files instead of rows: a row goes only when a file that holds
-- it is on record here, in the same transaction. Archives follow each other without a gap.
CREATE TABLE core_archives (
  first_seq bigint PRIMARY KEY CHECK (first_seq > 0),
  last_seq bigint NOT NULL UNIQUE CHECK (last_seq >= first_seq),
  batches bigint NOT NULL CHECK (batches > 0),
  previous_hash bytea NOT NULL CHECK (octet_length(previous_hash) = 32), -- of the batch before
  hash bytea NOT NULL CHECK (octet_length(hash) = 32),                   -- of its last batch
  path text NOT NULL,                    -- of the file; it may move, the rest stays
  sha256 bytea NOT NULL CHECK (octet_length(sha256) = 32),               -- of the file's bytes
  written_at bigint NOT NULL             -- microseconds UTC
);

CREATE FUNCTION core_archives_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE before core_archives%ROWTYPE;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF (NEW.first_seq, NEW.last_seq, NEW.batches, NEW.previous_hash, NEW.hash, NEW.sha256,
        NEW.written_at) IS DISTINCT FROM (OLD.first_seq, OLD.last_seq, OLD.batches,
        OLD.previous_hash, OLD.hash, OLD.sha256, OLD.written_at) THEN
      RAISE EXCEPTION 'core_archives: only the path of an archive may change';
    END IF;
    RETURN NEW;
  END IF;
  SELECT * INTO before FROM core_archives ORDER BY first_seq DESC LIMIT 1;
  IF NEW.first_seq <> coalesce(before.last_seq, 0) + 1
     OR (before.hash IS NOT NULL AND before.hash <> NEW.previous_hash) THEN
    RAISE EXCEPTION 'core_archives: an archive follows the one before, which ends at event %',
      coalesce(before.last_seq, 0);
  END IF;
  IF NOT EXISTS (SELECT 1 FROM core_log WHERE last_seq = NEW.last_seq AND hash = NEW.hash) THEN
    RAISE EXCEPTION 'core_archives: no batch of the log ends at event % with that hash',
      NEW.last_seq;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER core_archives_guard BEFORE INSERT OR UPDATE ON core_archives
  FOR EACH ROW EXECUTE FUNCTION core_archives_guard();
CREATE TRIGGER core_archives_stay BEFORE DELETE OR TRUNCATE ON core_archives
  FOR EACH STATEMENT EXECUTE FUNCTION platform_refuse_change();

DROP TRIGGER core_log_append_only ON core_log;
CREATE TRIGGER core_log_append_only BEFORE UPDATE OR TRUNCATE ON core_log
  FOR EACH STATEMENT EXECUTE FUNCTION platform_refuse_change();
CREATE FUNCTION core_log_goes_to_archives() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM core_archives
      WHERE first_seq <= OLD.first_seq AND last_seq >= OLD.last_seq) THEN
    RAISE EXCEPTION 'core_log is append-only: no archive holds events % to %',
      OLD.first_seq, OLD.last_seq;
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER core_log_goes_to_archives BEFORE DELETE ON core_log
  FOR EACH ROW EXECUTE FUNCTION core_log_goes_to_archives();
