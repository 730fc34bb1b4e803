-- Who did what when, before and after. Insert-only; numbered without gaps.
CREATE TABLE platform_audit (
  seq bigint PRIMARY KEY CHECK (seq > 0),
  ts bigint NOT NULL,                    -- microseconds UTC, never decreasing
  actor text NOT NULL,
  action text NOT NULL,
  subject text NOT NULL,
  entry text NOT NULL                    -- the whole record as canonical JSON (RFC 8785)
    CHECK (octet_length(entry) BETWEEN 2 AND 65535)
);
CREATE INDEX platform_audit_subject ON platform_audit (subject, seq);
CREATE INDEX platform_audit_actor ON platform_audit (actor, seq);

-- Values too large for an entry, which holds their SHA-256 instead.
CREATE TABLE platform_audit_values (
  sha256 bytea PRIMARY KEY CHECK (octet_length(sha256) = 32),
  value text NOT NULL
);

-- Last number and time given out; its row lock makes the numbers gapless.
CREATE TABLE platform_audit_head (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  seq bigint NOT NULL,
  ts bigint NOT NULL
);
INSERT INTO platform_audit_head (seq, ts) VALUES (0, 0);

CREATE FUNCTION platform_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, lower(TG_OP)
    USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER platform_audit_append_only
  BEFORE UPDATE OR DELETE OR TRUNCATE ON platform_audit
  FOR EACH STATEMENT EXECUTE FUNCTION platform_refuse_change();
CREATE TRIGGER platform_audit_values_append_only
  BEFORE UPDATE OR DELETE OR TRUNCATE ON platform_audit_values
  FOR EACH STATEMENT EXECUTE FUNCTION platform_refuse_change();
CREATE TRIGGER platform_audit_head_stays
  BEFORE DELETE OR TRUNCATE ON platform_audit_head
  FOR EACH STATEMENT EXECUTE FUNCTION platform_refuse_change();
