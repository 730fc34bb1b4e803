-- Runs of reports. What a run was made from and its files stand for ever; its state moves forward
-- only, and nobody signs what they made or validated.
CREATE TABLE rep_runs (
  id text PRIMARY KEY CHECK (id = kind || ':' || period || ':v' || version),
  kind text NOT NULL,
  period text NOT NULL,
  version int NOT NULL CHECK (version > 0),
  definition_version int NOT NULL,
  period_from bigint NOT NULL,           -- microseconds UTC, half-open
  period_to bigint NOT NULL CHECK (period_to > period_from),
  provisional boolean NOT NULL,          -- the period was not over
  watermark bigint NOT NULL,             -- last event whose effect is in the figures
  input text NOT NULL,                   -- what the figures were made from, canonical JSON
  input_sha256 bytea NOT NULL CHECK (input_sha256 = sha256(convert_to(input, 'UTF8'))),
  generated_at bigint NOT NULL,
  proposed_by text NOT NULL,             -- who had it made: staff:<id> or job:<name>
  state text NOT NULL DEFAULT 'generated' CHECK (state IN ('generated', 'validated', 'signed-off',
    'submitted', 'acknowledged', 'rejected', 'resubmitted', 'superseded')),
  gate jsonb,                            -- last result of the gate
  findings int CHECK (findings >= 0),    -- of that result
  validated_by text,
  validated_at bigint,
  approved_by text,                      -- who signed it off
  approved_at bigint,
  reference text,                        -- the receiver's
  reason text,                           -- of a rejection
  UNIQUE (kind, period, version),
  CHECK ((validated_by IS NULL) = (validated_at IS NULL)),
  CHECK ((approved_by IS NULL) = (approved_at IS NULL)),
  CONSTRAINT rep_runs_four_eyes CHECK (
    approved_by IS NULL
    OR (validated_by IS NOT NULL AND approved_by <> proposed_by AND approved_by <> validated_by)),
  CONSTRAINT rep_runs_signed_by_people CHECK (
    (validated_by IS NULL OR validated_by LIKE 'staff:%')
    AND (approved_by IS NULL OR approved_by LIKE 'staff:%')),
  CONSTRAINT rep_runs_signed_when_over CHECK (NOT provisional OR validated_by IS NULL),
  CONSTRAINT rep_runs_signed_when_clean CHECK (
    state IN ('generated', 'superseded') OR (findings IS NOT NULL AND findings = 0)),
  CONSTRAINT rep_runs_signed_before_sent CHECK (
    state IN ('generated', 'superseded') OR (validated_by IS NOT NULL
      AND (state = 'validated' OR approved_by IS NOT NULL))),
  CHECK (state NOT IN ('submitted', 'acknowledged') OR reference IS NOT NULL),
  CHECK (state <> 'rejected' OR reason IS NOT NULL)
);
CREATE INDEX rep_runs_newest ON rep_runs (generated_at DESC, id DESC);
CREATE INDEX rep_runs_period ON rep_runs (period_from, kind);

CREATE TABLE rep_run_files (
  run text NOT NULL REFERENCES rep_runs (id),
  name text NOT NULL,
  place int NOT NULL,                    -- order in the manifest
  media_type text NOT NULL,
  content bytea NOT NULL,
  sha256 bytea NOT NULL CHECK (octet_length(sha256) = 32),
  PRIMARY KEY (run, name)
);
ALTER TABLE rep_run_files ALTER COLUMN content SET STORAGE EXTERNAL;
CREATE TRIGGER rep_run_files_append_only
  BEFORE UPDATE OR DELETE OR TRUNCATE ON rep_run_files
  FOR EACH STATEMENT EXECUTE FUNCTION platform_refuse_change();

-- Who did which step, with what they said.
CREATE TABLE rep_run_steps (
  run text NOT NULL REFERENCES rep_runs (id),
  place int NOT NULL,
  step text NOT NULL CHECK (step IN
    ('generated', 'validated', 'signed-off', 'submitted', 'answered')),
  actor text NOT NULL,
  name text NOT NULL,
  at bigint NOT NULL,
  comment text,
  PRIMARY KEY (run, place)
);
CREATE TRIGGER rep_run_steps_append_only
  BEFORE UPDATE OR DELETE OR TRUNCATE ON rep_run_steps
  FOR EACH STATEMENT EXECUTE FUNCTION platform_refuse_change();

-- A run is not removed, what it was made from does not change, who did a step does not change
-- afterwards, and states follow their order.
CREATE FUNCTION rep_run_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.id, NEW.definition_version, NEW.period_from, NEW.period_to, NEW.provisional,
      NEW.watermark, NEW.input, NEW.input_sha256, NEW.generated_at, NEW.proposed_by)
     IS DISTINCT FROM
     (OLD.id, OLD.definition_version, OLD.period_from, OLD.period_to, OLD.provisional,
      OLD.watermark, OLD.input, OLD.input_sha256, OLD.generated_at, OLD.proposed_by)
     OR (OLD.validated_by IS NOT NULL
         AND (NEW.validated_by, NEW.validated_at)
             IS DISTINCT FROM (OLD.validated_by, OLD.validated_at))
     OR (OLD.approved_by IS NOT NULL
         AND (NEW.approved_by, NEW.approved_at)
             IS DISTINCT FROM (OLD.approved_by, OLD.approved_at)) THEN
    RAISE EXCEPTION 'run % is frozen: make a new version', OLD.id
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF NEW.state <> OLD.state AND NOT (OLD.state || '>' || NEW.state) = ANY (ARRAY[
      'generated>validated', 'generated>superseded', 'validated>signed-off',
      'validated>superseded', 'signed-off>submitted', 'signed-off>superseded',
      'submitted>acknowledged', 'submitted>rejected', 'submitted>resubmitted',
      'acknowledged>resubmitted', 'rejected>resubmitted']) THEN
    RAISE EXCEPTION 'run % cannot go from % to %', OLD.id, OLD.state, NEW.state
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER rep_runs_frozen BEFORE UPDATE ON rep_runs
  FOR EACH ROW EXECUTE FUNCTION rep_run_guard();
CREATE TRIGGER rep_runs_stay BEFORE DELETE OR TRUNCATE ON rep_runs
  FOR EACH STATEMENT EXECUTE FUNCTION platform_refuse_change();

-- Keys that manifests are signed with; the newest signs, the older ones still verify.
CREATE TABLE rep_signing_keys (
  id text PRIMARY KEY,                   -- first 16 hexadecimal digits of SHA-256 of the public key
  public_key text NOT NULL,              -- SPKI, PEM
  sealed bytea NOT NULL,                 -- PKCS #8, PEM, under the sealing key
  created_at bigint NOT NULL
);
CREATE TRIGGER rep_signing_keys_append_only
  BEFORE UPDATE OR DELETE OR TRUNCATE ON rep_signing_keys
  FOR EACH STATEMENT EXECUTE FUNCTION platform_refuse_change();
