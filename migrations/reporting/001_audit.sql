-- The Merkle tree over platform_audit: hashes in tiles, signed states, and which record holds
-- which batch of the event log. What was written is never changed, only added to.

-- How many records the tree has; its row lock makes sequencers wait for each other.
CREATE TABLE rep_audit_tree (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  size bigint NOT NULL CHECK (size >= 0)
);
INSERT INTO rep_audit_tree (size) VALUES (0);

-- C2SP tlog-tiles: up to 256 hashes of 32 bytes. The last tile of a level grows in its place.
CREATE TABLE rep_audit_tiles (
  level smallint NOT NULL CHECK (level >= 0),
  idx bigint NOT NULL CHECK (idx >= 0),
  hashes bytea NOT NULL
    CHECK (octet_length(hashes) BETWEEN 32 AND 8192 AND octet_length(hashes) % 32 = 0),
  PRIMARY KEY (level, idx)
);
ALTER TABLE rep_audit_tiles ALTER COLUMN hashes SET STORAGE EXTERNAL;

-- The log's name and key: one for ever. The private key is sealed.
CREATE TABLE rep_audit_key (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  origin text NOT NULL,
  vkey text NOT NULL,
  sealed bytea NOT NULL,
  created_at bigint NOT NULL             -- microseconds UTC
);

-- Every state that was ever signed.
CREATE TABLE rep_audit_checkpoints (
  size bigint PRIMARY KEY CHECK (size >= 0),
  root bytea NOT NULL CHECK (octet_length(root) = 32),
  note text NOT NULL,
  signed_at bigint NOT NULL              -- microseconds UTC
);

-- Which record holds a batch of the event log; the key lets each batch in once.
CREATE TABLE rep_audit_log_batches (
  first_seq bigint PRIMARY KEY CHECK (first_seq > 0),
  last_seq bigint NOT NULL CHECK (last_seq >= first_seq),
  record bigint NOT NULL UNIQUE          -- its number in platform_audit
);

-- Verifications that the staff asked for, and what came of them.
CREATE TABLE rep_audit_verifications (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  asked_by text NOT NULL,
  asked_at bigint NOT NULL,              -- microseconds UTC
  finished_at bigint,
  whole boolean,
  result text,
  CHECK ((finished_at IS NULL) = (whole IS NULL) AND (whole IS NULL) = (result IS NULL))
);

CREATE FUNCTION rep_audit_tree_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.size < OLD.size THEN
    RAISE EXCEPTION 'the audit tree only grows: % to % refused', OLD.size, NEW.size
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE FUNCTION rep_audit_tile_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.level <> OLD.level OR NEW.idx <> OLD.idx
    OR substring(NEW.hashes FROM 1 FOR octet_length(OLD.hashes)) <> OLD.hashes
  THEN
    RAISE EXCEPTION 'a tile of the audit tree only grows: refused'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER rep_audit_tree_grows BEFORE UPDATE ON rep_audit_tree
  FOR EACH ROW EXECUTE FUNCTION rep_audit_tree_grows();
CREATE TRIGGER rep_audit_tree_stays BEFORE DELETE OR TRUNCATE ON rep_audit_tree
  FOR EACH STATEMENT EXECUTE FUNCTION platform_refuse_change();
CREATE TRIGGER rep_audit_tiles_grow BEFORE UPDATE ON rep_audit_tiles
  FOR EACH ROW EXECUTE FUNCTION rep_audit_tile_grows();
CREATE TRIGGER rep_audit_tiles_stay BEFORE DELETE OR TRUNCATE ON rep_audit_tiles
  FOR EACH STATEMENT EXECUTE FUNCTION platform_refuse_change();
CREATE TRIGGER rep_audit_key_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON rep_audit_key
  FOR EACH STATEMENT EXECUTE FUNCTION platform_refuse_change();
CREATE TRIGGER rep_audit_checkpoints_stay
  BEFORE UPDATE OR DELETE OR TRUNCATE ON rep_audit_checkpoints
  FOR EACH STATEMENT EXECUTE FUNCTION platform_refuse_change();
CREATE TRIGGER rep_audit_log_batches_stay
  BEFORE UPDATE OR DELETE OR TRUNCATE ON rep_audit_log_batches
  FOR EACH STATEMENT EXECUTE FUNCTION platform_refuse_change();
